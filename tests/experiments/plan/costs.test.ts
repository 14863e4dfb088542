import { describe, expect, it } from "vitest";
import { estimateBase, estimateTraining } from "../../../src/experiments/plan/costs";
import { atPace, planOf } from "../../../src/experiments/plan/plan";
import { estimateText, studiesText } from "../../../src/experiments/plan/text";
import { paceOf, referencePace, unitCosts } from "../../../src/experiments/plan/unitCosts";
import { paper } from "../../../src/experiments/protocols/paper";
import { quick } from "../../../src/experiments/protocols/quick";

const plan = planOf(quick);
const slow = { training: 3, decoding: 2 };
const minutes = (text: string) => Number(/(\d+) core minutes/.exec(text)![1]);

describe("estimates", () => {
  it("are those of the machine that the constants were measured on, where nothing is known of another", () => {
    expect(paceOf(unitCosts.rates)).toEqual(referencePace);
    for (const protocol of [quick, paper]) expect(atPace(planOf(protocol), referencePace)).toEqual(planOf(protocol));
  });

  it("grow with the pace, but for what starts a process and a run", () => {
    const { start, capture } = unitCosts;
    const fixed = plan.jobs.length * start + plan.runs * capture;
    const { coreSeconds } = atPace(plan, { training: 3, decoding: 3 }).estimate;
    expect(coreSeconds).toBeCloseTo(fixed + 3 * (plan.estimate.coreSeconds - fixed), 6);
    const between = atPace(plan, slow).estimate.coreSeconds;
    expect(between).toBeGreaterThan(fixed + 2 * (plan.estimate.coreSeconds - fixed));
    expect(between).toBeLessThan(coreSeconds);
  });

  it("grow with the transformer: with its layers, and with its width by the power that the benchmark measured", () => {
    const [{ base }] = plan.jobs;
    const seconds = (model: typeof base.model) => estimateBase({ ...base, model }).coreSeconds - unitCosts.capture;
    const one = seconds(undefined);
    expect(seconds({ layers: 2, width: 64 })).toBeCloseTo(one, 9);
    expect(seconds({ positions: "none" })).toBeCloseTo(one, 9);
    expect(seconds({ layers: 4 })).toBeCloseTo(2 * one, 9);
    expect(seconds({ width: 128 }) / one).toBeCloseTo(2 ** 1.76, 9);
  });

  it("follow decoding alone in evaluations, and training alone in pretraining and demonstrations", () => {
    const { base, runs } = plan.jobs.find(({ runs: all }) => all.some(({ method }) => method === "sft"))!;
    const sft = runs.find(({ method }) => method === "sft")!;
    const unevaluated = { ...base, evaluations: base.evaluations.map((each) => ({ ...each, prompts: 0 })) };
    const decoding = { training: 1, decoding: 5 };
    const training = { training: 5, decoding: 1 };
    const grows = (seconds: (pace: typeof slow) => number, pace: typeof slow) => seconds(pace) > seconds(referencePace);
    const ofBase = (pace: typeof slow) => estimateBase(unevaluated, { pace }).coreSeconds;
    const ofDemonstrations = (pace: typeof slow) => estimateTraining(unevaluated, sft, { pace }).coreSeconds;
    const ofEvaluation = (pace: typeof slow) =>
      estimateBase({ ...base, pretraining: { ...base.pretraining, max_steps: 0 } }, { pace }).coreSeconds;
    for (const seconds of [ofBase, ofDemonstrations])
      expect([grows(seconds, training), grows(seconds, decoding)]).toEqual([true, false]);
    expect([grows(ofEvaluation, training), grows(ofEvaluation, decoding)]).toEqual([false, true]);
  });

  it("count the samples of pass@k beside the others", () => {
    const { base, runs } = plan.jobs[0];
    const run = runs.find(({ trainedOn }) => trainedOn === "length")!;
    const withCounts = (counts: object) => ({
      ...base,
      evaluations: base.evaluations.map((each) => ({ ...each, ...counts })),
    });
    const seconds = (counts: object) => estimateTraining(withCounts(counts), run).coreSeconds;
    const few = { prompts: 20, samples: 64 };
    const unsampled = seconds({ ...few, samples: 0 });
    const both = seconds({ ...few, passAtK: { prompts: 10, samples: 256 } });
    expect(both - unsampled).toBeCloseTo(3 * (seconds(few) - unsampled), 9); // 1,280 and 2,560 samples
  });

  it("change neither what is run nor its order", () => {
    const ids = ({ jobs }: typeof plan) => jobs.map(({ id, hash, runs }) => [id, hash, runs.map((run) => run.id)]);
    for (const protocol of [quick, paper]) {
      const unpaced = planOf(protocol);
      expect(ids(atPace(unpaced, { training: 0.2, decoding: 7 }))).toEqual(ids(unpaced));
      expect(atPace(unpaced, slow).hash).toBe(unpaced.hash);
    }
  });

  it("reach every line that has a time", () => {
    const paced = atPace(plan, slow);
    expect(minutes(estimateText(paced))).toBeGreaterThan(minutes(estimateText(plan)));
    expect(minutes(studiesText(paced, slow))).toBeGreaterThan(minutes(studiesText(plan)));
  });
});
