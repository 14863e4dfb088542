import { describe, expect, it } from "vitest";
import { deriveKey, Random } from "../../src/common/random";
import { leastSquares } from "../../src/statistics/regression";
import { accuracyOf, classify, ridgeClassifiers, type Features } from "../../src/statistics/ridge";

const width = 12;
const classes = 5;

function noise(count: number, seed: number): Features {
  const random = new Random(deriveKey(seed, "ridge", 0));
  return { values: Float64Array.from({ length: count * width }, () => random.uniform() - 0.5), count, width };
}

const rowOf = ({ values, width }: Features, row: number) => [...values.subarray(row * width, (row + 1) * width)];

function randomLabels(count: number, seed: number): number[] {
  const random = new Random(deriveKey(seed, "labels", 0));
  return Array.from({ length: count }, () => random.integer(classes));
}

describe("ridgeClassifiers", () => {
  it("reads a linear code on rows that it has not seen, and noise no better than by chance", () => {
    const words = noise(classes, 9); // a vector for each class
    const coded = (seed: number) => {
      const [x, labels] = [noise(2000, seed), randomLabels(2000, seed)];
      labels.forEach((label, row) => {
        for (let j = 0; j < width; j++) x.values[row * width + j] += 2 * words.values[label * width + j];
      });
      return { x, labels };
    };
    const [fitted, judged] = [coded(1), coded(2)];
    const others = [3, 4].map((seed) => randomLabels(2000, seed));
    const [code, none] = ridgeClassifiers(fitted.x, [fitted.labels, others[0]], { classes, penalty: 1e-3 });
    expect(accuracyOf(code, judged.x, judged.labels)).toBeGreaterThan(0.99);
    expect(Math.abs(accuracyOf(none, judged.x, others[1]) - 1 / classes)).toBeLessThan(4 * Math.sqrt(0.16 / 2000));
  });

  it("equals least squares on rows that are added for the penalty", () => {
    const x = noise(40, 5);
    const labels = randomLabels(x.count, 5);
    const penalty = 0.3;
    const [{ weights, intercepts }] = ridgeClassifiers(x, [labels], { classes, penalty });
    const rows = Array.from({ length: x.count }, (_, row) => rowOf(x, row));
    const means = rows[0].map((_, j) => rows.reduce((sum, row) => sum + row[j], 0) / x.count);
    const centred = rows.map((row) => row.map((value, j) => value - means[j]));
    const lambda = (penalty * centred.flat().reduce((sum, value) => sum + value ** 2, 0)) / width;
    const added = means.map((_, i) => means.map((_, j) => (i === j ? Math.sqrt(lambda) : 0)));
    for (let c = 0; c < classes; c++) {
      const share = labels.filter((label) => label === c).length / x.count;
      const y = [...labels.map((label) => Number(label === c) - share), ...added.map(() => 0)];
      const { coefficients } = leastSquares([...centred, ...added], y);
      coefficients.forEach((value, j) => expect(weights[c][j]).toBeCloseTo(value, 10));
      expect(intercepts[c]).toBeCloseTo(share - coefficients.reduce((sum, value, j) => sum + value * means[j], 0), 10);
    }
  });

  it("gives the most frequent class where features say nothing", () => {
    const x = { values: new Float64Array(7 * width).fill(0.1), count: 7, width };
    const [classifier] = ridgeClassifiers(x, [[3, 1, 1, 4, 1, 0, 3]], { classes, penalty: 1e-3 });
    expect(classify(classifier, x)).toEqual(Array(7).fill(1));
  });

  it("refuses labels that do not fit, and no penalty", () => {
    const x = noise(3, 1);
    expect(() => ridgeClassifiers(x, [[0, 1]], { classes, penalty: 1 })).toThrow("labels[0].length");
    expect(() => ridgeClassifiers(x, [[0, 1, 5]], { classes, penalty: 1 })).toThrow("labels[0][2]");
    expect(() => ridgeClassifiers(x, [[0, 1, 2]], { classes, penalty: 0 })).toThrow("penalty");
  });
});
