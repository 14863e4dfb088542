import { describe, expect, it } from "vitest";
import type { ResultRow, Results } from "../../src/results/rows";
import type { Figure } from "../../src/figures/plot/figure";
import type { Trace } from "../../src/figures/plot/marks";
import { longMethods, methods } from "../../src/figures/methods";
import { promptRow, row, tuned } from "../results/fixture";
import { noResults, syntheticResults } from "./fixture";

type Drawn = Omit<Trace, "x" | "y" | "xaxis"> & { x: number[]; y: (number | null)[]; xaxis: string };

/** What one base policy, at one exposure, and the runs on it have: masses on length, then in distribution. */
function policy(seed: number, exposure: number, runs: Record<string, [number, number]>): ResultRow[] {
  const keys = { base: `e${exposure}-s${seed}`, baseSeed: seed, exposure };
  const both = (of: Partial<ResultRow>, [onTarget, inDistribution]: [number, number]) => [
    row({ ...of, axis: "length", value: onTarget }),
    row({ ...of, axis: "in-distribution", value: inDistribution }),
  ];
  return [
    ...both({ ...keys, run: keys.base }, [0.1, 0.9]),
    ...Object.entries(runs).flatMap(([kind, masses]) =>
      both({ ...tuned("length", keys), ...settings[kind], ...keys, run: `${keys.base}-${kind}`, rlSeed: seed }, masses),
    ),
  ];
}

const settings: Record<string, Partial<ResultRow>> = {
  grpo: {},
  mixed: { study: "mixed", trainedOn: "length+in-distribution" },
  long: { study: "long" },
  rft: { study: "contrast", method: "rft" },
  sft: { study: "contrast", method: "sft" },
};

const results: Results = {
  protocol: "test",
  rows: [
    ...[1, 2, 3].flatMap((seed) =>
      policy(seed, 0.02, { grpo: [0.2 + 0.1 * seed, 0.5], sft: [0.9, 0.3], mixed: [0.3, 0.85] }),
    ),
    ...policy(4, 0.02, { grpo: [1, 0] }),
    ...policy(1, 0.05, { grpo: [0.6, 0.5] }),
    ...[1, 2].flatMap((seed) => policy(seed, 0, { grpo: [0.1, 0.9], sft: [0.7, 0.2], long: [0.3, 0.4] })),
  ],
  prompts: [1, 2, 3].map((seed) =>
    promptRow({
      base: `e0.02-s${seed}`,
      run: `e0.02-s${seed}`,
      placing: 0,
      placingSamples: 10,
      correct: 10,
      samples: 10,
    }),
  ),
  curves: [],
};

/** The means of a method above, on the target, or below, in distribution. */
function means(name: string, side: "x" | "x2", figure = methods(results)): Drawn {
  const all = figure.data as Drawn[];
  return all.find((trace) => trace.name?.startsWith(`${name} (`) && trace.xaxis === side && trace.x[0] !== null)!;
}

function texts({ layout: { annotations, xaxis2 } }: Figure): string {
  return JSON.stringify([annotations, xaxis2]);
}

function titleOf(of: Results): string {
  return JSON.stringify(methods(of).layout.title);
}

