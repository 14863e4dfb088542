/**
 * Policies over finitely many completions of one prompt: an array of probabilities, one a completion.
 * Rewards are an array of the same length. Small enough to see every term of the objective.
 */

/** Probabilities that add up to one. */
export type FinitePolicy = readonly number[];

/** π₀(y) e^{r(y)/β} / Z: the maximiser of `objective`, for any real rewards. Source: Korbak et al., arXiv 2205.11275. */
export function tilt(base: FinitePolicy, rewards: readonly number[], beta: number): number[] {
  requireMatching(base, rewards);
  const largest = Math.max(...rewards.filter((_, y) => base[y] > 0)); // so that the exponentials do not overflow
  const weights = base.map((p, y) => (p === 0 ? 0 : p * Math.exp((rewards[y] - largest) / beta)));
  const total = sum(weights);
  return weights.map((w) => w / total);
}

/** E[r] under the policy; with binary rewards, its correct mass. */
export function expectedReward(policy: FinitePolicy, rewards: readonly number[]): number {
  requireMatching(policy, rewards);
  return sum(policy.map((p, y) => p * rewards[y]));
}

/** KL(p‖q) in nats; ∞ where p says what q cannot. The reverse KL is (π, π₀), the forward KL (π₀, π). */
export function klDivergence(p: FinitePolicy, q: FinitePolicy): number {
  requireMatching(p, q);
  return sum(p.map((mass, y) => (mass === 0 ? 0 : mass * (Math.log(mass) - Math.log(q[y])))));
}

/** E[r] − β KL(π‖π₀), what the theorem maximises. */
export function objective(policy: FinitePolicy, base: FinitePolicy, rewards: readonly number[], beta: number): number {
  return expectedReward(policy, rewards) - beta * klDivergence(policy, base);
}

/** E[r] − β KL(π₀‖π), what k3 as a loss follows with a mean-only advantage. */
export function forwardObjective(
  policy: FinitePolicy,
  base: FinitePolicy,
  rewards: readonly number[],
  beta: number,
): number {
  return expectedReward(policy, rewards) - beta * klDivergence(base, policy);
}

function requireMatching(a: readonly number[], b: readonly number[]): void {
  if (a.length !== b.length) throw new RangeError(`expected one value a completion, ${a.length}, got ${b.length}`);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
