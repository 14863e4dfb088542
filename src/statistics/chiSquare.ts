import gammainc from "@stdlib/math-base-special-gammainc";

/** P(χ² ≥ x) with `degrees` of freedom, its digits kept where 1 − cdf would have none. x ≥ 0. */
export function chiSquareTail(x: number, degrees: number): number {
  return gammainc(x / 2, degrees / 2, true, true);
}
