import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs-node";

/** Per-token estimators of KL(π‖π_ref) from a sampled token, and the exact sum over the vocabulary. */
export const klEstimators = ["k1", "k2", "k3", "exact"] as const;
export type KLEstimator = (typeof klEstimators)[number];

/**
 * The estimate of each token. Source of k1, k2, k3: Schulman, "Approximating KL divergence" (2020).
 * As a loss their gradients differ in expectation: k1 has none, k2 that of the reverse KL,
 * k3 (GRPO's) that of the forward KL(π_ref‖π).
 *
 * @param logProbabilities of the sampled tokens, [batch, time]
 * @param reference the same under the reference policy
 */
export function sampledKL(
  estimator: Exclude<KLEstimator, "exact">,
  logProbabilities: Tensor2D,
  reference: Tensor2D,
): Tensor2D {
  const difference = reference.sub(logProbabilities); // log(π_ref / π)
  if (estimator === "k1") return difference.neg() as Tensor2D;
  if (estimator === "k2") return difference.square().mul(0.5) as Tensor2D;
  return difference.exp().sub(difference).sub(1) as Tensor2D;
}

/** Σ_v π(v) log(π(v) / π_ref(v)) at each token. Both arguments: log-probabilities, [batch, time, vocabulary] */
export function exactKL(logProbabilities: Tensor3D, reference: Tensor3D): Tensor2D {
  return logProbabilities.exp().mul(logProbabilities.sub(reference)).sum(-1) as Tensor2D;
}
