import { describe, expect, it } from "vitest";
import { hypothesesOf } from "../../src/hypotheses/hypotheses";
import { reportOf } from "../../src/report/report";
import { verdictsOf } from "../../src/verdicts";
import { replicationWorld } from "./replicationWorld";
import { training } from "./world";

const partIds = hypothesesOf("replication").hypotheses.flatMap(({ parts }) => parts.map(({ id }) => id));

describe("verdicts on protocol replication", () => {
  const results = replicationWorld();
  const report = reportOf(results, training);
  const verdicts = report.sections.flatMap(({ parts }) => parts.flatMap((part) => part.verdicts));

  it("are that every part holds in the world that they describe", () => {
    expect(new Set(verdicts.map(({ part }) => part))).toEqual(new Set(partIds));
    const others = verdicts.filter(({ verdict }) => verdict !== "holds");
    expect(others.map(({ part, of, sentence }) => `${part} ${of}: ${sentence}`)).toEqual([]);
  });

  it("stand in the report by its own list", () => {
    expect(report.sections.map(({ hypothesis, outcome }) => `${hypothesis.id} ${outcome}`)).toEqual(
      Array.from({ length: 9 }, (_, i) => `R${i + 1} holds`),
    );
    expect(report.counts).toEqual({ holds: verdicts.length, rejected: 0, undecided: 0, "not tested": 0 });
    const lines = report.statements.flatMap(({ bearsOut, speaksAgainst, open }) => [...bearsOut, ...speaksAgainst, ...open]); // prettier-ignore
    for (const line of lines) expect(line).toMatch(/^R\d/);
  });

  it("are that nothing was tested where there are no rows", () => {
    const none = verdictsOf({ protocol: "replication", rows: [], prompts: [], curves: [] }, training);
    expect(new Set(none.map(({ verdict }) => verdict))).toEqual(new Set(["not tested"]));
  });
});
