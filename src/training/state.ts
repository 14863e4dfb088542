import type { Tensor1D } from "@tensorflow/tfjs-node";
import { tf } from "../tensor/load";

const names = ["parameters", "firstMoment", "secondMoment"] as const;

/** The state as tensors, each a vector [parameters]. */
export type StateTensors = Record<(typeof names)[number], Tensor1D>;

/** What training moves: the parameters and AdamW's two moments, each a vector [parameters]. */
export class TrainingState {
  private constructor(
    private tensors: StateTensors,
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
  inputs(): StateTensors {
    return { ...this.tensors };
  }

  /** Moves to the next parameters and moments; the old ones are freed. The loop counts the step. */
  advance(next: StateTensors): void {
    for (const name of names) {
      this.tensors[name].dispose();
      this.tensors[name] = tf.keep(next[name]);
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
