/*
 * Room training: pretraining and tuning: the GRPO step, its objective and optimiser, the loop, checkpoints. May use:
 * common, tensor, statistics, strings, model.
 */

import type { Scalar, Tensor1D } from "@tensorflow/tfjs-node";
import { tf } from "../tensor/load";
import type { StateTensors } from "./state";

export interface AdamWOptions {
  adam_beta1: number;
  adam_beta2: number;
  weight_decay: number;
  /** Gradients longer than this are shortened to it. */
  max_grad_norm: number;
}

/** These options alone, without what else the caller's object holds: they are part of a graph's key. */
export function optimiserOf({ adam_beta1, adam_beta2, weight_decay, max_grad_norm }: AdamWOptions): AdamWOptions {
  return { adam_beta1, adam_beta2, weight_decay, max_grad_norm };
}

const EPSILON = 1e-8;

/** What changes from update to update. */
export interface UpdateRate {
  /** Number of this update: 1, 2, … */
  update: number;
  /** Its learning rate. */
  rate: number;
}

/** The same as tensors, with AdamW's bias corrections. */
export type RateTensors = Record<"learningRate" | "correction1" | "correction2", Scalar>;

/** The learning rate and the bias corrections of an update, as inputs of a captured graph. */
export function adamWRates({ update, rate }: UpdateRate, options: AdamWOptions): RateTensors {
  return {
    learningRate: tf.scalar(rate),
    correction1: tf.scalar(1 - options.adam_beta1 ** update),
    correction2: tf.scalar(1 - options.adam_beta2 ** update),
  };
}

/**
 * One step of AdamW after clipping the gradient's norm, as PyTorch computes it. All vectors: [parameters].
 * Source: Loshchilov and Hutter, arXiv 1711.05101.
 *
 * @param state parameters, firstMoment, secondMoment and the rates of {@link adamWRates}
 * @returns the next parameters and moments, and the gradient's norm before clipping
 */
export function adamW(
  state: StateTensors & RateTensors,
  gradient: Tensor1D,
  options: AdamWOptions,
): StateTensors & { gradientNorm: Scalar } {
  const { adam_beta1: beta1, adam_beta2: beta2, weight_decay, max_grad_norm } = options;
  const norm = gradient.square().sum().sqrt() as Scalar;
  const clipped = gradient.mul(tf.minimum(1, tf.scalar(max_grad_norm).div(norm.add(1e-6))));
  const firstMoment = state.firstMoment.mul(beta1).add(clipped.mul(1 - beta1)) as Tensor1D;
  const secondMoment = state.secondMoment.mul(beta2).add(clipped.square().mul(1 - beta2)) as Tensor1D;
  const scale = secondMoment.div(state.correction2).sqrt().add(EPSILON);
  const step = firstMoment.div(scale).mul(state.learningRate.div(state.correction1));
  const decayed = state.parameters.sub(state.parameters.mul(state.learningRate.mul(weight_decay)));
  return { parameters: decayed.sub(step), firstMoment, secondMoment, gradientNorm: norm };
}

/** What the ops of our own read of an update, in the order of src/tensor/native/adamw.h: [8] */
export function adamWSettings({ update, rate }: UpdateRate, options: AdamWOptions): Tensor1D {
  const { adam_beta1: beta1, adam_beta2: beta2, weight_decay, max_grad_norm } = options;
  const corrected = [rate / (1 - beta1 ** update), 1 - beta2 ** update];
  return tf.tensor1d([beta1, 1 - beta1, beta2, 1 - beta2, ...corrected, 1 - rate * weight_decay, max_grad_norm]);
}
