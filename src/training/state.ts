import type { Tensor1D } from "@tensorflow/tfjs-node";
import { tf } from "../tensor/load";

export const stateNames = ["parameters", "firstMoment", "secondMoment"] as const;

/** The state as tensors, each a vector [parameters]. */
export type StateTensors = Record<(typeof stateNames)[number], Tensor1D>;

/** The same outside TensorFlow. */
export type StateVectors = Record<(typeof stateNames)[number], Float32Array>;

/** What training moves: the parameters and AdamW's two moments, each a vector [parameters]; PPO's critic has its own. */
export class TrainingState {
  /** The parameters of the KL's reference, where that is no longer the base policy: [parameters]. */
  private anchor?: Tensor1D;

  private constructor(
    private tensors: StateTensors,
    /** Steps of the training loop taken so far; one may hold several updates. */
    public step: number,
    /** The state of a critic that is trained beside the policy. */
    readonly critic?: TrainingState,
  ) {}

  static from(vectors: StateVectors, step: number, critic?: TrainingState): TrainingState {
    const entries = stateNames.map((name) => [name, tf.keep(tf.tensor1d(vectors[name]))]);
    return new TrainingState(Object.fromEntries(entries), step, critic);
  }

  /** The state before the first step. critic: parameters of the one beside it */
  static initial(parameters: Float32Array, critic?: Float32Array): TrainingState {
    const zeros = new Float32Array(parameters.length);
    const beside = critic && TrainingState.initial(critic);
    return TrainingState.from({ parameters, firstMoment: zeros, secondMoment: zeros }, 0, beside);
  }

  /** As inputs of a training step's graph. */
  inputs(): StateTensors {
    return { ...this.tensors };
  }

  /** Moves to the next parameters and moments; the old ones are freed. The loop counts the step. */
  advance(next: StateTensors): void {
    for (const name of stateNames) {
      this.tensors[name].dispose();
      this.tensors[name] = tf.keep(next[name]);
    }
  }

  /** Undefined while the base policy is the reference. */
  get reference(): Tensor1D | undefined {
    return this.anchor;
  }

  /** Makes `parameters` the reference, by default those of the state. */
  setReference(parameters?: Float32Array): void {
    this.anchor?.dispose();
    this.anchor = tf.keep(parameters ? tf.tensor1d(parameters) : this.tensors.parameters.clone());
  }

  get parameters(): Tensor1D {
    return this.tensors.parameters;
  }

  /** A copy outside TensorFlow. */
  vectors(): StateVectors {
    const entries = stateNames.map((name) => [name, this.tensors[name].dataSync().slice() as Float32Array]);
    return Object.fromEntries(entries);
  }

  dispose(): void {
    tf.dispose(this.tensors);
    this.anchor?.dispose();
    this.critic?.dispose();
  }
}
