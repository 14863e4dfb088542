import { describe, expect, it } from "vitest";
import { hierarchicalBootstrap } from "../../src/statistics/hierarchicalBootstrap";
import { bootstrapped } from "../../src/verdicts/bootstrapped";
import { deriveKey } from "../../src/common/random";

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("the interval of a mean of prompts nested in seeds", () => {
  const nested = [[0.1, 0.7, 0.3], [0.9, 0.2], [0.4, 0.4, 0.6, 0.8]]; // prettier-ignore

  it("is the hierarchical bootstrap's, to the bit", () => {
    const statistic = (seeds: number[][]) => mean(seeds.map(mean));
    const key = deriveKey(0, "verdicts/H5a mean + k2", 0);
    const { lower, upper } = hierarchicalBootstrap(nested, statistic, { replications: 2000, key });
    expect(bootstrapped(nested, "H5a mean + k2")).toEqual({ lower, upper });
  });

  it("is none below two seeds", () => expect(bootstrapped([[0.1, 0.7]], "H5a")).toEqual({ lower: NaN, upper: NaN }));

  it("refuses a seed without values, and a value that is not finite", () => {
    expect(() => bootstrapped([[1], []], "H5a")).toThrow("seeds[1].length: expected an integer of at least 1, got 0");
    expect(() => bootstrapped([[1], [NaN]], "H5a")).toThrow("seeds[1][0]: expected a finite number, got NaN");
  });
});
