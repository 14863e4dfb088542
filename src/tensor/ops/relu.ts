import { differentiable, type Save } from "./differentiable";
import { backend, tf, typeAttribute } from "../load";

/** max(x, 0), with TensorFlow's own gradient: tfjs's takes seven ops. */
export function relu<T extends tf.Tensor>(x: T): T {
  const forward = (save: Save) => {
    const value = tf.relu(x);
    save([value]);
    return value;
  };
  return differentiable([x], forward, gradient) as T;
}

function gradient(dy: tf.Tensor, [value]: tf.Tensor[]): tf.Tensor[] {
  return [backend.executeSingleOutput("ReluGrad", [typeAttribute("T", "float32")], [dy, value]) as tf.Tensor];
}
