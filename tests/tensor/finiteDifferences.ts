import { expect } from "vitest";
import { Random } from "../../src/common/random";
import { tf } from "../../src/tensor/load";

/** An operation twice: in float32 on tensors, and in float64 on flat arrays, written down independently. */
export interface Operation {
  shapes: number[][];
  tensor: (inputs: tf.Tensor[]) => tf.Tensor;
  reference: (inputs: number[][]) => number[];
}

const STEP = 1e-5;

/** Numbers spread evenly over [−range, range). */
export function numbers(count: number, seed: number, range = 2): number[] {
  const random = new Random([seed, 0]);
  return Array.from({ length: count }, () => (2 * random.uniform() - 1) * range);
}

/** Demands that the value is the reference's, and the gradient, for an arbitrary dy, its central differences. */
export function expectReferenceValueAndGradient({ shapes, tensor, reference }: Operation): void {
  const inputs = shapes.map((shape, i) => numbers(size(shape), i + 1).map(Math.fround));
  const value = reference(inputs);
  const dy = numbers(value.length, 99).map(Math.fround);
  tf.tidy(() => {
    const tensors = inputs.map((values, i) => tf.tensor(values, shapes[i]));
    const result = tensor(tensors);
    expectClose(result.dataSync(), value);
    const gradients = tf.grads((...args: tf.Tensor[]) => tensor(args))(tensors, tf.tensor(dy, result.shape));
    gradients.forEach((gradient, i) => {
      expect(gradient.shape).toEqual(shapes[i]);
      expectClose(gradient.dataSync(), differences(reference, inputs, i, dy));
    });
  });
}

/** d⟨dy, reference⟩ / d inputs[which]. */
function differences(reference: Operation["reference"], inputs: number[][], which: number, dy: number[]): number[] {
  const along = (element: number, step: number) => {
    const moved = inputs.map((values) => [...values]);
    moved[which][element] += step;
    return reference(moved).reduce((sum, y, i) => sum + y * dy[i], 0);
  };
  return inputs[which].map((_, element) => (along(element, STEP) - along(element, -STEP)) / (2 * STEP));
}

/** Within 1e-4 of each number, or 1e-6 of the largest. */
export function expectClose(actual: ArrayLike<number>, expected: number[]): void {
  expect(actual.length).toBe(expected.length);
  const largest = Math.max(...expected.map(Math.abs));
  expected.forEach((x, i) =>
    expect(Math.abs(actual[i] - x)).toBeLessThanOrEqual(1e-4 * Math.abs(x) + 1e-6 * largest + 1e-9),
  );
}

function size(shape: number[]): number {
  return shape.reduce((product, n) => product * n, 1);
}

/** Rows of a flat matrix. */
export function rowsOf(values: number[], width: number): number[][] {
  return Array.from({ length: values.length / width }, (_, i) => values.slice(i * width, (i + 1) * width));
}

/** A flat matrix product: [rows, inner] · [inner, columns]. */
export function product(a: number[], b: number[], inner: number): number[] {
  const columns = b.length / inner;
  return rowsOf(a, inner).flatMap((row) =>
    Array.from({ length: columns }, (_, j) => row.reduce((sum, x, k) => sum + x * b[k * columns + j], 0)),
  );
}

export function softmax(row: number[]): number[] {
  const largest = Math.max(...row);
  const exps = row.map((x) => Math.exp(x - largest));
  const total = exps.reduce((a, b) => a + b, 0);
  return exps.map((x) => x / total);
}
