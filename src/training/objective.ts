/**
 * What the loss of policy-gradient algorithms is made of: the surrogates, the KL term, the tokens' weights. The first two
 * stand again in C++, src/tensor/native/loss.h: what changes here changes there.
 */

import type { Scalar, Tensor2D, Tensor3D } from "@tensorflow/tfjs-node";
import { tf } from "../tensor/load";
import { differentiable } from "../tensor/ops/differentiable";
import type { KLEstimator, LossType } from "./choices";

/** Where the ratio is bounded: to [1 − epsilon, 1 + epsilon_high]; CISPO's, from above by epsilon_high alone. */
export interface RatioBounds {
  epsilon: number;
  /** By default epsilon. */
  epsilon_high?: number;
}

/**
 * PPO's clipped surrogate as a loss for each token: −min(ρA, clip(ρ, 1 − ε, 1 + ε_high)A) with ρ = π / π_old.
 * Source: Schulman et al., arXiv 1707.06347, equation 7; the higher upper bound: DAPO, arXiv 2503.14476, section 3.1.
 *
 * @param logProbabilities [n, time]
 * @param advantages [n, 1], or [n, time]
 * @param old log-probabilities when the rollouts were drawn, [n, time]; left out, they are those of π itself: the
 *   ratio is 1 and nothing is clipped
 * @returns the losses and, for each token, 1 where the clip holds back the gradient: both [n, time]
 */
export function clippedSurrogate(
  logProbabilities: Tensor2D,
  advantages: Tensor2D,
  { epsilon, epsilon_high = epsilon }: RatioBounds,
  old?: Tensor2D,
): { losses: Tensor2D; clipped: Tensor2D } {
  const ratio = old ? logProbabilities.sub(old).exp() : tf.onesLike(logProbabilities);
  const above = ratio.greater(1 + epsilon_high).logicalAnd(advantages.greater(0));
  const below = ratio.less(1 - epsilon).logicalAnd(advantages.less(0));
  const clipped = above.logicalOr(below).cast("float32") as Tensor2D;
  const bounded = ratio.clipByValue(1 - epsilon, 1 + epsilon_high);
  // Written with its gradient: without `old` there is no ratio to differentiate, and the clip's edge is explicit.
  const losses = differentiable(
    [logProbabilities],
    (save) => {
      save([ratio.mul(advantages).mul(tf.scalar(1).sub(clipped))]);
      return tf.minimum(ratio.mul(advantages), bounded.mul(advantages)).neg();
    },
    (dy, [slope]) => [dy.mul(slope).neg()],
  );
  return { losses: losses as Tensor2D, clipped };
}

/**
 * CISPO's loss for each token: −min(ρ, ε_high) A log π, the bounded ratio being a weight without gradient, so that no
 * token is left out. As in TRL, `clipped` marks where the bound holds and the advantage is positive.
 * Source: MiniMax, arXiv 2506.13585, equation 4; `epsilon_high` is TRL's, that paper's 1 + ε_high. Arguments and results
 * as those of {@link clippedSurrogate}.
 */
export function boundedSurrogate(
  logProbabilities: Tensor2D,
  advantages: Tensor2D,
  highest: number,
  old?: Tensor2D,
): { losses: Tensor2D; clipped: Tensor2D } {
  const ratio = old ? logProbabilities.sub(old).exp() : tf.onesLike(logProbabilities);
  const clipped = ratio.greater(highest).logicalAnd(advantages.greater(0)).cast("float32") as Tensor2D;
  const losses = differentiable(
    [logProbabilities],
    (save) => {
      const slope = ratio.minimum(highest).mul(advantages).neg();
      save([slope]);
      return slope.mul(logProbabilities);
    },
    (dy, [slope]) => [dy.mul(slope)],
  );
  return { losses: losses as Tensor2D, clipped };
}

/**
 * Old log-probabilities under which each token has its completion's ratio, exp of the mean of log(π / π_old) over its
 * tokens: GSPO's, for any surrogate of tokens. Where the tokens of a completion have one weight and one advantage, this
 * has GSPO's gradient too: a token's own log-probability moves the ratio by 1 / length, and all tokens have that ratio.
 * Source: Zheng et al., arXiv 2507.18071, equations 5 and 7.
 *
 * @param present log-probabilities now, [n · time]
 * @param old those when the rollouts were drawn, [n · time]
 * @param lengths of the completions, [n]
 * @returns [n · time]
 */
export function oldOfSequences(present: Float32Array, old: Float32Array, lengths: number[]): Float32Array {
  const time = present.length / lengths.length;
  const level = new Float32Array(present.length);
  lengths.forEach((length, row) => {
    let sum = 0;
    for (let at = row * time; at < row * time + length; at++) sum += present[at] - old[at];
    for (let at = row * time; at < row * time + length; at++) level[at] = present[at] - sum / length;
  });
  return level;
}

/**
 * The KL estimate of each token: k1 = d, k2 = d² / 2, k3 = e^{−d} − 1 + d, with d = log(π / π_ref). Source of k1, k2, k3: Schulman, "Approximating KL divergence" (2020).
 * As a loss their gradients differ in expectation: k1 has none, k2 that of the reverse KL,
 * k3 (GRPO's) that of the forward KL(π_ref‖π).
 *
 * @param logProbabilities of the sampled tokens, [n, time]
 * @param reference the same under the reference policy
 * @returns [n, time]
 */
export function sampledKL(
  estimator: Exclude<KLEstimator, "exact">,
  logProbabilities: Tensor2D,
  reference: Tensor2D,
): Tensor2D {
  const difference = reference.sub(logProbabilities); // −d, with d = log(π / π_ref)
  if (estimator === "k1") return difference.neg() as Tensor2D;
  if (estimator === "k2") return difference.square().mul(0.5) as Tensor2D;
  return difference.exp().sub(difference).sub(1) as Tensor2D;
}

/** Σ_v π(v) log(π(v) / π_ref(v)) at each token: [n, time]. Both arguments: log-probabilities, [n, time, vocabulary] */
export function exactKL(logProbabilities: Tensor3D, reference: Tensor3D): Tensor2D {
  return logProbabilities.exp().mul(logProbabilities.sub(reference)).sum(-1) as Tensor2D;
}

/**
 * The weight of each token's loss in the batch's, as TRL's loss types define it; 0 beyond a completion's end.
 *
 * @param lengths of the completions, end token included
 * @param time tokens that a completion can hold
 * @param counts whether a completion counts; the weights are those of a batch of these alone. By default all do
 * @returns [n · time]
 */
export function tokenWeights(type: LossType, lengths: number[], time: number, counts?: boolean[]): Float32Array {
  const weights = new Float32Array(lengths.length * time);
  const counted = lengths.filter((_, row) => !counts || counts[row]);
  const tokens = counted.reduce((a, b) => a + b, 0);
  lengths.forEach((length, row) => {
    if (counts && !counts[row]) return;
    weights.fill(shareOf(type, length), row * time, row * time + length);
  });
  return weights;

  function shareOf(loss: LossType, length: number): number {
    switch (loss) {
      case "grpo":
        return 1 / (counted.length * length);
      case "bnpo":
      case "dapo":
      case "cispo":
        return 1 / tokens;
      case "dr_grpo":
        return 1 / (counted.length * time);
    }
  }
}

/** Σ weights · losses. Both [n, time]. */
export function weightedSum(losses: Tensor2D, weights: Tensor2D): Scalar {
  return losses.mul(weights).sum() as Scalar;
}
