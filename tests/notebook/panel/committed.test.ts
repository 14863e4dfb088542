import { describe, expect, it } from "vitest";
import { committedRuns } from "../../../src/notebook/panel/committed";
import { committedSettings } from "../../../src/notebook/panel/settings";
import { mean } from "../../../src/statistics/moments";
import type { Results } from "../../../src/results/rows";
import { leversWorld } from "../../verdicts/leversWorld";

const world = leversWorld({ seeds: 3, noise: 0 });

/** The mean of the world's rows with these keys. */
const meanOf = (of: Record<string, unknown>) => {
  const own = world.rows.filter((row) =>
    Object.entries({ metric: "correctMass", exposure: 0.02, ...of }).every(
      ([key, value]) => row[key as keyof typeof row] === value,
    ),
  );
  return mean(own.map(({ value }) => value));
};

describe("the committed runs beside the panel's", () => {
  it("are those of the target and of all settings, before and after, from base policies of the same exposure", () => {
    const runs = world.rows.filter(({ study, exposure, trainedOn }) => study === "exposure" && exposure === 0.02 && trainedOn === "depth"); // prettier-ignore
    const curves = [...new Set(runs.map(({ run }) => run))].flatMap((run, i) =>
      [1, 2].map((step) => ({ run, study: "exposure", step, metric: "kl", value: step * (i + 1) })),
    );
    const found = committedRuns({ ...world, curves } as Results, committedSettings)!;
    expect(found.seeds).toBe(3);
    const tuned = { study: "exposure", trainedOn: "depth" };
    const bases = { study: "base", base: /^e0.02-/ };
    const before = mean(world.rows.filter((row) => row.study === bases.study && bases.base.test(row.base) && row.axis === "depth" && row.metric === "correctMass").map(({ value }) => value)); // prettier-ignore
    expect(found.masses.target.map(({ value }) => value)).toEqual([
      expect.closeTo(before, 9),
      expect.closeTo(meanOf({ ...tuned, axis: "depth" }), 9),
    ]);
    expect(found.masses["in-distribution"][1].value).toBeCloseTo(meanOf({ ...tuned, axis: "in-distribution" }), 9);
    expect(found.curves.kl.seeds).toEqual([
      [1, 2],
      [2, 4],
      [3, 6],
    ]);
  });

  it("are those of another algorithm at its own rate, and of another reward", () => {
    const of = (changes: Partial<typeof committedSettings>) =>
      committedRuns(world, { ...committedSettings, ...changes });
    expect(of({ method: "rloo" })?.seeds).toBe(3);
    expect(of({ method: "ppo" })).toBeUndefined();
    expect(of({ method: "ppo", learning_rate: 1e-4 })?.seeds).toBe(3);
    expect(of({ reward: "random" })!.masses.target[1].value).toBeCloseTo(meanOf({ arm: "random", trainedOn: "depth", axis: "depth" }), 9); // prettier-ignore
    expect(of({ reward: "shuffled" })?.seeds).toBe(3);
    expect(of({ reward: "flipped" })?.seeds).toBe(3);
    expect(of({ reward: "random", method: "rloo" })).toBeUndefined();
  });

  it("are none where a setting that the algorithm uses is another, whatever the number of steps", () => {
    const of = (changes: Partial<typeof committedSettings>) =>
      committedRuns(world, { ...committedSettings, ...changes });
    expect(of({ max_steps: 20 })).toEqual(of({}));
    expect(of({ beta: 0.1 })).toBeUndefined();
    expect(of({ beta: 0.1, method: "rft" })).toBeDefined(); // it has no KL
    expect(of({ num_generations: 8, method: "rft" })).toBeUndefined();
    expect(of({ target: "composition" })).toBeUndefined();
  });

  it("are none of two base seeds, and count a base seed once, however many runs it has", () => {
    const of = (keeps: (row: (typeof world.rows)[number]) => boolean) =>
      committedRuns({ ...world, rows: world.rows.filter(keeps) }, committedSettings);
    const [least] = world.rows.map(({ baseSeed }) => baseSeed).sort((a, b) => a - b);
    expect(of(({ baseSeed }) => baseSeed !== least)).toBeUndefined();
    const again = world.rows.map((row) => (row.baseSeed === least ? { ...row, value: row.value + 0.1 } : row));
    const mixed = [...world.rows, ...again.filter(({ study, baseSeed }) => study === "exposure" && baseSeed === least)];
    const [, once] = committedRuns(world, committedSettings)!.masses.target;
    const [, twice] = committedRuns({ ...world, rows: mixed }, committedSettings)!.masses.target;
    expect(twice.value - once.value).toBeCloseTo(0.1 / 3 / 3, 9); // one more run beside two, of one seed of three
  });

  it("are none of a protocol that is not one of ours", () =>
    expect(committedRuns({ ...world, protocol: "made up" }, committedSettings)).toBeUndefined());
});
