import fc from "fast-check";

/** What the properties range over, and how close is close. */

/** A correct mass, strictly inside (0, 1). */
export const mass = fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true });

/** A correct mass anywhere that float64 can represent it: evenly on the logit scale. */
export const anyMass = fc.double({ min: -100, max: 36, noNaN: true }).map((x) => 1 / (1 + Math.exp(-x)));

/** Small enough to matter, large enough that e^{1/β} stays finite. */
export const beta = fc.double({ min: 0.005, max: 20, noNaN: true });

export const groupSize = fc.integer({ min: 2, max: 64 });

/** A policy over 3 to 8 completions, and the set of its correct ones: at least one right and one wrong. */
export const enumerablePolicy = fc
  .array(fc.tuple(fc.double({ min: 0.01, max: 1, noNaN: true }), fc.boolean()), { minLength: 3, maxLength: 8 })
  .filter((entries) => new Set(entries.map(([, correct]) => correct)).size === 2)
  .map((entries) => ({
    base: normalised(entries.map(([weight]) => weight)),
    rewards: entries.map(([, correct]) => Number(correct)),
  }));

/** Factors by which to disturb a policy of up to eight completions. */
export const perturbation = fc.array(fc.double({ min: 0.5, max: 2, noNaN: true }), { minLength: 8, maxLength: 8 });

export function normalised(weights: readonly number[]): number[] {
  const total = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / total);
}

/** The policy with its probabilities multiplied by the factors of a perturbation, normalised again. */
export function move(policy: readonly number[], factors: readonly number[]): number[] {
  return normalised(policy.map((p, y) => p * factors[y]));
}

export function relativeError(actual: number, expected: number): number {
  return actual === expected ? 0 : Math.abs(actual - expected) / Math.max(Math.abs(actual), Math.abs(expected));
}

/** `fc.assert` for guarantees stated by `expect`, whose returned value means nothing to fast-check. */
export function forAll<T extends [unknown, ...unknown[]]>(
  ...args: [...arbitraries: { [K in keyof T]: fc.Arbitrary<T[K]> }, guarantee: (...values: T) => void]
): void {
  const guarantee = args[args.length - 1] as (...values: unknown[]) => void;
  const arbitraries = args.slice(0, -1) as fc.Arbitrary<unknown>[];
  fc.assert(fc.property(fc.tuple(...arbitraries), (values) => void guarantee(...values)));
}
