/** The kernels as functions of tensors, those with a gradient kernel differentiable by it. */

import { describe } from "vitest";
import { tf } from "../../../src/tensor/load";
import { nativeOp, opsInUse } from "../../../src/tensor/native/library";
import { differentiable } from "../../../src/tensor/ops/differentiable";

/** Tests that need the ops of our own: left out where none can be built. */
export const describeNative = describe.runIf(opsInUse() === "native");

export type Elementwise = "exp" | "log" | "relu" | "gelu" | "gelu_slope";

export const elementwise = (name: Elementwise, x: tf.Tensor) =>
  nativeOp("OriginElementwise", { function: name }, [x])[0];

export const gelu = (x: tf.Tensor) =>
  differentiable(
    [x],
    (save) => {
      save([x]);
      return elementwise("gelu", x);
    },
    (dy, [x]) => [tf.mul(dy, elementwise("gelu_slope", x))],
  );

/** x: [rows, width] */
export const normalise = (x: tf.Tensor, epsilon: number) =>
  differentiable(
    [x],
    (save) => {
      const [y, scale] = nativeOp("OriginNormalise", {}, [x, tf.scalar(epsilon)]);
      save([y, scale]);
      return y;
    },
    (dy, [y, scale]) => nativeOp("OriginNormaliseGradient", {}, [y, scale, dy, tf.zerosLike(dy)]),
  );

export interface ProductOptions {
  transposed_a: boolean;
  transposed_b: boolean;
  finish: "store" | "add" | "store_bias" | "add_bias";
}

/** a · b with what `finish` says: [rows, columns] */
export function product([a, b, bias, c]: tf.Tensor[], options: Partial<ProductOptions> = {}): tf.Tensor {
  const attributes = { transposed_a: false, transposed_b: false, finish: "store_bias", ...options };
  return nativeOp("OriginProduct", attributes, [a, b, bias, c])[0];
}

/** x · w + b, with the gradient by the kernels of the backward pass. x: [rows, in], w: [in, out], b: [out] */
export const affine = (x: tf.Tensor, w: tf.Tensor, b: tf.Tensor) =>
  differentiable(
    [x, w, b],
    (save) => {
      save([x, w, b]);
      return product([x, w, b, tf.zeros([x.shape[0], w.shape[1]!])]);
    },
    (dy, [x, w, b]) => [
      product([dy, w, tf.zeros([x.shape[1]!]), tf.zerosLike(x)], { transposed_b: true }),
      ...nativeOp("OriginWeightGradient", {}, [x, dy, tf.zerosLike(w), tf.zerosLike(b)]),
    ],
  );

/** x: [rows, heads, width]; cos, sin: [rows, width / 2] */
export const rotated = (x: tf.Tensor, cos: tf.Tensor, sin: tf.Tensor) =>
  differentiable(
    [x],
    (save) => {
      save([cos, sin]);
      return nativeOp("OriginRotate", { back: false }, [x, cos, sin])[0];
    },
    (dy, [cos, sin]) => nativeOp("OriginRotate", { back: true }, [dy, cos, sin]),
  );

/** One head. q, keys, values: [length, width], after `start` shared rows: sharedKeys, sharedValues [start, width] */
export const attention = (inputs: tf.Tensor[], scale: number, slope: number) =>
  differentiable(
    inputs,
    (save) => {
      const [mixed, probabilities] = nativeOp("OriginAttention", {}, [...inputs, tf.tensor1d([scale, slope])]);
      save([...inputs, probabilities]);
      return mixed;
    },
    (dy, saved) => {
      const given = [...saved.slice(0, 5), tf.tensor1d([scale, slope]), saved[5], dy];
      return nativeOp("OriginAttentionGradient", {}, given);
    },
  );

/** −Σ weight · log softmax(logits)[token], a number. logits: [rows, vocabulary] */
export const likelihoodLoss = (logits: tf.Tensor, tokens: number[], weights: number[]) =>
  differentiable(
    [logits],
    (save) => {
      const given = [logits, tf.tensor1d(tokens, "int32"), tf.tensor1d(weights, "float32")];
      const [gradient, loss] = nativeOp("OriginLikelihoodRows", {}, given);
      save([gradient]);
      return loss;
    },
    (dy, [gradient]) => [tf.mul(gradient, dy)],
  );

export const estimators = ["none", "k1", "k2", "k3", "exact"] as const;

/** What a policy-gradient loss reads besides logits. */
export interface PolicyRows {
  estimator: (typeof estimators)[number];
  isInReward: boolean;
  epsilon: number;
  /** By default epsilon. */
  epsilonHigh?: number;
  /** By default not. */
  isCispo?: boolean;
  /** By default 0. */
  entropyCoef?: number;
  beta: number;
  temperature: number;
  tokens: number[];
  advantages: number[];
  weights: number[];
  shares: number[];
  /** Left out, the ratio is 1. */
  old?: number[];
  /** [rows], or [rows · vocabulary] for the exact KL; empty without an estimator. */
  reference: number[];
}

/** The gradient of the loss, [rows, vocabulary], and the loss, the KL, the entropy and the share of clipped tokens. */
export function policyRows(logits: tf.Tensor, rows: PolicyRows): [gradient: tf.Tensor, sums: tf.Tensor] {
  const { tokens, advantages, weights, shares, old = [], reference, epsilon, beta, temperature } = rows;
  const count = tokens.length;
  const columns = { none: 0, k1: 1, k2: 1, k3: 1, exact: logits.shape[1]! }[rows.estimator];
  return nativeOp(
    "OriginPolicyRows",
    { estimator: rows.estimator, kl_in_reward: rows.isInReward, cispo: rows.isCispo ?? false },
    [
      logits,
      tf.tensor1d(tokens, "int32"),
      tf.tensor2d([...advantages, ...weights, ...shares], [3, count], "float32"),
      tf.tensor1d(old, "float32"),
      tf.tensor2d(reference, [count, columns], "float32"),
      tf.tensor1d([epsilon, rows.epsilonHigh ?? epsilon, beta, temperature, rows.entropyCoef ?? 0]),
    ],
  ) as [tf.Tensor, tf.Tensor];
}

/** The loss alone, with its gradient. */
export const policyLoss = (logits: tf.Tensor, rows: PolicyRows) =>
  differentiable(
    [logits],
    (save) => {
      const [gradient, sums] = policyRows(logits, rows);
      save([gradient]);
      return sums.slice(0, 1).reshape([]);
    },
    (dy, [gradient]) => [tf.mul(gradient, dy)],
  );
