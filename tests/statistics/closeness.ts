import { expect } from "vitest";

/** Expects `actual` within `tolerance` of `expected`, relative to it; where it is tiny, absolutely. */
export function expectClose(actual: number, expected: number, tolerance = 1e-9): void {
  if (actual === expected) return; // also where both are infinite
  expect(Math.abs(actual - expected), `${actual} against ${expected}`).toBeLessThanOrEqual(
    tolerance * Math.max(Math.abs(expected), 1e-12),
  );
}
