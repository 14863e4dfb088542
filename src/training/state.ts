import type { Tensor1D } from "@tensorflow/tfjs-node";
import type { NamedTensors } from "../tensor/load";
import { tf } from "../tensor/load";

const names = ["parameters", "firstMoment", "secondMoment"] as const;

/** What training moves: the parameters and AdamW's two moments, each a vector [parameters]. */
export class TrainingState {
  private constructor(
    private tensors: Record<(typeof names)[number], Tensor1D>,
    /** Steps of the training loop taken so far; one may hold several updates. */
    public step: number,
  ) {}

  static from(vectors: Record<(typeof names)[number], Float32Array>, step: number): TrainingState {
    const entries = names.map((name) => [name, tf.keep(tf.tensor1d(vectors[name]))]);
    return new TrainingState(Object.fromEntries(entries), step);
  }

  /** The state before the first step. */
  static initial(parameters: Float32Array): TrainingState {
    const zeros = new Float32Array(parameters.length);
    return TrainingState.from({ parameters, firstMoment: zeros, secondMoment: zeros }, 0);
  }

  /** As inputs of a training step's graph. */
  inputs(): NamedTensors {
    return { ...this.tensors };
  }

  /** Takes the next parameters and moments from a training step's outputs; the old ones are freed. */
  advance(outputs: NamedTensors): void {
    for (const name of names) {
      this.tensors[name].dispose();
      this.tensors[name] = tf.keep(outputs[name] as Tensor1D);
    }
  }

  get parameters(): Tensor1D {
    return this.tensors.parameters;
  }

  /** A copy outside TensorFlow. */
  vectors(): Record<(typeof names)[number], Float32Array> {
    const entries = names.map((name) => [name, this.tensors[name].dataSync().slice() as Float32Array]);
    return Object.fromEntries(entries);
  }

  dispose(): void {
    tf.dispose(this.tensors);
  }
}
