import { describe, expect, it } from "vitest";
import { compareRun } from "../../../src/experiments/verify/compareRun";
import { verificationText } from "../../../src/experiments/verify/text";
import type { Machine } from "../../../src/results/machine";
import { graphMachine, nativeMachine, olderMachine, promptRow, row } from "../../results/fixture";

const seeds = Array.from({ length: 10 }, (_, seed) =>
  row({ run: `other-s${seed}`, base: `e0-s${seed}`, value: 0.45 + 0.01 * seed }),
);
const tablesOf = (value: number) => ({ rows: [row({ value })], prompts: [promptRow()], curves: [] });

/** The report on one run, whose only number is .5 in the tables. */
function textOf(again: number, { made = nativeMachine, protocolRows = seeds, notes = [] as string[] } = {}): string {
  const sameClass = made === nativeMachine;
  const comparison = compareRun("e0-s1", tablesOf(0.5), tablesOf(again), { sameClass, protocolRows });
  const machines: Machine[] = [made];
  return verificationText({ machines, here: nativeMachine, notes, comparisons: [comparison], runs: 52 });
}

describe("what verify prints", () => {
  it("says on one class of machine that all is equal to the bit", () => {
    expect(textOf(0.5)).toBe(
      [
        "Made again by native ops on any x86-64; sources 0123456789ab; on one (family 25, model 1, stepping 1, AVX2).",
        "The rows were made by native ops on any x86-64; sources 0123456789ab.",
        "Same class of machine, same sources: every number has to be equal to the bit.",
        "",
        "e0-s1  equal  to the bit: 1 result rows, 1 prompts, 0 points of curves",
        "",
        "1 of 52 runs made again: 1 equal",
        "Passed.",
      ].join("\n"),
    );
  });

  it("fails there on one changed number, and names it", () => {
    const text = textOf(0.500000000001);
    expect(text).toContain(
      "e0-s1  different  1 of 1 result rows, 0 of 1 prompts differ\n  by 1e-12 at most: in-distribution",
    );
    expect(text).toMatch(/1 different\nFAILED: the same sources on the same class of machine made other numbers\./);
  });

  it("says of another class in what it differs, and that intervals decide", () => {
    const text = textOf(0.52, { made: graphMachine });
    expect(text).toContain("Another class of machine, whose numbers may differ by rounding: ops (graph, native).\n");
    expect(text).toContain("e0-s1  inside  1 of 1 result rows");
    expect(text).toMatch(/\n {2}0 of 1 result rows with an interval lie outside it\n.*1 inside\nPassed\.$/s);
  });

  it("tells other sources from another class of machine", () => {
    const text = textOf(0.5, { made: { ...nativeMachine, sources: "f" } });
    expect(text).toContain("Other sources, whose numbers may differ by rounding: sources (f, 0123456789ab).\n");
  });

  it("names what lies outside, and fails", () => {
    const text = textOf(0.9, { made: graphMachine });
    expect(text).toContain("1 of 1 result rows with an interval lie outside it:\n");
    expect(text).toMatch(/snapshot 800: 0\.9 when made again, 0\.5 in the tables; other seeds 0\.3\d* to 0\.6\d*\n/);
    expect(text).toContain("1 outside\nFAILED: rows lie outside their intervals.");
  });

  it("says of two seeds what differs and by how much, and that they do not decide", () => {
    const text = textOf(0.5 + 1e-8, { made: olderMachine, protocolRows: seeds.slice(0, 2) });
    expect(text).toContain(
      "Another class of machine, whose numbers may differ by rounding: ops (before fused ops, native),",
    );
    expect(text).toContain("e0-s1  undecided  1 of 1 result rows, 0 of 1 prompts differ\n  by 1e-8 at most: ");
    expect(text).toContain("fewer than 4 other seeds, too few for a prediction interval");
    expect(text).toContain("1 undecided\nNOT DECIDED: ");
  });

  it("has what the notes say of the rows", () => {
    expect(textOf(0.5, { notes: ["made by the engine before fused ops"] })).toContain(
      "\ndata/sources.json: made by the engine before fused ops\n",
    );
  });
});
