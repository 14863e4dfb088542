/** Checks of what statistics are given; the errors read like those of src/common/require. */

import { requireInteger, requireOneOf } from "../common/require";

/** What a test sets against its null hypothesis: that the truth differs from it, lies above it, or below it. */
export type Alternative = "two-sided" | "greater" | "less";

/** Throws RangeError unless `alternative` is one of the three. */
export function requireAlternative(alternative: unknown): asserts alternative is Alternative {
  requireOneOf("alternative", alternative, ["two-sided", "greater", "less"]);
}

/** Throws RangeError unless `values` has at least `least` numbers, all of them finite. */
export function requireValues(name: string, values: readonly number[], least = 1): void {
  requireInteger(`${name}.length`, values.length, { min: least });
  values.forEach((value, i) => requireFiniteNumber(`${name}[${i}]`, value));
}

/** Throws RangeError unless `x` is a finite number. */
export function requireFiniteNumber(name: string, x: number): void {
  if (!Number.isFinite(x)) throw new RangeError(`${name}: expected a finite number, got ${x}`);
}

/** Throws RangeError unless `x` lies between 0 and 1, both excluded: a coverage, a size or a power. */
export function requireFraction(name: string, x: number): void {
  if (!(x > 0 && x < 1)) throw new RangeError(`${name}: expected a number between 0 and 1, got ${x}`);
}
