import { describe, expect, it } from "vitest";
import type { ResultRow } from "../../src/results/rows";
import { passAtK } from "../../src/figures/passAtK";
import { row, tuned } from "../results/fixture";
import { noResults } from "./fixture";

type Drawn = { name?: string; xaxis: string; x: number[]; y: number[]; line: { dash: string } };
const ks = [1, 2, 4, 8];

/** One run on a target by base seed: pass@k at each of `ks` before and after. */
function run(seed: number, before: number[], after: number[], changes: Partial<ResultRow> = {}): ResultRow[] {
  const key = { base: `b${seed}`, baseSeed: seed, exposure: 0.02, axis: "depth", ...changes } as const;
  return before.flatMap((value, i) => [
    row({ ...key, run: key.base, metric: `passAt${ks[i]}`, value }),
    tuned("depth", { ...key, run: `t${seed}`, rlSeed: seed, metric: `passAt${ks[i]}`, value: after[i] }),
  ]);
}

const drawnOf = (rows: ResultRow[]) => passAtK({ ...noResults(), rows }).data as Drawn[];

describe("the figure of pass@k", () => {
  const rows = [
    ...run(1, [0.3, 0.5, 0.7, 0.8], [0.5, 0.6, 0.8, 0.9]),
    ...run(2, [0.3, 0.5, 0.7, 0.8], [0.7, 0.8, 0.8, 0.9]),
    ...run(3, [0.6, 0.8, 0.9, 1], [0.8, 0.9, 1, 1]),
    ...run(4, [0.99, 1, 1, 1], [1, 1, 1, 1]), // from above .95: left out
  ];
  const named = (name: string, of = rows) => drawnOf(of).filter((trace) => trace.name === name);

  it("shows tuned minus base, apart where the base is right on every prompt at the largest k", () => {
    const [able] = named("base can fail");
    expect([able.x, able.y]).toEqual([ks, [0.3, 0.2, 0.1, 0.1].map((gain) => expect.closeTo(gain, 6))]);
    expect(named("base never fails")[0].y).toEqual([0.2, 0.1, 0.1, 0].map((gain) => expect.closeTo(gain, 6)));
    const text = JSON.stringify(passAtK({ ...noResults(), rows }).layout.annotations);
    expect(text).toContain("can fail: 2 runs (2 base seeds)<br>never: 1 runs (1 base seed)");
  });

  it("goes to the largest k that all runs have, and judges there who can fail", () => {
    const short = [...rows, ...run(5, [0.6, 1], [0.7, 1])];
    expect(named("base can fail", short)[0].x).toEqual([1, 2]);
    expect(JSON.stringify(passAtK({ ...noResults(), rows: short }).layout)).toContain("can fail: 3 runs");
  });

  it("has a panel for targets, for answers, and by target", () => {
    const answers = rows.map((each) => ({ ...each, run: `a-${each.run}`, base: `a-${each.base}`, format: "answer" as const })); // prettier-ignore
    const all = drawnOf([...rows, ...answers]);
    expect(new Set(all.map(({ xaxis }) => xaxis)).size).toBe(3);
    expect(all.filter(({ name }) => name === "depth")).toHaveLength(1);
  });

  it("tells the two kinds by the dash, in print too", () => {
    expect(named("base can fail")[0].line.dash).toBe("solid");
    expect(named("base never fails")[0].line.dash).not.toBe("solid");
  });

  it("says what is missing where a protocol has no RL on targets", () =>
    expect(JSON.stringify(passAtK(noResults()))).toMatch(/no rows of study “exposure” in protocol “nothing”/));

  it("claims in its title who leads at the largest k where the base can fail, if the interval says so", () => {
    const titleOf = (seeds: number, after: [number, number]) =>
      JSON.stringify(passAtK({ ...noResults(), rows: passesOf(seeds, after) }).layout.title);
    expect(titleOf(7, [0.6, 0.9])).toContain("can still fail at k = 8, the tuned policy stays ahead");
    expect(titleOf(7, [0.6, 0.7])).toContain("it overtakes the tuned policy");
    expect(titleOf(2, [0.6, 0.9])).toContain("of tuned minus base policies");
  });
});

/** pass@1 of .3 and .8 at larger k before RL on depth; after it as given, each seed a little apart. */
function passesOf(seeds: number, [one, more]: [number, number]): ResultRow[] {
  return Array.from({ length: seeds }, (_, i) => i + 1).flatMap((seed) => {
    const key = { base: `b${seed}`, baseSeed: seed, exposure: 0.02, axis: "depth" } as const;
    const run = { ...key, run: `t${seed}`, rlSeed: seed };
    return ks.flatMap((k) => [
      row({ ...key, run: key.base, metric: `passAt${k}`, value: k === 1 ? 0.3 : 0.8 }),
      tuned("depth", { ...run, metric: `passAt${k}`, value: (k === 1 ? one : more) + 0.001 * seed }),
    ]);
  });
}
