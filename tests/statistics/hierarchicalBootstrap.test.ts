import { describe, expect, it } from "vitest";
import { bootstrap } from "../../src/statistics/bootstrap";
import { hierarchicalMean } from "../../src/statistics/hierarchicalBootstrap";
import { meanInterval } from "../../src/statistics/intervals";
import { deriveKey, Random } from "../../src/common/random";

const key = (step = 0) => deriveKey(11, "hierarchical", step);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const meanOfSeeds = (seeds: readonly number[][]) => mean(seeds.map(mean));

/** Values [seed][prompt] about 0: a seed's own mean has deviation 1, its prompts one of 1 about that. */
function nested(random: Random, seeds: number, prompts: number): number[][] {
  const normal = () => Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform());
  return Array.from({ length: seeds }, () => {
    const own = normal();
    return Array.from({ length: prompts }, () => own + normal());
  });
}

describe("hierarchicalMean", () => {
  it("covers the mean of the nested normal model, where prompts taken for the unit do not", () => {
    const random = new Random(key(1));
    const covered = { nested: 0, pooled: 0 };
    const rounds = 250;
    for (let round = 0; round < rounds; round++) {
      const seeds = nested(random, 20, 4);
      const own = hierarchicalMean(seeds, { replications: 200, key: key(round + 2) });
      const pooled = meanInterval(seeds.flat());
      if (own.lower <= 0 && 0 <= own.upper) covered.nested += 1 / rounds;
      if (pooled.lower <= 0 && 0 <= pooled.upper) covered.pooled += 1 / rounds;
    }
    expect(covered.nested).toBeGreaterThan(0.91);
    expect(covered.nested).toBeLessThan(0.985);
    expect(covered.pooled).toBeLessThan(0.8);
  });

  it("has the width of both levels of drawing", () => {
    const seeds = nested(new Random(key(2)), 25, 8);
    const { value, lower, upper } = hierarchicalMean(seeds, { replications: 20_000, key: key() });
    const spread = (values: number[]) => mean(values.map((x) => (x - mean(values)) ** 2));
    const variance = spread(seeds.map(mean)) / 25 + mean(seeds.map(spread)) / 8 / 25;
    expect(value).toBe(meanOfSeeds(seeds));
    expect((upper - lower) / (2 * 1.96 * Math.sqrt(variance))).toBeCloseTo(1, 1);
  });

  it("is the bootstrap of seeds, each with its prompts drawn before they are averaged, to the bit", () => {
    const seeds = [[0.1, 0.7, 0.3], [0.9, 0.2], [0.4, 0.4, 0.6, 0.8]]; // prettier-ignore
    const random = new Random(key());
    const drawn = (prompts: number[]) => prompts.map(() => prompts[random.integer(prompts.length)]);
    const statistic = (some: readonly number[][]) => meanOfSeeds(some.map(drawn));
    const { lower, upper } = bootstrap(seeds, statistic, { method: "percentile", random, resamples: 2000 });
    const found = hierarchicalMean(seeds, { replications: 2000, key: key() });
    expect(found).toEqual({ value: meanOfSeeds(seeds), lower, upper });
  });

  it("counts every seed once, whatever number of prompts it has", () => {
    const { value, lower, upper } = hierarchicalMean([[1], [2, 2], [3, 3, 3]], { key: key() });
    expect([value, lower, upper]).toEqual([2, 1, 3]);
  });

  it("is a function of its key, and leaves the data alone", () => {
    const seeds = [[1, 2], [3, 5], [4, 4]]; // prettier-ignore
    const at = (step: number) => hierarchicalMean(seeds, { replications: 50, key: key(step) });
    expect(at(1)).toEqual(at(1));
    expect(at(1)).not.toEqual(at(2));
    expect(seeds).toEqual([[1, 2], [3, 5], [4, 4]]); // prettier-ignore
  });

  it("refuses a single seed, a seed without prompts, and a value that is not finite", () => {
    expect(() => hierarchicalMean([[1, 2]], { key: key() })).toThrow(/number of units/);
    expect(() => hierarchicalMean([[1], []], { key: key() })).toThrow(
      "seeds[1].length: expected an integer of at least 1, got 0",
    );
    expect(() => hierarchicalMean([[1], [NaN]], { key: key() })).toThrow("seeds[1][0]: expected a finite");
    expect(() => hierarchicalMean([[1], [2]], { level: 95, key: key() })).toThrow("level: expected a number");
  });
});
