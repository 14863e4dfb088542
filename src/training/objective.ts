import type { Scalar, Tensor2D } from "@tensorflow/tfjs-node";
import { differentiable } from "../tensor/ops/differentiable";
import { tf } from "../tensor/load";

/**
 * PPO's clipped surrogate as a loss for each token: −min(ρA, clip(ρ, 1 − ε, 1 + ε)A) with ρ = π / π_old.
 * Source: Schulman et al., arXiv 1707.06347, equation 7.
 *
 * @param logProbabilities [batch, time]
 * @param old the same when the rollouts were drawn; left out, it is π itself: the ratio is 1 and nothing is clipped
 * @param advantages [batch, 1]
 * @returns the losses and, for each token, 1 where the clip holds back the gradient: both [batch, time]
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

/** Σ weights · losses. Both [batch, time]. */
export function weightedSum(losses: Tensor2D, weights: Tensor2D): Scalar {
  return losses.mul(weights).sum() as Scalar;
}
