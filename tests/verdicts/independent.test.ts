import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { deriveKey, Random } from "../../src/common/random";
import { hypothesesOf } from "../../src/hypotheses/hypotheses";
import type { Results } from "../../src/results/rows";
import { verdictsOf, type Verdict } from "../../src/verdicts";
import { python } from "../notebook/python";
import { temporaryDirectory } from "../results/fixture";
import { leversWorld } from "./leversWorld";
import { replicationWorld, type ReplicationSettings } from "./replicationWorld";
import { training } from "./world";

type Line = Pick<Verdict, "part" | "of" | "verdict" | "effect" | "lower" | "upper" | "seeds" | "p">;

/** What the protocol's script in Python prints of these results. */
function independent(results: Results): Line[] {
  const directory = temporaryDirectory();
  for (const table of ["rows", "prompts", "curves"] as const)
    writeFileSync(join(directory, `${table}.jsonl`), results[table].map((row) => JSON.stringify(row)).join("\n"));
  const script = join(__dirname, "independent", `${results.protocol}.py`);
  const output = execFileSync(python!, [script, directory, "--json"], { encoding: "utf8" });
  const numbers = { effect: NaN, lower: NaN, upper: NaN, p: NaN };
  return JSON.parse(output, (key, value: unknown) => (key in numbers ? (value ?? NaN) : value)) as Line[];
}

/** Some parts hold in it, others are rejected. */
const replicationChanges: Partial<ReplicationSettings> = {
  seeds: 6,
  slope: -0.3,
  taught: 0.04,
  long: 0.03,
  closed: (Q) => 0.9 - 0.9 * Q,
  passes: 0.895,
  late: 0.02,
  ladder: (law) => law + 0.4,
  several: (masses) => masses.reduce((product, mass) => product * mass),
  discovered: 0.2,
  largerBeta: 0.1,
  drGrpo: 0.2,
  shuffled: { gain: 0.2, correlation: 0.7, entropy: 0.1 },
};

/** RL costs a third of what the base policy knew, whatever the lever. */
const costlyLevers = () =>
  leversWorld({
    seeds: 7,
    noise: 0.01,
    instead: ({ run, axis, metric, before }) =>
      run.method === "grpo" && axis !== "in-distribution" && !metric.startsWith("inside/") ? 0.7 * before : undefined,
  });

/** Every number is drawn by itself, base masses too: one that is read from another row than the statement's is another. */
function unrelatedLevers(): Results {
  const { rows, curves, ...rest } = leversWorld({ noise: 0 });
  const drawnFor = (...keys: unknown[]) => new Random(deriveKey(3, keys.join(" "), 0)).uniform();
  return {
    ...rest,
    rows: rows.map((row) => ({ ...row, value: drawnFor(row.run, row.axis, row.rung, row.metric) })),
    curves: curves.map((point) => ({ ...point, value: drawnFor(point.run, point.metric) })),
  };
}

/** By protocol and world: how it is made, and the decisions that it leads to. */
const worlds = [
  [
    "replication",
    "in which some parts hold",
    () => replicationWorld(replicationChanges),
    ["holds", "rejected", "undecided"],
  ],
  ["levers", "in which all parts hold", () => leversWorld(), ["holds"]],
  ["levers", "in which RL loses", costlyLevers, ["holds", "rejected", "undecided"]],
  ["levers", "of unrelated numbers", unrelatedLevers, ["undecided"]],
] as const;

/** Parts whose interval is drawn, with how far their effect may differ: R5e's number is drawn too. */
const drawn: Record<string, number> = { R2a: 1e-6, R5a: 1e-6, R5b: 1e-6, R5e: 0.02 };
/** Of a mean gain no interval of ours is narrower than one sample allows, which the statements do not say. */
const oneSample = 1e-3;

describe.runIf(python).each(worlds)(
  "verdicts on %s in a world %s, computed a second time from the statements in Python",
  (protocol, _, world, decisions) => {
    let ours: Verdict[];
    let theirs: Line[];
    const pairs = () => ours.map((own, i) => ({ own, other: theirs[i], name: `${own.part} ${own.of}` }));

    beforeAll(() => {
      const results = world();
      [ours, theirs] = [verdictsOf(results, training), independent(results)];
    }, 300_000);

    it("are of every part", () => {
      const parts = hypothesesOf(protocol).hypotheses.flatMap(({ parts }) => [...parts]);
      const expected = parts.flatMap(({ id, of }) => of.map((each) => `${id} ${each}`));
      for (const verdicts of [ours, theirs]) expect(verdicts.map(({ part, of }) => `${part} ${of}`)).toEqual(expected);
      expect([...new Set(ours.map(({ verdict }) => verdict))].sort()).toEqual(decisions);
    });

    it("come to the same decisions, from as many base seeds", () => {
      for (const { own, other, name } of pairs())
        expect([other.verdict, other.seeds], name).toEqual([own.verdict, own.seeds]);
    });

    it("come from the same numbers, where nothing is drawn", () => {
      for (const { own, other, name } of pairs())
        expect(Math.abs(other.effect - own.effect), name).toBeLessThanOrEqual(drawn[own.part] ?? 1e-6);
    });

    it("have the same intervals, or narrower ones by what one sample is worth", () => {
      for (const { own, other, name } of pairs()) {
        const [lower, upper] = [other.lower - own.lower, own.upper - other.upper];
        const margin = own.part in drawn ? 0.05 : oneSample;
        expect(Math.max(lower, upper), name).toBeLessThanOrEqual(margin);
        expect(Math.min(lower, upper), name).toBeGreaterThanOrEqual(own.part in drawn ? -margin : -1e-6);
        if (!(own.part in drawn) && Math.max(lower, upper) < 1e-9 && own.p > 1e-12)
          expect(other.p / own.p, name).toBeCloseTo(1, 5);
      }
    });
  },
);
