import { describe, expect, it } from "vitest";
import { hypothesesOf } from "../../src/hypotheses/hypotheses";
import { leversStatements } from "../../src/report/leversStatements";
import { reportMarkdown } from "../../src/report/markdown";
import { reportOf } from "../../src/report/report";
import { statementsOf } from "../../src/report/statements";
import { leversWorld } from "../verdicts/leversWorld";
import { training } from "../verdicts/world";

const { hypotheses } = hypothesesOf("levers");
const keysOf = ({ supportedBy, opposedBy = [] }: (typeof leversStatements)[number]) => [...supportedBy, ...opposedBy];

describe("the statements of protocol levers", () => {
  it("are those that its rows are held against", () => expect(statementsOf("levers")).toBe(leversStatements));

  it("name parts that are stated, each with what it is judged for", () => {
    const known = hypotheses.flatMap(({ parts }) =>
      parts.flatMap(({ id, of }) => [id as string, ...of.map((each) => `${id}:${each}`)]),
    );
    expect(leversStatements.flatMap(keysOf).filter((key) => !known.includes(key))).toEqual([]);
  });

  it("have a part each, and leave out no hypothesis but those that no paper disputes", () => {
    for (const statement of leversStatements) expect(keysOf(statement).length, statement.text).toBeGreaterThan(0);
    const spoken = new Set(leversStatements.flatMap(keysOf).map((key) => /^L\d+/.exec(key)![0]));
    expect(hypotheses.map(({ id }) => id).filter((id) => !spoken.has(id))).toEqual(["L6"]);
  });

  it("cite both sides of every dispute by their number", () => {
    const sides = leversStatements.filter(({ whose }) => whose === "the field").map(({ text }) => text.split("Against it:")); // prettier-ignore
    for (const [side, other, ...more] of sides) {
      for (const each of [side, other]) expect(each).toMatch(/arXiv \d{4}\.\d{5}/);
      expect(more).toEqual([]);
    }
  });
});

describe("the report on protocol levers", () => {
  const report = reportOf(leversWorld({ seeds: 6 }), training);

  it("has all hypotheses hold in the world that they describe, each under its own list", () => {
    expect(report.sections.map(({ hypothesis, outcome }) => `${hypothesis.id} ${outcome}`)).toEqual(
      Array.from({ length: 12 }, (_, i) => `L${i + 1} holds`),
    );
    const lines = report.statements.flatMap(({ bearsOut, speaksAgainst, open }) => [...bearsOut, ...speaksAgainst, ...open]); // prettier-ignore
    for (const line of lines) expect(line).toMatch(/^L\d/);
  });

  it("bears out there what parts support, and not what they oppose", () => {
    for (const [i, { text, supportedBy, opposedBy = [] }] of leversStatements.entries()) {
      const expected = opposedBy.length === 0 ? "borne out" : supportedBy.length === 0 ? "not borne out" : "in part";
      expect(report.statements[i].outcome, text).toBe(expected);
    }
    expect([...new Set(report.statements.map(({ outcome }) => outcome))].sort()).toEqual([
      "borne out",
      "in part",
      "not borne out",
    ]);
  });

  it("has a dispute end otherwise where rows do: more problems within reach after RL than before", () => {
    const world = leversWorld({ seeds: 6, instead: ({ metric }) => (metric === "passAt4096" ? 0.95 : undefined) });
    const [first] = reportOf(world, training).statements;
    expect(first).toMatchObject({ whose: "the field", outcome: "not borne out", bearsOut: [] });
    expect(first.speaksAgainst.join()).toMatch(/^L8a, rejected/);
  });

  it("is about the field, and says so", () => {
    const markdown = reportMarkdown(report, () => undefined);
    expect(markdown).toContain("## What the field disputes, and doubts");
    expect(markdown).not.toContain("The paper's statements");
  });

  it("says nothing of asterisks, for no verdict has one, and shows the figures that are its own alone", () => {
    expect(reportMarkdown(report, () => undefined)).not.toContain("asterisk");
    const shown = report.sections.flatMap(({ related }) => related);
    expect(shown).toEqual(["24-lookup", "23-scoreboard", "25-specification", "26-inside"]);
  });
});
