import { describe, expect, it } from "vitest";
import type { PromptRow, ResultRow, Results } from "../../src/results/rows";
import { ladder } from "../../src/figures/ladder";
import type { Trace } from "../../src/figures/plot/marks";
import { promptRow, row } from "../results/fixture";
import { syntheticResults } from "./fixture";

type Drawn = Omit<Trace, "x" | "y"> & { x: number[]; y: number[] };
type WithInterval = Drawn & { error_y?: { array: number[]; arrayminus: number[] } };

/** Measured masses moved onto what the plain tilt (1/β = 2) makes of the base's: the odds times e². */
function exactlyTilted() {
  const results = syntheticResults();
  const base = new Map(
    results.prompts.filter(({ run, base }) => run === base).map((row) => [keyOf(row), row.exactMass!]),
  );
  const tilted = (Q: number) => (Q * Math.exp(2)) / (1 - Q + Q * Math.exp(2));
  const moved = results.prompts.map((row) =>
    row.axis === "ladder" && row.run !== row.base ? { ...row, exactMass: tilted(base.get(keyOf(row))!) } : row,
  );
  return { ...results, prompts: moved };
}

function keyOf({ base, rung, prompt }: { base: string; rung: number; prompt: number }): string {
  return `${base} ${rung} ${prompt}`;
}

describe("the figure of the ladder", () => {
  const { data, layout } = ladder(exactlyTilted());
  const contrasts = (data as Drawn[]).filter((trace) => trace.name?.includes("plain tilt"));

  it("puts what follows the plain tilt on its diagonal, for every update", () => {
    expect(contrasts).toHaveLength(2);
    for (const { x, y } of contrasts) x.forEach((predicted, i) => expect(y[i]).toBeCloseTo(predicted, 4));
  });

  it("states the tilt's error as zero there, and the other law's as large", () => {
    const notes = layout.annotations!.map((note) => note.text).filter((text) => text?.includes("plain tilt"));
    for (const text of notes) expect(text).toMatch(/plain tilt 0\.000<br>furthest rung, nats<br>.*, plain tilt 0\.0$/);
    expect(Number(/own law ([\d.]+)/.exec(notes[1]!)![1])).toBeGreaterThan(0.1);
  });
});

/** One run of mean-only + k2 on each base seed, one rung of prompts whose mass RL takes from .5 to `after[seed]`. */
function runsOf(after: number[], changes: Partial<ResultRow> = {}, prompts = 1): Results {
  const settings = { method: "grpo", scaleRewards: "none", kl: "k2", beta: 0.5, numGenerations: 16 } as const;
  const [rows, counts]: [ResultRow[], PromptRow[]] = [[], []];
  after.forEach((mass, seed) => {
    const key = { base: `base ${seed}`, axis: "ladder", rung: 0 } as const;
    const run = `${JSON.stringify(changes)} ${seed}`;
    rows.push(row({ ...key, ...settings, study: "ladder-shared", run, baseSeed: seed, rlSeed: seed, ...changes }));
    for (let prompt = 0; prompt < prompts; prompt++)
      counts.push(
        promptRow({ ...key, run: key.base, prompt, exactMass: 0.5 }),
        promptRow({ ...key, run, prompt, exactMass: mass }),
      );
  });
  return { protocol: "test", rows, prompts: counts, curves: [] };
}

function together(...all: Results[]): Results {
  const rows = all.flatMap((each) => each.rows);
  return { protocol: "test", rows, prompts: all.flatMap((each) => each.prompts), curves: [] };
}

const textOf = (results: Results) => JSON.stringify(ladder(results).layout);
const law = (results: Results) => (ladder(results).data as WithInterval[]).find(({ name }) => name?.includes("law"))!;

describe("the ladder's updates", () => {
  it("are named by the title where masses agree and odds do not", () => {
    const [law, short] = [0.99996, 0.995]; // whitened + k2 from .5 at β = .5: one rung, no mass error above .005
    const whitened = runsOf([short, short, short], { scaleRewards: "group", kl: "k2" });
    const text = JSON.stringify(ladder(whitened).layout);
    expect(Number(/furthest rung, nats<br>own law ([\d.]+)/.exec(text)![1])).toBeGreaterThan(1);
    expect(Math.log(law / (1 - law)) - Math.log(short / (1 - short))).toBeGreaterThan(1);
    expect(text).toMatch(/With shared rules, updates end at their own laws; in odds whitened \+ k2 does not/);
  });

  const core = runsOf([0.8, 0.85, 0.9]);

  it("are those that the most base seeds have, at one β and group size", () => {
    const others = [
      runsOf([0.7], { beta: 1 }),
      runsOf([0.7, 0.7], { numGenerations: 4 }),
      runsOf([0.7], { kl: "k1-reward" }),
    ];
    expect(ladder(together(...others, core))).toEqual(ladder(core));
    const wider = together(core, runsOf([0.7, 0.8, 0.9], { kl: "k3" }));
    expect(textOf(wider)).toMatch(/mean-only \+ k2.*mean-only \+ k3/);
  });

  it("are on shared rules where these were run, else on distinct ones, which the subtitle then says", () => {
    const distinct = runsOf([0.8, 0.85, 0.9, 0.95], { study: "ladder-distinct" });
    expect(ladder(together(distinct, core))).toEqual(ladder(core));
    expect(textOf(distinct)).toMatch(/distinct rules/);
    expect(textOf(core)).not.toMatch(/distinct rules/);
  });

  it("show at most 400 prompts each, of all seeds, and state the error over all", () => {
    const many = runsOf([0.8, 0.82, 0.84, 0.86], {}, 300);
    const cloud = (ladder(many).data as Drawn[]).find(({ hoverinfo, mode }) => hoverinfo === "skip" && mode === "markers")!; // prettier-ignore
    expect(cloud.x).toHaveLength(400);
    expect(new Set(cloud.y).size).toBe(4);
    expect(textOf(many)).toMatch(/every 3rd prompt/);
    expect(textOf(many)).toMatch(/1200 prompts of 4 policies<br>4 base seeds/);
  });

  it("have 95% intervals over base seeds, from three: .5 ± 4.30265 · .2 ∕ √3 for seeds at .3, .5 and .7", () => {
    const { y, error_y } = law(runsOf([0.3, 0.5, 0.7], {}, 7));
    const logit = (p: number) => Math.log(p / (1 - p));
    expect(y).toEqual([0]);
    expect(error_y!.array[0]).toBeCloseTo(logit(0.9968275423), 4);
    expect(error_y!.arrayminus[0]).toBeCloseTo(-logit(0.0031724577), 4);
    expect(law(runsOf([0.3, 0.7]))).not.toHaveProperty("error_y");
  });
});
