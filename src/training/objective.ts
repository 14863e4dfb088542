/**
 * What the loss of policy-gradient algorithms is made of: the clipped surrogate, the KL term, the tokens' weights. The
 * first two stand again in C++, src/tensor/native/loss.h: what changes here changes there.
 */

import type { Scalar, Tensor2D, Tensor3D } from "@tensorflow/tfjs-node";
import { tf } from "../tensor/load";
import { differentiable } from "../tensor/ops/differentiable";
import type { KLEstimator, LossType } from "./config";

/**
 * PPO's clipped surrogate as a loss for each token: −min(ρA, clip(ρ, 1 − ε, 1 + ε)A) with ρ = π / π_old.
 * Source: Schulman et al., arXiv 1707.06347, equation 7.
 *
 * @param logProbabilities [n, time]
 * @param advantages [n, 1]
 * @param old log-probabilities when the rollouts were drawn, [n, time]; left out, they are those of π itself: the
 *   ratio is 1 and nothing is clipped
 * @returns the losses and, for each token, 1 where the clip holds back the gradient: both [n, time]
 */
export function clippedSurrogate(
  logProbabilities: Tensor2D,
  advantages: Tensor2D,
  epsilon: number,
  old?: Tensor2D,
): { losses: Tensor2D; clipped: Tensor2D } {
  const ratio = old ? logProbabilities.sub(old).exp() : tf.onesLike(logProbabilities);
  const above = ratio.greater(1 + epsilon).logicalAnd(advantages.greater(0));
  const below = ratio.less(1 - epsilon).logicalAnd(advantages.less(0));
  const clipped = above.logicalOr(below).cast("float32") as Tensor2D;
  const bounded = ratio.clipByValue(1 - epsilon, 1 + epsilon);
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
 * @returns [n · time]
 */
export function tokenWeights(type: LossType, lengths: number[], time: number): Float32Array {
  const weights = new Float32Array(lengths.length * time);
  const tokens = lengths.reduce((a, b) => a + b, 0);
  lengths.forEach((length, row) => {
    const share = { grpo: 1 / (lengths.length * length), bnpo: 1 / tokens, dr_grpo: 1 / (lengths.length * time) }[type];
    weights.fill(share, row * time, row * time + length);
  });
  return weights;
}

/** Σ weights · losses. Both [n, time]. */
export function weightedSum(losses: Tensor2D, weights: Tensor2D): Scalar {
  return losses.mul(weights).sum() as Scalar;
}
