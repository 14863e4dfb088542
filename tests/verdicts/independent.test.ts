import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { hypothesesOf } from "../../src/hypotheses/hypotheses";
import type { Results } from "../../src/results/rows";
import { verdictsOf, type Verdict } from "../../src/verdicts";
import { python } from "../notebook/python";
import { temporaryDirectory } from "../results/fixture";
import { replicationWorld, type ReplicationSettings } from "./replicationWorld";
import { training } from "./world";

/** What replication.py prints of these results, by part and what it is judged for. */
function independent(
  results: Results,
): Map<string, Pick<Verdict, "verdict" | "effect" | "lower" | "upper" | "seeds" | "p">> {
  const directory = temporaryDirectory();
  mkdirSync(directory, { recursive: true });
  for (const table of ["rows", "prompts", "curves"] as const)
    writeFileSync(join(directory, `${table}.jsonl`), results[table].map((row) => JSON.stringify(row)).join("\n"));
  const output = execFileSync(python!, [join(__dirname, "independent", "replication.py"), directory, "--json"], {
    encoding: "utf8",
  });
  const lines = JSON.parse(output) as (Verdict & { lower: number | null; upper: number | null; p: number | null })[];
  return new Map(
    lines.map(({ part, of, verdict, effect, seeds, ...line }) => {
      const [lower, upper, p] = [line.lower, line.upper, line.p].map((value) => value ?? NaN);
      return [`${part} ${of}`, { verdict, effect: effect ?? NaN, seeds, lower, upper, p }];
    }),
  );
}

/** Their intervals are drawn, R5e's number too. */
const drawn = ["R2a", "R5a", "R5b", "R5e"];
/** Of a mean gain no interval of ours is narrower than one sample allows, which the statements do not say. */
const oneSample = 1e-3;

/** Some parts hold in it, others are rejected. */
const changes: Partial<ReplicationSettings> = {
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

describe.runIf(python)("the replication's verdicts, computed a second time from its statements in Python", () => {
  const results = replicationWorld(changes);
  const ours = verdictsOf(results, training);
  const theirs = independent(results);
  const pairs = ours.map((own) => ({
    own,
    other: theirs.get(`${own.part} ${own.of}`)!,
    name: `${own.part} ${own.of}`,
  }));

  it("are of every part", () => {
    const parts = hypothesesOf("replication").hypotheses.flatMap(({ parts }) => [...parts]);
    expect([...theirs.keys()]).toEqual(parts.flatMap(({ id, of }) => of.map((each) => `${id} ${each}`)));
    expect(new Set(ours.map(({ verdict }) => verdict)).size).toBeGreaterThan(1);
  });

  it("come to the same decisions, from as many base seeds", () => {
    for (const { own, other, name } of pairs)
      expect([other.verdict, other.seeds], name).toEqual([own.verdict, own.seeds]);
  });

  it("come from the same numbers, where nothing is drawn", () => {
    for (const { own, other, name } of pairs)
      expect(Math.abs(other.effect - own.effect), name).toBeLessThanOrEqual(own.part === "R5e" ? 0.02 : 1e-6);
  });

  it("have the same intervals, or narrower ones by what one sample is worth", () => {
    for (const { own, other, name } of pairs) {
      const [lower, upper] = [other.lower - own.lower, own.upper - other.upper];
      const margin = drawn.includes(own.part) ? 0.05 : oneSample;
      expect(Math.max(lower, upper), name).toBeLessThanOrEqual(margin);
      expect(Math.min(lower, upper), name).toBeGreaterThanOrEqual(drawn.includes(own.part) ? -margin : -1e-6);
      if (!drawn.includes(own.part) && Math.max(lower, upper) < 1e-9 && own.p > 1e-12)
        expect(other.p / own.p, name).toBeCloseTo(1, 5);
    }
  });
});
