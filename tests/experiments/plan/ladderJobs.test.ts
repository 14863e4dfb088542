import { describe, expect, it } from "vitest";
import { planOf } from "../../../src/experiments/plan/plan";
import { defineProtocol } from "../../../src/experiments/protocols/protocol";
import { quick } from "../../../src/experiments/protocols/quick";

const [part] = quick.parts;
const ladderPart = (decisions?: number) => ({ ...part, studies: [], ladder: { ...part.ladder!, decisions } });
const jobsOf = (...decisions: (number | undefined)[]) =>
  planOf(defineProtocol({ ...quick, parts: decisions.map(ladderPart) })).jobs;

describe("ladders of one decision and of several", () => {
  it("have base policies, runs and studies that cannot be taken for each other", () => {
    const first = jobsOf(undefined, 2, 5).filter(({ base }) => base.seed === 1);
    expect(first.map(({ base }) => [base.id, base.study, base.decisions])).toEqual([
      ["ladder-shared-s1", "ladder-shared", undefined],
      ["ladder-shared-t2-s1", "ladder-decisions", 2],
      ["ladder-shared-t5-s1", "ladder-decisions", 5],
    ]);
    expect(first[1].runs[0]).toMatchObject({
      id: "ladder-shared-t2-s1-mean-k2-beta0.5-g16-r1",
      study: "ladder-decisions",
    });
  });

  it("take longer where answers are longer, in pretraining and in RL", () => {
    const [short, same, long] = jobsOf(undefined, 2, 5).filter(({ base }) => base.seed === 1);
    expect(same.estimate.coreSeconds).toBeCloseTo(short.estimate.coreSeconds, 9); // four letters in both
    expect(long.estimate.coreSeconds).toBeGreaterThan(1.1 * short.estimate.coreSeconds);
  });
});