describe("the figure of methods", () => {
  it("shows mean gains on the target, and the change in distribution by the same runs", () => {
    expect(means("SFT", "x").y).toEqual([0.8]);
    expect(means("SFT", "x2").y).toEqual([-0.6]);
    expect(means("GRPO on a mixture", "x2").y).toEqual([-0.05]);
  });

  it("has a figure of its own for low exposures, up to those of long runs", () => {
    const low = longMethods(results);
    expect(means("long GRPO", "x", low).y).toEqual([0.2]);
    expect(means("SFT", "x", low).y).toEqual([0.6]);
    expect(means("SFT", "x2", low).y).toEqual([-0.7]);
    expect(low.layout.xaxis2!.ticktext).toEqual(["length<br>0%<br>.100"]);
    expect(JSON.stringify(low.layout.title)).toContain(
      "Long GRPO from low base mass: where it gains on a target, it loses",
    );
    const spared = results.rows.map((each) =>
      each.study === "long" && each.axis === "in-distribution" ? { ...each, value: 0.9 } : each,
    );
    expect(JSON.stringify(longMethods({ ...results, rows: spared }).layout.title)).toContain("by method");
  });

  it("compares plain GRPO from the same base policies alone, at exposures where something else was run", () => {
    expect(means("GRPO", "x").y).toEqual([expect.closeTo(0.3, 6)]);
    expect(means("GRPO", "x2").y).toEqual([-0.4]);
    expect(methods(results).layout.xaxis2!.ticktext).toEqual(["length<br>2%<br>.100"]);
  });

  it("sets methods side by side, about their exposure", () => {
    const [grpo, mixture, sft] = ["GRPO", "GRPO on a mixture", "SFT"].map((name) => means(name, "x").x[0]);
    expect(mixture).toBe(0);
    expect(mixture - grpo).toBeCloseTo(sft - mixture, 6);
    expect(sft).toBeGreaterThan(mixture);
  });

  it("has a slot for each target and exposure, with the base mass there", () => {
    const onDepth = policy(1, 0.05, { grpo: [0.6, 0.5], sft: [0.6, 0.5] }).map((each) => {
      const axis = each.axis === "length" ? "depth" : each.axis;
      return { ...each, axis, trainedOn: each.trainedOn && "depth" } as const;
    });
    const others = results.rows.filter(({ exposure }) => exposure !== 0.05);
    const { layout } = methods({ ...results, rows: [...others, ...onDepth] });
    expect(layout.xaxis2!.ticktext).toEqual(["depth<br>5%<br>.100", "length<br>2%<br>.100"]);
    expect(layout.xaxis2!.range).toEqual(layout.xaxis!.range);
  });

  it("says of how many seeds a method's means are", () => {
    const shown = (methods(results).data as Drawn[]).filter(({ showlegend }) => showlegend).map(({ name }) => name);
    expect(shown).toEqual(["GRPO (3 seeds)", "GRPO on a mixture (3)", "SFT (3)"]);
  });

  it("claims that a mixture keeps what GRPO loses where H8c holds, and not where too few seeds decide it", () => {
    const seeds = [1, 2, 3, 4, 5, 6, 7];
    const rows = seeds.flatMap((seed) => policy(seed, 0.02, { grpo: [0.3, 0.4 + 0.01 * seed], mixed: [0.3, 0.9] }));
    expect(titleOf({ ...results, rows })).toContain("GRPO on a mixture keeps");
    expect(titleOf(results)).toContain("by method");
  });

  it("has 95% intervals over base seeds, from three on", () => {
    const half = (4.302653 * 0.1) / Math.sqrt(3); // Student's quantile of two degrees of freedom; gains .2, .3, .4
    const bars = (methods(results).data as (Drawn & { error_y?: { array: number[] } })[]).filter(
      (trace) => trace.error_y && trace.xaxis === "x",
    );
    const [grpo] = bars.filter(({ y }) => Math.abs(y[0]! - 0.3) < 1e-6);
    expect(grpo.error_y!.array).toEqual([expect.closeTo(half, 5)]);
  });

  it("shows the theorem's gain where the base policies' prompts were counted", () => {
    const optimum = (methods(results).data as Drawn[]).find(({ line }) => line?.dash === "dash")!;
    expect(titleOf(results)).toContain("Dashed: lower bound on the theorem’s gain, β = 0.05");
    expect(optimum.y).toEqual([0.5, 0.5, null]); // half of the samples are right, e^{1/.05} : 1 after
  });

  it("leaves space for the theorem's gain above all that was measured", () => {
    const modest = { ...results, rows: policy(1, 0.02, { grpo: [0.15, 0.9], sft: [0.2, 0.9] }) };
    expect(methods(modest).layout.yaxis!.range![1]).toBeGreaterThan(0.5);
  });

  it("leaves space for intervals that reach beyond every seed", () => {
    const masses = [0.15, 0.9, 0.9];
    const wide = masses.flatMap((mass, i) => policy(i + 1, 0.02, { grpo: [mass, 0.9], sft: [mass, 0.9] }));
    const half = (4.302653 * (0.75 / Math.sqrt(3))) / Math.sqrt(3); // Student's quantile; the deviation of .15, .9, .9
    const [low, high] = methods({ ...results, rows: wide, prompts: [] }).layout.yaxis!.range!;
    expect(low).toBeLessThan(0.55 - half);
    expect(high).toBeGreaterThan(0.55 + half);
  });

  it("names what is judged, where there are rows for it", () => {
    expect(texts(methods(results))).toContain("Mixture minus GRPO in distribution, all targets (H8c): +.350");
    expect(texts(longMethods(results))).not.toContain("H8c");
  });

  it("shows the targets and methods that a small protocol has", () => {
    const small = {
      ...results,
      rows: results.rows.filter(({ exposure, study }) => exposure === 0.02 && study !== "mixed"),
    };
    const shown = (methods(small).data as Drawn[]).filter(({ showlegend }) => showlegend).map(({ name }) => name);
    expect(shown).toEqual(["GRPO (3 seeds)", "SFT (3)"]);
    expect(texts(methods(small))).not.toMatch(/H2|H8/);
  });

  it("says what is missing where nothing was compared", () => {
    for (const none of [noResults(), syntheticResults()])
      expect([methods(none), longMethods(none)].map((each) => JSON.stringify(each))).toEqual([
        expect.stringContaining("no rows of study “contrast”"),
        expect.stringContaining("no rows of study “long”"),
      ]);
  });
});
