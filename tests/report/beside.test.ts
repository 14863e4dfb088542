import { describe, expect, it } from "vitest";
import { hypothesesOf } from "../../src/hypotheses/hypotheses";
import { besideOf, numbersCompared, versionsBeside, type Judged } from "../../src/report/beside";
import { counterparts, firstAsked } from "../../src/report/besidePairs";
import { verdictsOf } from "../../src/verdicts";
import { replicationWorld } from "../verdicts/replicationWorld";
import { training, world } from "../verdicts/world";

const partsOf = (protocol: string) =>
  hypothesesOf(protocol).hypotheses.flatMap(({ parts }) => parts.map(({ id }) => id));

describe("what corresponds in versions 1.0 and 2.0", () => {
  it("is told of every part of either, and of none of 2.0 both that it is new and that it is not", () => {
    expect(Object.keys(counterparts).sort()).toEqual(partsOf("paper").sort());
    const again = new Set(Object.values(counterparts).flatMap(({ parts }) => parts));
    expect([...again, ...firstAsked].sort()).toEqual(partsOf("replication").sort());
  });

  it("is what the sealed parts name as like themselves", () => {
    for (const { id, like } of hypothesesOf("replication").hypotheses.flatMap(({ parts }) => parts))
      if (like) expect(counterparts[like as keyof typeof counterparts].parts, id).toContain(id);
  });

  it("is the same number only where both have the same lines", () => {
    const known = [...hypothesesOf("paper").hypotheses, ...hypothesesOf("replication").hypotheses];
    const parts = new Map(known.flatMap(({ parts }) => parts.map((part) => [part.id as string, part])));
    for (const [id, { parts: own, differs }] of Object.entries(counterparts)) {
      if (differs) continue;
      const [one, other] = [parts.get(id)!, parts.get(own[0])!];
      expect([other.region, other.thresholds], id).toEqual([one.region, one.thresholds]);
    }
  });
});

describe("whether a number replicated", () => {
  const one: Judged = { part: "H1a", of: "depth", verdict: "holds", effect: 1, lower: 0.8, upper: 1.2 };
  const compared = (effect: number, half: number, part: Judged["part"] = "R1a") => {
    const other = { ...one, part, effect, lower: effect - half, upper: effect + half };
    return numbersCompared(
      { ...one, ...(part === "R2a" ? { effect: -0.01, lower: -0.015, upper: -0.005 } : {}) },
      other,
    ).text;
  };

  it("is a matter of direction and of overlap", () => {
    expect(compared(1.3, 0.2)).toBe("Replicated: same direction, intervals overlap.");
    expect(compared(0.5, 0.2)).toBe("In part: same direction, intervals apart, lower in 2.0.");
    expect(compared(2, 0.2)).toBe("In part: same direction, intervals apart, higher in 2.0.");
    expect(compared(-0.1, 2)).toBe("In part: other direction, intervals overlap.");
    expect(compared(-1, 0.2)).toBe("Not replicated: other direction, intervals apart, lower in 2.0.");
  });

  it("does not ask for a sign inside a region of equivalence", () => {
    expect(compared(0.001, 0.007, "R2a")).toBe("Replicated: same direction, intervals overlap.");
    expect(compared(0.03, 0.04, "R2a")).toBe("In part: other direction, intervals overlap.");
  });

  it("is open where one of them has no interval", () => {
    const untested = {
      ...one,
      part: "R1a" as const,
      verdict: "not tested" as const,
      effect: NaN,
      lower: NaN,
      upper: NaN,
    };
    expect(numbersCompared(one, untested).text).toBe("No interval in 2.0.");
    expect(numbersCompared({ ...untested, part: "H1a" }, untested).text).toBe("No interval in 1.0 and 2.0.");
  });
});

describe("both versions side by side", () => {
  const first = verdictsOf(world({ seeds: 7 }), training);
  const second = verdictsOf(replicationWorld({ largerBeta: 0.1 }), training);
  const { texts, tables } = versionsBeside(first, second);
  const rows = tables.flatMap((table) => table.rows);

  it("have a table for each hypothesis of 1.0, and one of what 2.0 asks first", () => {
    expect(tables.map(({ title }) => title.split(" ")[0])).toEqual([
      ...hypothesesOf("paper").hypotheses.map(({ id }) => id),
      "Asked",
    ]);
    for (const { heads, rows } of tables) for (const row of rows) expect(row).toHaveLength(heads.length);
  });

  it("have every verdict of either", () => {
    const shown = new Set(rows.flatMap((row) => [`${row[0]} ${row[1]}`, `${row[4]} ${row[5]}`]));
    for (const { part, of } of [...first, ...second]) expect(shown).toContain(`${part} ${of === "all" ? "" : of}`);
  });

  it("count what became of them", () => {
    expect(texts[0]).toMatch(/^Of \d+ numbers that both versions ask for, \d+ replicated/);
    const told = (start: string) => rows.filter((row) => String(row[8] ?? "").startsWith(start)).length;
    const [, all, yes] = /^Of (\d+) numbers that both versions ask for, (\d+)/.exec(texts[0])!.map(Number);
    expect(yes).toBe(told("Replicated"));
    expect(all).toBe(yes + told("In part") + told("Not replicated"));
  });
});

describe("a replication that is not complete", () => {
  const second = verdictsOf({ protocol: "replication", rows: [], prompts: [], curves: [] }, training);

  it("is said to be so, without a number of its outcome", () => {
    const about = { jobs: 42, plannedJobs: 208, directory: "data/replication", changed: false };
    const { texts, tables } = besideOf({ protocol: "replication", about }, second);
    expect(tables).toEqual([]);
    expect(texts).toHaveLength(1);
    expect(texts[0]).toMatch(/not complete/);
    const complete = besideOf({ protocol: "replication", about: { ...about, jobs: 208 } }, second);
    expect(complete.tables.length).toBeGreaterThan(8); // beside the record of paper
  });

  it("is beside no other protocol", () => {
    expect(besideOf({ protocol: "quick", about: undefined }, second)).toEqual({ texts: [], tables: [] });
  });
});
