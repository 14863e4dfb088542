/**
 * Checks of arguments and settings. Each throws a RangeError that names the value,
 * what was expected and what was given: `beta: expected a positive number, got 0`.
 */

/** Throws RangeError unless `x` is a number in [0, 1]. */
export function requireProbability(name: string, x: number): void {
  if (!(Number.isFinite(x) && x >= 0 && x <= 1)) throw refusal(name, "a probability in [0, 1]", x);
}

/** Throws RangeError unless `x` is a finite number above 0. */
export function requirePositive(name: string, x: number): void {
  if (!(Number.isFinite(x) && x > 0)) throw refusal(name, "a positive number", x);
}

/** Throws RangeError unless `x` is an integer that a float64 represents exactly, from `min` to `max`, both included. */
export function requireInteger(name: string, x: number, range: { min?: number; max?: number } = {}): void {
  const { min = -Infinity, max = Infinity } = range;
  if (!(Number.isSafeInteger(x) && x >= min && x <= max)) throw refusal(name, integerIn(min, max), x);
}

/** Throws RangeError unless `x` is one of `allowed`; the message lists them. */
export function requireOneOf<T>(name: string, x: unknown, allowed: readonly T[]): asserts x is T {
  if (!allowed.some((value) => value === x)) throw refusal(name, `one of ${allowed.map(shown).join(", ")}`, x);
}

function integerIn(min: number, max: number): string {
  if (min > -Infinity && max < Infinity) return `an integer from ${min} to ${max}`;
  if (min > -Infinity) return `an integer of at least ${min}`;
  if (max < Infinity) return `an integer of at most ${max}`;
  return "an integer";
}

function refusal(name: string, expected: string, given: unknown): RangeError {
  return new RangeError(`${name}: expected ${expected}, got ${shown(given)}`);
}

function shown(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
