import fc from "fast-check";
import { expect } from "vitest";
import { tf } from "../../../src/tensor/load";
import type { Operation } from "../finiteDifferences";

/** Sizes up to `most`: 0, 1, those around a vector's and a tile's, and others. */
export const size = (most: number, least = 0) =>
  fc.oneof(fc.integer({ min: least, max: Math.min(7, most) }), fc.integer({ min: least, max: most }));

/** Multiples of 2^−19 in [−range, range), by integer arithmetic alone: the same from every version of Node. */
export function numbers(count: number, seed: number, range = 2): Float32Array {
  let state = Math.imul(seed, 2654435761) >>> 0;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return ((state >>> 12) / 2 ** 19 - 1) * range;
  });
}

/** Integers in [0, below), the same way. */
export const integers = (count: number, seed: number, below: number): number[] =>
  Array.from(numbers(count, seed, 1), (x) => Math.floor(((x + 1) / 2) * below));

export const sizeOf = (shape: number[]): number => shape.reduce((product, n) => product * n, 1);

/** Every number within `tolerance` times the largest expected one, or times 1: inputs are of that size. */
export function expectNear(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 3e-6): void {
  let [largest, worst] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    largest = Math.max(largest, Math.abs(expected[i]));
    worst = Math.max(worst, Math.abs(actual[i] - expected[i])); // NaN stays
  }
  expect(actual.length).toBe(expected.length);
  expect(worst).toBeLessThanOrEqual(tolerance * Math.max(1, largest));
}

const STEP = 1e-4;

/**
 * Demands the reference's value of each number, and its central difference along a random line: two more evaluations of
 * the reference, however large the inputs are.
 */
export function expectReferenceAlongALine(
  { shapes, tensor, reference }: Operation,
  seed: number,
  tolerance = 3e-6,
): void {
  const inputs = shapes.map((shape, i) => Array.from(numbers(sizeOf(shape), seed + i)));
  const line = shapes.map((shape, i) => Array.from(numbers(sizeOf(shape), seed + 50 + i, 1)));
  const value = reference(inputs);
  const dy = Array.from(numbers(value.length, seed + 99));
  const moved = (step: number) =>
    weighted(reference(inputs.map((values, i) => values.map((x, j) => x + step * line[i][j]))), dy);
  tf.tidy(() => {
    const tensors = inputs.map((values, i) => tf.tensor(values, shapes[i], "float32"));
    const result = tensor(tensors);
    expectNear(result.dataSync(), value, tolerance);
    if (result.size === 0) return;
    const gradients = tf.grads((...args: tf.Tensor[]) => tensor(args))(tensors, tf.tensor(dy, result.shape));
    const slopes = gradients.map((gradient) => gradient.dataSync());
    const slope = slopes.reduce((sum, of, i) => sum + weighted(of, line[i]), 0);
    const size = slopes.reduce((sum, of, i) => sum + weighted(of.map(Math.abs), line[i].map(Math.abs)), 0);
    expect(Math.abs(slope - (moved(STEP) - moved(-STEP)) / (2 * STEP))).toBeLessThanOrEqual(2e-6 * size + 1e-6);
  });
}

function weighted(values: ArrayLike<number>, weights: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += weights[i] * values[i];
  return sum;
}

/** Runs `check` on `numRuns` cases. */
export function fuzz<T extends unknown[]>(
  arbitraries: { [K in keyof T]: fc.Arbitrary<T[K]> },
  numRuns: number,
  check: (...args: T) => void,
): void {
  fc.assert(
    fc.property(fc.tuple<T>(...arbitraries), (args) => check(...args)),
    { numRuns },
  );
}

export const seeds = fc.nat(1e6);
