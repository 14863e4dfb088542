import fc from "fast-check";
import type { Tensor1D } from "@tensorflow/tfjs-node";
import { describe, expect, it } from "vitest";
import { modelConfig, positionEncodings } from "../../src/model/config";
import { flatten, initialParameters, parameterCount, parameterLayout, unflatten } from "../../src/model/parameters";
import { tf } from "../../src/tensor/load";
import { demandNoLeaks } from "./checks";
import { tinyConfig } from "./tiny";

demandNoLeaks();

const config = fc
  .record({
    vocabularySize: fc.integer({ min: 3, max: 9 }),
    layers: fc.integer({ min: 1, max: 3 }),
    heads: fc.integer({ min: 1, max: 3 }),
    headWidth: fc.constantFrom(2, 4),
    feedForwardFactor: fc.integer({ min: 1, max: 3 }),
    positions: fc.constantFrom(...positionEncodings),
    context: fc.integer({ min: 2, max: 5 }),
    attentionBias: fc.boolean(),
  })
  .map(({ headWidth, ...rest }) => modelConfig({ ...rest, width: headWidth * rest.heads }));

describe("parameterPlaces", () => {
  it("fill the flat vector without holes or overlaps, under different names", () =>
    fc.assert(
      fc.property(config, (config) => {
        const slots = parameterLayout(config);
        let end = 0;
        for (const { shape, offset, size } of slots) {
          expect(offset).toBe(end);
          expect(size).toBe(shape.reduce((a, b) => a * b));
          end += size;
        }
        expect(parameterCount(config)).toBe(end);
        expect(new Set(slots.map(({ name }) => name)).size).toBe(slots.length);
      }),
    ));

  it("count what the architecture says: 105k at the default's shape", () => {
    const width = 64;
    const block = 4 * width ** 2 + 2 * 4 * width ** 2 + 4 * width + width + 4 * width;
    expect(parameterCount(modelConfig({ vocabularySize: 30 }))).toBe(2 * 30 * width + 2 * block + 2 * width);
  });
});

describe("flatten and unflatten", () => {
  it("undo each other", () =>
    fc.assert(
      fc.property(config, (config) => {
        const vector = Float32Array.from({ length: parameterCount(config) }, (_, i) => i);
        const back = tf.tidy(() => {
          const named = unflatten(config, tf.tensor1d(vector) as Tensor1D);
          for (const { name, shape } of parameterLayout(config)) expect(named[name].shape).toEqual(shape);
          return flatten(config, named).dataSync();
        });
        expect(back).toEqual(vector);
      }),
      { numRuns: 20 },
    ));
});

describe("initialParameters", () => {
  it("are a function of the seed", () => {
    expect(initialParameters(tinyConfig(), 3)).toEqual(initialParameters(tinyConfig(), 3));
    expect(initialParameters(tinyConfig(), 3)).not.toEqual(initialParameters(tinyConfig(), 4));
  });

  it("are normal in weights with the deviation asked for, 1 in gains, 0 in biases", () => {
    const config = modelConfig({ vocabularySize: 30, initialScale: 0.1 });
    const vector = initialParameters(config, 1);
    for (const { name, offset, size } of parameterLayout(config)) {
      const part = [...vector.subarray(offset, offset + size)];
      if (/gain$/.test(name)) expect(new Set(part)).toEqual(new Set([1]));
      else if (/bias$/i.test(name)) expect(new Set(part)).toEqual(new Set([0]));
      else demandNormal(part, 0.1);
    }
  });
});

/** Moments within four standard errors. */
function demandNormal(values: number[], scale: number): void {
  const moment = (power: number) => values.reduce((sum, x) => sum + (x / scale) ** power, 0) / values.length;
  const error = 4 / Math.sqrt(values.length);
  expect(Math.abs(moment(1))).toBeLessThan(error);
  expect(Math.abs(moment(2) - 1)).toBeLessThan(error * Math.sqrt(2));
  expect(Math.abs(moment(4) - 3)).toBeLessThan(error * Math.sqrt(96));
}
