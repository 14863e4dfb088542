import { describe, expect, it } from "vitest";
import { hypothesesOf, type PartId } from "../../../src/hypotheses/hypotheses";
import { planOf } from "../../../src/experiments/plan/plan";
import { levers } from "../../../src/experiments/protocols/levers";
import { paper } from "../../../src/experiments/protocols/paper";
import { replication } from "../../../src/experiments/protocols/replication";
import type { HypothesisMeasures } from "../../../src/verdicts/evidence";
import { noRows } from "../../../src/verdicts/estimate";
import { measureOf, measures } from "../../../src/verdicts/measures";

const nothing = () => noRows;
const stated = ["paper", "replication", "levers"].flatMap((protocol) => hypothesesOf(protocol).hypotheses);

describe("the list of measures", () => {
  it("has a measure for every part, each under its hypothesis", () => {
    for (const { id, parts } of stated) {
      expect(Object.keys(measures[id].parts), id).toEqual(parts.map((part) => part.id));
      for (const part of parts) expect(measureOf(part.id)).toBeInstanceOf(Function);
    }
    expect(Object.keys(measures)).toEqual(stated.map(({ id }) => id));
  });

  it("does not compile with a part too few, with one too many, or with the parts of another hypothesis", () => {
    // Without one of these errors, the directive above it would itself be an error of `tsc`.
    const complete: HypothesisMeasures<"H7"> = { studies: [], parts: { H7a: nothing, H7b: nothing } };
    // @ts-expect-error H7b is missing
    const fewer: HypothesisMeasures<"H7"> = { studies: [], parts: { H7a: nothing } };
    // @ts-expect-error H7c is not stated
    const more: HypothesisMeasures<"H7"> = { studies: [], parts: { H7a: nothing, H7b: nothing, H7c: nothing } };
    // @ts-expect-error H3 has a part c
    const others: HypothesisMeasures<"H3"> = { studies: [], parts: { H3a: nothing, H3b: nothing } };
    // @ts-expect-error no hypothesis is H0
    const unstated: Pick<typeof measures, "H0"> = {};
    expect([complete, fewer, more, others, unstated]).toHaveLength(5);
  });

  it("names no part that is not stated", () =>
    expect(() => measureOf("H0a" as PartId)).toThrow("part: expected the id of a part of a hypothesis, got H0a"));

  it.each([paper, replication, levers])("asks for studies that protocol $name runs", (protocol) => {
    const planned = new Set(planOf(protocol).jobs.flatMap(({ runs }) => runs.map(({ study }) => study)));
    for (const { id } of hypothesesOf(protocol.name).hypotheses)
      for (const study of measures[id].studies) expect(planned, id).toContain(study);
  });
});
