/**
 * A bandit trained to convergence: a softmax over a few completions, exact expected gradients, plain ascent.
 *
 * It knows the update rule of training (advantages, KL estimators as functions of one sample) and nothing of
 * the laws; slopes of the estimators are taken by finite differences.
 */

export interface Update {
  beta: number;
  kl: "k1-reward" | "k2" | "k3";
  advantage: "mean" | "whitened";
  groupSize?: number;
  correction?: 0 | 1;
  epsilon?: number;
}

export interface Trained {
  policy: number[];
  correctMass: number;
  converged: boolean;
}

/** Completion y is correct where `correct[y]`. Completions of one kind must have equal mass for "k1-reward". */
export function train(base: readonly number[], correct: readonly boolean[], update: Update, steps = 200_000): Trained {
  const logits = base.map(Math.log);
  for (let step = 0; step < steps; step++) {
    const policy = softmax(logits);
    const gradient = expectedGradient(policy, base, correct, update);
    gradient.forEach((slope, y) => (logits[y] += slope));
    if (Math.max(...gradient.map(Math.abs)) < 1e-12) return outcome(softmax(logits), correct, true);
  }
  return outcome(softmax(logits), correct, false);
}

/** d/dlogits of the expected surrogate: each sample contributes its score times (advantage − β × slope of the KL loss). */
function expectedGradient(policy: number[], base: readonly number[], correct: readonly boolean[], update: Update) {
  const logRatios = policy.map((p, y) => Math.log(p / base[y]));
  const rewards = correct.map((c, y) => Number(c) - (update.kl === "k1-reward" ? update.beta * logRatios[y] : 0));
  const [right, wrong] = [rewards[correct.indexOf(true)], rewards[correct.indexOf(false)]];
  const [ofRight, ofWrong] = expectedAdvantages(right, wrong, massOf(policy, correct), update);
  const weights = correct.map((c, y) => (c ? ofRight : ofWrong) - update.beta * lossSlope(update.kl, logRatios[y]));
  const mean = policy.reduce((total, p, y) => total + p * weights[y], 0);
  return policy.map((p, y) => p * (weights[y] - mean));
}

/** The mean advantage of a right and of a wrong sample, over the other members of its group. */
export function expectedAdvantages(right: number, wrong: number, P: number, update: Update): [number, number] {
  const { advantage, groupSize: G, correction = 1, epsilon = 1e-4 } = update;
  if (G === undefined) {
    const mean = P * right + (1 - P) * wrong;
    const deviation =
      advantage === "mean" ? 1 : Math.abs(right - wrong) * Math.sqrt(P * (1 - P)) + (update.epsilon ?? 0);
    return [(right - mean) / deviation, (wrong - mean) / deviation];
  }
  const result: [number, number] = [0, 0];
  for (let others = 0; others < G; others++) {
    const probability = choose(G - 1, others) * P ** others * (1 - P) ** (G - 1 - others);
    for (const [i, own] of [right, wrong].entries()) {
      const k = others + (i === 0 ? 1 : 0);
      const mean = (k * right + (G - k) * wrong) / G;
      const squares = k * (right - mean) ** 2 + (G - k) * (wrong - mean) ** 2;
      const deviation = advantage === "mean" ? 1 : Math.sqrt(squares / (G - correction)) + epsilon;
      result[i] += (probability * (own - mean)) / (deviation || 1); // a group that agrees without epsilon: 0 / 0
    }
  }
  return result;
}

/** Slope of one sample's KL loss in its log-probability, with logRatio = log(π/π₀). */
export function lossSlope(kl: Update["kl"], logRatio: number): number {
  if (kl === "k1-reward") return 0;
  const loss = kl === "k2" ? (d: number) => d ** 2 / 2 : (d: number) => Math.exp(-d) - 1 + d;
  const h = 1e-5;
  return (loss(logRatio + h) - loss(logRatio - h)) / (2 * h);
}

function outcome(policy: number[], correct: readonly boolean[], converged: boolean): Trained {
  return { policy, correctMass: massOf(policy, correct), converged };
}

function massOf(policy: number[], correct: readonly boolean[]): number {
  return policy.reduce((total, p, y) => total + (correct[y] ? p : 0), 0);
}

function softmax(logits: number[]): number[] {
  const largest = Math.max(...logits);
  const weights = logits.map((z) => Math.exp(z - largest));
  const total = weights.reduce((a, b) => a + b, 0);
  return weights.map((w) => w / total);
}

function choose(n: number, k: number): number {
  return k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k;
}
