import { describe, expect, it } from "vitest";
import { countsText, differencesOf, largestText, type RunTables } from "../../../src/experiments/verify/differences";
import { curveRow, promptRow, row } from "../../results/fixture";

const tables: RunTables = {
  rows: [row({ value: 0.5 }), row({ axis: "depth", value: 0.3 })],
  prompts: [promptRow(), promptRow({ prompt: 1 })],
  curves: [curveRow],
};
const textOf = (changes: Partial<RunTables>, before: Partial<RunTables> = {}) => {
  const { largest } = differencesOf({ ...tables, ...before }, { ...tables, ...changes });
  return largest && largestText(largest);
};

describe("differencesOf", () => {
  it("counts the rows of each table that differ, those that one side lacks included", () => {
    const found = differencesOf(tables, {
      rows: [row({ value: 0.6 }), row({ axis: "depth", value: 0.3 }), row({ axis: "length" })],
      prompts: [promptRow({ correct: 3 })],
      curves: [{ ...curveRow, value: 0 }],
    });
    expect(countsText(found)).toBe("2 of 3 result rows, 2 of 2 prompts, 1 of 1 points of curves");
  });

  it("names the value that differs most, with as many digits as show it", () => {
    const both = [row({ value: 0.5125 }), row({ axis: "depth", value: 0.3 + 1e-12 })];
    expect(textOf({ rows: both })).toBe(
      "by 0.012 at most: in-distribution correctMass, snapshot 800, 0.5 in the tables, 0.5125 when made again",
    );
    expect(textOf({ rows: [tables.rows[0], both[1]] })).toBe(
      "by 1e-12 at most: depth correctMass, snapshot 800, 0.3 in the tables, 0.300000000001 when made again",
    );
    expect(
      textOf({ rows: [row({ value: 0.3 }), tables.rows[1]] }, { rows: [row({ value: 0.1 + 0.2 }), tables.rows[1]] }),
    ).toContain("0.30000000000000004 in the tables, 0.3 when made again");
  });

  it("names a bound where no value differs, then a prompt, then a point of a curve", () => {
    const rows = [row({ value: 0.5, upper: 0.7 }), tables.rows[1]];
    expect(textOf({ rows, prompts: [] })).toContain("in-distribution correctMass, snapshot 800, upper, 0.6 in");
    const prompts = [tables.prompts[0], promptRow({ prompt: 1, pathMass: 2e-20 })];
    expect(textOf({ prompts, curves: [] })).toContain("length prompt 1, pathMass, 1e-20 in the tables, 2e-20 when");
    expect(textOf({ curves: [{ ...curveRow, value: 1 }] })).toContain("by 1 at most: kl at step 1, 1e-7 in the tables");
  });

  it("says which row is missing", () => {
    expect(textOf({ rows: [tables.rows[0]] })).toBe(
      "depth correctMass, snapshot 800, 0.3 in the tables, no such row when made again",
    );
    expect(textOf({ curves: [] })).toContain("kl at step 1, 1");
  });

  it("takes a changed key for another row", () => {
    const changed = differencesOf(tables, { ...tables, rows: [row({ value: 0.5, beta: 0.1 }), tables.rows[1]] });
    expect(changed.differing.rows).toBe(2);
  });

  it("finds a prompt of older tables, which do not say its operations", () => {
    const older = tables.prompts.map((each) => ({ ...each, operations: null }));
    const newer = tables.prompts.map((each) => ({ ...each, operations: "swap shift" }));
    expect(differencesOf({ ...tables, prompts: older }, { ...tables, prompts: newer }).largest).toBeUndefined();
  });
});
