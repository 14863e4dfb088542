import { afterEach, beforeEach, expect } from "vitest";
import { modelConfig, positionEncodings, type ModelConfig, type ModelOptions } from "../../src/model/config";
import { parameterPlaces } from "../../src/model/parameters";
import { Policy } from "../../src/model/policy";
import { tf } from "../../src/tensor/load";

/** The model of golden.py: it captures in a fraction of a second. */
export function tinyConfig(options: Partial<ModelOptions> = {}): ModelConfig {
  const shape = { vocabularySize: 7, layers: 2, width: 8, heads: 2, feedForwardFactor: 2, context: 12 };
  return modelConfig({ ...shape, ...options });
}

/** golden.py's parameters: the i-th number is 0.4 sin(1.7 i + phase), plus 1 in a gain. */
export function tinyParameters(config: ModelConfig, phase = 0.5): Float32Array {
  const parts = parameterPlaces(config).map(({ name, offset, size }) =>
    Float32Array.from({ length: size }, (_, i) => {
      return 0.4 * Math.sin(1.7 * (offset + i) + phase) + (name.endsWith("gain") ? 1 : 0);
    }),
  );
  return Float32Array.from(parts.flatMap((part) => [...part]));
}

export function tinyPolicy(options: Partial<ModelOptions> = {}, phase = 0.5): Policy {
  const config = tinyConfig(options);
  return Policy.from(config, tinyParameters(config, phase));
}

/** Every shape of model: each position encoding with each activation. */
export const variants = positionEncodings.flatMap((positions) =>
  (["relu", "gelu"] as const).map((activation) => ({ positions, activation })),
);

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
