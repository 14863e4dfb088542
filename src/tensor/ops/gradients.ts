import type { Scalar, Tensor } from "@tensorflow/tfjs-node";
import { tf, type NamedTensors } from "../load";

/**
 * The gradients of a loss with respect to named tensors, and whatever else `fn` computed on the way.
 *
 * tfjs disposes of all that a differentiated function makes but its value; here the rest of the results
 * is carried out, so that metrics cost no second forward pass.
 */
export function lossAndGradients<T extends { loss: Scalar } & NamedTensors>(
  fn: (parameters: NamedTensors) => T,
  parameters: NamedTensors,
): { results: T; gradients: NamedTensors } {
  const names = Object.keys(parameters);
  let results = {} as T;
  const differentiate = tf.grads((...tensors: Tensor[]) => {
    results = fn(Object.fromEntries(names.map((name, i) => [name, tensors[i]])));
    Object.values(results).forEach((tensor) => tf.keep(tensor));
    return results.loss;
  });
  const gradients = differentiate(names.map((name) => parameters[name]));
  return {
    results: Object.fromEntries(Object.entries(results).map(([name, tensor]) => [name, release(tensor)])) as T,
    gradients: Object.fromEntries(names.map((name, i) => [name, gradients[i]])),
  };
}

/** The same tensor, owned by the enclosing tidy again. */
function release(kept: Tensor): Tensor {
  const tracked = kept.clone();
  kept.dispose();
  return tracked;
}
