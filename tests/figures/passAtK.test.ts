import { describe, expect, it } from "vitest";
import type { ResultRow, Results } from "../../src/results/rows";
import { passAtK } from "../../src/figures/passAtK";
import { row, tuned } from "../results/fixture";
import { noResults, syntheticResults } from "./fixture";

type Drawn = { name?: string; xaxis: string; x: number[]; y: number[]; line: { dash: string } };
const ks = [1, 2, 4, 8];

/** Every correct mass as pass@k of independent draws: 1 − (1 − P)^k. */
function withPasses(): Results {
  const results = syntheticResults();
  const masses = results.rows.filter(({ metric }) => metric === "correctMass");
  const passes = ks.flatMap((k) =>
    masses.map((row) => ({ ...row, metric: `passAt${k}` as const, value: 1 - (1 - row.value) ** k })),
  );
  return { ...results, rows: [...results.rows, ...passes] };
}

describe("the figure of pass@k", () => {
  const drawn = passAtK(withPasses()).data as Drawn[];
  const named = (name: string) => drawn.filter((trace) => trace.name === name);

  it("draws one panel a target, and base and tuned for each exposure", () => {
    expect(new Set(drawn.map(({ xaxis }) => xaxis)).size).toBe(4);
    for (const exposure of ["0%", "2%", "10%"]) {
      expect(named(`base, ${exposure}`)).toHaveLength(4);
      expect(named(`tuned, ${exposure}`)).toHaveLength(4);
    }
  });

  it("shows the mean over seeds of the measured values, by k", () => {
    const depth = withPasses().rows.filter(
      ({ axis, exposure, study, method }) =>
        axis === "depth" && exposure === 0.02 && (method === "none" ? study === "base" : study === "exposure"),
    );
    for (const [name, method] of [
      ["base", "none"],
      ["tuned", "grpo"],
    ]) {
      const [curve] = named(`${name}, 2%`);
      expect(curve.x).toEqual(ks);
      ks.forEach((k, i) => {
        const values = depth.filter((row) => row.metric === `passAt${k}` && row.method === method).map((r) => r.value);
        expect(values).toHaveLength(2);
        expect(curve.y[i]).toBeCloseTo((values[0] + values[1]) / 2, 5);
      });
    }
  });

  it("shows three exposures of many, and none between the lowest, the middle and the highest", () => {
    const results = withPasses();
    const more = [0.003, 0.01, 0.05, 0.2].flatMap((exposure) =>
      results.rows
        .filter(({ exposure }) => exposure === 0.02)
        .map((row) => ({ ...row, run: `${row.run}-${exposure}`, base: `${row.base}-${exposure}`, exposure })),
    );
    const crowded = passAtK({ ...results, rows: [...results.rows, ...more] }).data as Drawn[];
    expect([...new Set(crowded.flatMap(({ name }) => name ?? []))]).toEqual(
      ["0%", "2%", "20%"].flatMap((exposure) => [`base, ${exposure}`, `tuned, ${exposure}`]),
    );
  });

  it("goes to the largest k, and gives answers a panel of their own", () => {
    const results = withPasses();
    const own = results.rows.filter(({ metric }) => metric.startsWith("passAt1"));
    const large = [256, 512].flatMap((k) => own.map((row) => ({ ...row, metric: `passAt${k}` as const })));
    const answers = own
      .filter(({ axis, study }) => axis === "composition" && (study === "base" || study === "exposure"))
      .map((row) => ({ ...row, run: `a-${row.run}`, base: `a-${row.base}`, format: "answer" as const }));
    const figure = passAtK({ ...results, rows: [...results.rows, ...large, ...answers] });
    expect((figure.data as Drawn[]).find(({ name }) => name === "base, 2%")!.x).toEqual([...ks, 256, 512]);
    expect(new Set((figure.data as Drawn[]).map(({ xaxis }) => xaxis)).size).toBe(5);
    expect(JSON.stringify(figure.layout)).toContain("composition (answers)");
  });

  it("shows the mean's interval where lines of seeds would hide each other", () => {
    const { protocol, prompts, curves } = withPasses();
    const masses = [0.1, 0.2, 0.3, 0.4, 0.5]; // mean .3, deviation .158, t .975 with 4 degrees 2.776
    const rows = masses.flatMap((value, i) => {
      const keys = { base: `b${i}`, baseSeed: i, axis: "length", metric: "passAt1", value } as const;
      return [row({ ...keys, run: `b${i}` }), tuned("length", { ...keys, run: `t${i}` })];
    });
    const figure = passAtK({ protocol, rows, prompts, curves });
    const band = (figure.data as (Drawn & { fill?: string })[]).find(({ fill }) => fill === "toself")!;
    const half = (2.7764451 * Math.sqrt(0.025)) / Math.sqrt(5);
    expect(band.y).toEqual([expect.closeTo(0.3 - half, 5), expect.closeTo(0.3 + half, 5)]);
    expect(JSON.stringify(figure.layout.title)).toContain("band: 95% over 5 base seeds");
  });

  it("tells base from tuned by the dash, in print too", () => {
    for (const { name, line } of drawn) if (name) expect(line.dash === "solid").toBe(name.startsWith("tuned"));
  });

  it("says what is missing where a protocol has no RL on targets", () =>
    expect(JSON.stringify(passAtK(noResults()))).toMatch(/no rows of study “exposure” in protocol “nothing”/));

  it("claims in its title what H7 comes to at 1 and at the largest k, and nothing below six seeds", () => {
    const titleOf = (seeds: number, after: [number, number]) =>
      JSON.stringify(passAtK({ ...noResults(), rows: passesOf(seeds, after) }).layout.title);
    expect(titleOf(7, [0.6, 0.9])).toContain("still leads at the largest k");
    expect(titleOf(7, [0.6, 0.7])).toContain("the base policy overtakes it");
    expect(titleOf(7, [0.2, 0.9])).toContain("of base and tuned policies");
    expect(titleOf(3, [0.6, 0.9])).toContain("of base and tuned policies");
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
