/* Room theory: the theorem and its extensions, exact: tilts, laws, bandits that can be enumerated. May use: common. */

/**
 * A bandit: a softmax over the completions of one prompt, trained on sampled groups of rollouts.
 *
 * Training in its smallest form: whether a run ends where the laws say can be watched within a second. It knows
 * the update rule and nothing of the laws. Every sample is a function of (seed, step).
 */

import { deriveKey, Random } from "../common/random";
import { requireInteger, requireOneOf, requirePositive } from "../common/require";
import type { Law } from "./optima";
import { expectedReward, type FinitePolicy } from "./policy";
import { trlWhitening, type Whitening } from "./whitening";

/** A law's settings, with β = 0 allowed (no KL), and how long and how fast to train. */
export interface BanditSettings extends Law {
  groupSize: number;
  seed: number;
  steps: number;
  /** Groups that share one step, at least 1; more of them make a step less noisy. 32 by default. */
  groups?: number;
  /** At the first step; it falls linearly to 0, so that the noise dies out. 1 by default. */
  learningRate?: number;
}

/** The bandit after `step` updates. */
export interface BanditState {
  step: number;
  policy: FinitePolicy;
  /** Its correct mass. */
  mass: number;
}

interface Rollout {
  completion: number;
  weight: number;
}

/**
 * Trains from `base` on binary `rewards`, one a completion, and yields the state before the first and after each
 * update: steps + 1 in all. A completion of base probability 0 is never sampled and keeps it.
 * Throws RangeError on settings outside their ranges.
 */
export function* trainBandit(
  base: FinitePolicy,
  rewards: readonly number[],
  settings: BanditSettings,
): Generator<BanditState, void, undefined> {
  requireSettings(settings);
  const { seed, steps, learningRate = 1 } = settings;
  const logits = base.map(Math.log);
  for (let step = 0; ; step++) {
    const policy = softmax(logits);
    yield { step, policy, mass: expectedReward(policy, rewards) };
    if (step === steps) return;
    const random = new Random(deriveKey(seed, "bandit", step));
    const slopes = sampledGradient({ policy, base, rewards }, settings, random);
    slopes.forEach((slope, y) => (logits[y] += learningRate * (1 - step / steps) * slope));
  }
}

function requireSettings({ beta, kl, advantage, groupSize, steps, groups = 32, learningRate = 1 }: BanditSettings) {
  if (beta !== 0) requirePositive("beta (where it is not 0)", beta);
  requireOneOf("kl", kl, ["k1-reward", "k2", "k3"]);
  requireOneOf("advantage", advantage, ["mean", "whitened"]);
  requireInteger("groupSize", groupSize, { min: 2 });
  requireInteger("steps", steps, { min: 1 });
  requireInteger("groups", groups, { min: 1 });
  requirePositive("learningRate", learningRate);
}

interface Problem {
  policy: FinitePolicy;
  base: FinitePolicy;
  rewards: readonly number[];
}

/** Mean over rollouts of weight × d log π(y) / d logits; the score of a softmax is "one at y, minus π". */
function sampledGradient(problem: Problem, settings: BanditSettings, random: Random): number[] {
  const { groups = 32, groupSize } = settings;
  const sums = problem.policy.map(() => 0);
  let total = 0;
  for (let group = 0; group < groups; group++) {
    for (const { completion, weight } of weightedGroup(problem, settings, random)) {
      sums[completion] += weight;
      total += weight;
    }
  }
  return sums.map((sum, y) => (sum - problem.policy[y] * total) / (groups * groupSize));
}

/** One group of rollouts, each weighted by its advantage minus β times the slope of its KL loss. */
function weightedGroup({ policy, base, rewards }: Problem, settings: BanditSettings, random: Random): Rollout[] {
  const { beta, kl, groupSize } = settings;
  const completions = Array.from({ length: groupSize }, () => sample(policy, random));
  const logRatios = completions.map((y) => Math.log(policy[y] / base[y]));
  const scores = completions.map((y, i) => rewards[y] - (kl === "k1-reward" ? beta * logRatios[i] : 0));
  const advantages = advantagesOf(scores, settings.advantage, settings.whitening);
  return completions.map((completion, i) => ({
    completion,
    weight: advantages[i] - (kl === "k1-reward" ? 0 : beta * klSlope(kl, logRatios[i])),
  }));
}

/** Slope in log π(y) of one sample's KL loss: k2 = d² / 2 or k3 = e^{−d} − 1 + d, with d = log(π(y) / π₀(y)). */
function klSlope(kl: "k2" | "k3", logRatio: number): number {
  return kl === "k2" ? logRatio : -Math.expm1(-logRatio);
}

/** Each reward minus the group's mean; "whitened" also divides by the group's standard deviation. */
function advantagesOf(rewards: number[], kind: Law["advantage"], whitening: Whitening = trlWhitening): number[] {
  const mean = rewards.reduce((sum, reward) => sum + reward, 0) / rewards.length;
  const centred = rewards.map((reward) => reward - mean);
  if (kind === "mean") return centred;
  const squares = centred.reduce((sum, x) => sum + x * x, 0);
  const deviation = Math.sqrt(squares / (rewards.length - whitening.correction)) + whitening.epsilon;
  return centred.map((x) => (x === 0 ? 0 : x / deviation));
}

function sample(policy: FinitePolicy, random: Random): number {
  let u = random.uniform();
  const drawn = policy.findIndex((p) => (u -= p) < 0);
  return drawn >= 0 ? drawn : policy.indexOf(Math.max(...policy)); // rounding may leave u ≥ 0
}

function softmax(logits: readonly number[]): number[] {
  const largest = Math.max(...logits);
  const weights = logits.map((z) => Math.exp(z - largest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
