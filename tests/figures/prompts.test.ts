import { describe, expect, it } from "vitest";
import type { PromptRow, ResultRow, Results } from "../../src/results/rows";
import type { Trace } from "../../src/figures/plot/marks";
import { prompts } from "../../src/figures/prompts";
import { deriveKey, Random } from "../../src/common/random";
import { logit, sigmoid } from "../../src/theory/numeric";
import { row } from "../results/fixture";
import { world } from "../verdicts/world";
import { syntheticResults } from "./fixture";

const half = 16;
const [pattern] = syntheticResults().rows.filter((row) => row.study === "exposure" && row.axis === "depth");
const run: ResultRow = { ...pattern, run: "tuned", base: "base" };

describe("the figure of single prompts", () => {
  it("shows no gain where RL changed nothing: prompts with a low estimate do not rise by themselves", () => {
    const { y, error } = binnedMeans(untouchedPrompts(4000));
    expect(y.length).toBeGreaterThan(4);
    y.forEach((mean, i) => expect(Math.abs(mean)).toBeLessThan(2 * error[i] + 0.005));
  });

  it("takes base seeds for the unit, from three: .2 ± 4.30265 · .1 ∕ √3 for seeds at .1, .2 and .3", () => {
    const { data, layout } = prompts(exactGains([0.1, 0.1, 0.1, 0.1, 0.1, 0.1], [0.2, 0.2], [0.3]));
    const { y, error_y } = data[data.length - 1] as Binned;
    expect(y).toEqual([0.2]);
    expect(error_y.array[0]).toBeCloseTo(0.2484138, 5);
    expect(JSON.stringify(layout.title)).toMatch(/95% over base seeds/);
  });

  it("takes prompts for the unit below three seeds: .15 ± 2.36462 · .0534522 ∕ √8 for four at .1 and four at .2", () => {
    const { data, layout } = prompts(exactGains([0.1, 0.1, 0.1, 0.1], [0.2, 0.2, 0.2, 0.2]));
    const { y, error_y } = data[data.length - 1] as Binned;
    expect(y).toEqual([0.15]);
    expect(error_y.array[0]).toBeCloseTo(0.0446871, 5);
    expect(JSON.stringify(layout.title)).toMatch(/95% over prompts/);
  });

  it("keeps answers, whose masses are exact, apart from steps", () => {
    const { data, layout } = prompts({ ...exactGains([0.1, 0.1, 0.1, 0.1, 0.1]) });
    expect(JSON.stringify(layout.annotations)).toMatch(/depth \(answers\), exact masses/);
    const { x, y } = data[data.length - 1] as Binned;
    expect([x, y]).toEqual([[0.5], [0.1]]);
    const both = exactGains([0.1, 0.1, 0.1, 0.1, 0.1]);
    const steps = { ...both.rows[0], run: "in steps", format: "steps" as const };
    const counts = both.prompts.filter((row) => row.run === "tuned 0").map((row) => ({ ...row, run: "in steps" }));
    const figure = prompts({ ...both, rows: [...both.rows, steps], prompts: [...both.prompts, ...counts] });
    expect(figure.layout).toHaveProperty("xaxis2");
  });

  it("says of how many policies and base seeds a panel is", () => {
    const { layout } = prompts(exactGains([0.1, 0.1, 0.1], [0.1, 0.1]));
    expect(JSON.stringify(layout.annotations)).toContain("2 policies, 2 base seeds");
  });

  it("has space for intervals that reach above a gain of 1", () => {
    const { data, layout } = prompts(exactGains([0.99, 0.99], [0.99, 0.99], [0.4, 0.4]));
    const { y, error_y } = data[data.length - 1] as Binned;
    expect(y[0] + error_y.array[0]).toBeGreaterThan(1.5);
    expect(layout.yaxis!.range![1]).toBeGreaterThan(y[0] + error_y.array[0]);
  });

  it("denies a common odds factor in its title where H5e is rejected, and does not where one holds", () => {
    const flatter = world({ tuned: (Q) => sigmoid(0.4 * logit(Q) + 1) });
    expect(JSON.stringify(prompts(flatter).layout.title)).toContain("No common odds factor");
    expect(JSON.stringify(prompts(world()).layout.title)).toContain("Gain of single prompts");
  });

  it("shows 800 prompts of each target at most, says which, and has all of them in its bins", () => {
    const many = Array.from({ length: 4 }, () => Array.from({ length: 500 }, () => 0.2));
    const { data, layout } = prompts(exactGains(...many));
    expect((data[0] as Binned).x).toHaveLength(4 * 167 - 1);
    expect((data[data.length - 1] as Binned).text[0]).toMatch(/^2000 prompts, 4 base seeds/);
    expect(JSON.stringify(layout.title)).toMatch(/every 3rd one/);
  });
});

type Binned = { x: number[]; y: number[]; text: string[]; error_y: { array: number[] } };

function startOf({ base, baseSeed, format }: ResultRow): ResultRow {
  return row({ run: base, base, baseSeed, format, axis: "depth" });
}

/** Runs in format answer whose prompts start at .5 and gain as given, run by run, each on a base seed of its own. */
function exactGains(...gains: number[][]): Results {
  const rows = gains.flatMap((_, seed): ResultRow[] => {
    const tuned = { ...pattern, format: "answer" as const, run: `tuned ${seed}`, base: `base ${seed}`, baseSeed: seed };
    return [tuned, startOf(tuned)];
  });
  const count = { study: "exposure", axis: "depth", placing: 0, placingSamples: half, correct: 0, samples: half } as const; // prettier-ignore
  const counts = gains.flatMap((own, seed) =>
    own.flatMap((gain, prompt) => {
      const key = {
        ...count,
        base: `base ${seed}`,
        rung: -1,
        prompt,
        pathMass: 0.5,
        operations: null,
        decisionMasses: null,
      };
      return [
        { ...key, run: `base ${seed}`, exactMass: 0.5 },
        { ...key, run: `tuned ${seed}`, exactMass: 0.5 + gain },
      ];
    }),
  );
  return { protocol: "exact", rows, prompts: counts, curves: [] };
}

/** Prompts of very different masses, counted before and after a training that did nothing. */
function untouchedPrompts(count: number): PromptRow[] {
  const random = new Random(deriveKey(7, "untouched", 0));
  const draw = (p: number) => Array.from({ length: half }, () => random.uniform()).filter((u) => u < p).length;
  const masses = Array.from({ length: count }, () => random.uniform() ** 2);
  return masses.flatMap((mass, prompt) =>
    ["base", "tuned"].map((name) => {
      const counts = { placing: draw(mass), placingSamples: half, correct: draw(mass), samples: half };
      const key = { run: name, base: "base", study: "exposure", axis: "depth", rung: -1, prompt } as const;
      return { ...key, ...counts, pathMass: mass, exactMass: null, operations: null, decisionMasses: null };
    }),
  );
}

function binnedMeans(rows: PromptRow[]): { y: number[]; error: number[] } {
  const { data } = prompts({ protocol: "untouched", rows: [run, startOf(run)], prompts: rows, curves: [] });
  const { y, error_y } = data[data.length - 1] as Trace & { y: number[]; error_y: { array: number[] } };
  return { y, error: error_y.array };
}
