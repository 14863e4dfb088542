// Losses on the rows of a chunk: from logits to the gradient with respect to them, in place.
#pragma once

#include <string>

#include "rows.h"

namespace origin {

// Weighted maximum likelihood: adds weight (-log p(token)) to `loss`; the row becomes weight (p - one-hot).
inline void likelihoodRow(float* row, int vocabulary, int token, float weight, double& loss) {
  const float score = row[token];
  const float logSum = softmax(row, vocabulary);
  loss += static_cast<double>(weight * (logSum - score));
  for (int v = 0; v < vocabulary; v++) row[v] *= weight;
  row[token] -= weight;
}

// A critic's squared error: its value is one logit, that of `token`. Adds weight (value - target)^2 / 2 to `loss`.
inline void valueRow(float* row, int vocabulary, int token, float target, float weight, double& loss) {
  const float error = row[token] - target;
  loss += static_cast<double>(weight) * error * error / 2;
  std::fill_n(row, vocabulary, 0.0f);
  row[token] = weight * error;
}

enum class Estimator { none, k1, k2, k3, exact };

inline Estimator estimatorNamed(const std::string& name) {
  return name == "k1" ? Estimator::k1 : name == "k2" ? Estimator::k2 : name == "k3" ? Estimator::k3
         : name == "exact" ? Estimator::exact : Estimator::none;
}

// What a row of a policy-gradient loss reads besides its logits. See src/training/grpo.ts and objective.ts.
struct PolicyRow {
  int token;
  float advantage;
  float weight;      // in the loss
  float tokenShare;  // in a mean over tokens
  bool hasOld;
  float old;               // log-probability under the policy that sampled
  const float* reference;  // log-probability under the reference policy, or of the whole vocabulary (exact)
};
struct PolicyLoss {
  float epsilon, epsilonHigh, beta, temperature, entropyCoef;
  Estimator estimator;
  bool isInReward;  // the KL term is part of the reward, not of the loss
  bool isCispo;     // log p, weighted by the bounded ratio, instead of the clipped ratio; epsilonHigh is the bound itself
};
struct PolicySums {
  double loss = 0, kl = 0, entropy = 0, clipped = 0;
};

// sum of p (log p - log q), with log p = scores - logSum
inline float klOfRow(const float* p, const float* scores, float logSum, const float* logQ, int vocabulary) {
  Lanes sums = splat(0);
  for (int v = 0; v < vocabulary; v += LANES) {
    const int count = vocabulary - v;
    const Lanes difference = load(scores + v, count) - splat(logSum) - load(logQ + v, count);
    sums = fma(load(p + v, count), difference, sums);  // lanes behind the end: p is 0
  }
  return sum(sums);
}

// The surrogate of one token with its KL term and its entropy: adds to `sums`, and the row of logits becomes the gradient
// with respect to it. scores: room for a row. Sources of the formulas: Schulman et al., arXiv 1707.06347, equation 7;
// CISPO, arXiv 2506.13585, equation 4; Schulman, "Approximating KL divergence" (2020).
inline void policyRow(const PolicyLoss& settings, float* row, int vocabulary, const PolicyRow& of, float* scores,
                      PolicySums& sums) {
  for (int v = 0; v < vocabulary; v++) scores[v] = row[v] = row[v] / settings.temperature;
  const float logSum = softmax(row, vocabulary);  // row: probabilities
  const float logProbability = scores[of.token] - logSum;

  // -min(ratio A, clip(ratio, 1 - epsilon, 1 + epsilon_high) A); of CISPO: -min(ratio, epsilon_high) A log p
  const float ratio = of.hasOld ? exp(logProbability - of.old) : 1;
  const float highest = settings.isCispo ? settings.epsilonHigh : 1 + settings.epsilonHigh;
  const float lowest = settings.isCispo ? 0 : 1 - settings.epsilon;
  const bool isClipped = (ratio > highest && of.advantage > 0) || (ratio < lowest && of.advantage < 0);
  const float bounded = ratio < lowest ? lowest : ratio > highest ? highest : ratio;
  float loss = settings.isCispo ? -bounded * of.advantage * logProbability
                                : -std::min(ratio * of.advantage, bounded * of.advantage);
  float slope = settings.isCispo ? -bounded * of.advantage  // with respect to the token's log-probability
                : isClipped      ? 0
                                 : -ratio * of.advantage;

  // The KL estimate of the token, and the one that is reported
  float kl = 0, klSlope = 0, reported = 0;
  if (settings.estimator == Estimator::exact) {
    reported = kl = klOfRow(row, scores, logSum, of.reference, vocabulary);
  } else if (settings.estimator != Estimator::none) {
    const float d = logProbability - *of.reference, e = exp(-d);
    reported = e + d - 1;
    if (settings.estimator == Estimator::k1) kl = d, klSlope = 1;
    if (settings.estimator == Estimator::k2) kl = d * d / 2, klSlope = d;
    if (settings.estimator == Estimator::k3) kl = reported, klSlope = 1 - e;
  }
  const float beta = settings.isInReward ? 0 : settings.beta;
  loss += beta * kl;
  slope += beta * klSlope;

  const float entropy = logSum - dot(row, scores, vocabulary), ofEntropy = settings.entropyCoef * of.tokenShare;
  sums.loss += static_cast<double>(of.weight) * loss;
  if (ofEntropy != 0) sums.loss -= static_cast<double>(ofEntropy) * entropy;
  sums.kl += static_cast<double>(of.tokenShare) * reported;
  sums.entropy += static_cast<double>(of.tokenShare) * entropy;
  sums.clipped += isClipped ? static_cast<double>(of.tokenShare) : 0;

  // d log p(token) / d logit v = [v = token] - p(v); of the exact KL: p(v) (log p(v) - log q(v) - KL); of the entropy H:
  // -p(v) (log p(v) + H)
  const float toLogits = of.weight / settings.temperature;
  const bool isExact = settings.estimator == Estimator::exact && beta != 0;
  for (int v = 0; v < vocabulary; v++) {
    const float ofKL = isExact ? beta * (scores[v] - logSum - of.reference[v] - kl) : 0;
    const float p = row[v];
    row[v] = toLogits * p * (ofKL - slope);
    if (ofEntropy != 0) row[v] += ofEntropy / settings.temperature * p * (scores[v] - logSum + entropy);
  }
  row[of.token] += toLogits * slope;
}

}  // namespace origin
