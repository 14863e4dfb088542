import { afterEach, beforeEach, expect } from "vitest";
import { tf } from "../../src/tensor/load";

/** Each test of the file must leave as many tensors as it found. */
export function demandNoLeaks(): void {
  let before = 0;
  beforeEach(() => {
    before = tf.memory().numTensors;
  });
  afterEach(() => {
    expect(tf.memory().numTensors).toBe(before);
  });
}

/** Every number within `tolerance` times the largest expected one. */
export function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  const largest = Math.max(...Array.from(expected, Math.abs));
  const worst = Math.max(...Array.from(expected, (x, i) => Math.abs(actual[i] - x)));
  expect(worst / largest).toBeLessThan(tolerance); // NaN fails
}
