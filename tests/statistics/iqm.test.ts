import { describe, expect, it } from "vitest";
import { deriveKey } from "../../src/common/random";
import { iqm, stratifiedIqm } from "../../src/statistics/iqm";
import { golden } from "./golden";
import { golden as verdictsGolden } from "./verdictsGolden";

const key = (step = 0) => deriveKey(13, "stratified", step);

describe("iqm", () => {
  it("equals rliable's, SciPy's trim_mean at one quarter, for every number of values", () => {
    for (const { n, iqm: expected } of golden.trimmed) expect(iqm(golden.values.slice(0, n))).toBeCloseTo(expected, 14);
  });

  it("is deaf to outliers", () => expect(iqm([1, 2, 3, 1e9])).toBe(2.5));

  it("leaves the order of its input alone", () => {
    const values = [3, 1, 2, 5];
    iqm(values);
    expect(values).toEqual([3, 1, 2, 5]);
  });

  it("refuses no values", () => expect(() => iqm([])).toThrow(/values: expected at least one/));
});

describe("stratifiedIqm", () => {
  it("agrees with rliable's point and interval, each drawing on its own", () => {
    for (const { runs, value, lower, upper } of verdictsGolden.stratifiedIqms) {
      const own = stratifiedIqm(runs, { replications: 20_000, key: key() });
      expect(own.value).toBeCloseTo(value, 12);
      expect(Math.abs(own.lower - lower)).toBeLessThan(0.03 * (upper - lower));
      expect(Math.abs(own.upper - upper)).toBeLessThan(0.03 * (upper - lower));
    }
  });

  it("draws seeds within their tasks: tasks whose seeds agree have no width, however they differ", () => {
    const runs = [[0, 0, 0], [0.5, 0.5, 0.5], [1, 1, 1]]; // prettier-ignore
    expect(stratifiedIqm(runs, { key: key() })).toEqual({ value: iqm(runs.flat()), lower: 0.5, upper: 0.5 });
  });

  it("is a function of its key", () => {
    const runs = [[0.1, 0.4, 0.3], [0.5, 0.9]]; // prettier-ignore
    const at = (step: number) => stratifiedIqm(runs, { replications: 100, key: key(step) });
    expect(at(1)).toEqual(at(1));
    expect(at(1)).not.toEqual(at(2));
  });

  it("refuses no task, a task of one seed, and a value that is not finite", () => {
    expect(() => stratifiedIqm([], { key: key() })).toThrow(
      "number of tasks: expected an integer of at least 1, got 0",
    );
    expect(() => stratifiedIqm([[1, 2], [1]], { key: key() })).toThrow(
      "runs[1].length: expected an integer of at least 2",
    );
    expect(() => stratifiedIqm([[1, NaN]], { key: key() })).toThrow("runs[0][1]: expected a finite number, got NaN");
    expect(() => stratifiedIqm([[1, 2]], { level: 1, key: key() })).toThrow("level: expected a number between 0 and 1");
  });
});
