import { describe, expect, it } from "vitest";
import { planOf } from "../../../src/experiments/plan/plan";
import { defineProtocol, type ProtocolSettings } from "../../../src/experiments/protocols/protocol";
import { quick } from "../../../src/experiments/protocols/quick";

const [part] = quick.parts;
const [exposure, , saturation] = part.studies;
const seeds = { base: [1], rl: [1] };
const alone = { ...part, seeds, ladder: undefined };
const planWith = (...parts: ProtocolSettings["parts"]) => planOf(defineProtocol({ ...quick, parts }));
const onDepth = { ...exposure, exposures: [0], trainOn: ["depth" as const] };

describe("parts that share base policies", () => {
  it("make one job with the runs of both, each run once, under the study of the first", () => {
    const again = { ...onDepth, name: "mixed" as const, trainOn: ["depth" as const, "length" as const] };
    const { jobs } = planWith({ ...alone, studies: [onDepth] }, { ...alone, studies: [again] });
    expect(jobs.map(({ id }) => id)).toEqual(["e0-s1"]);
    expect(jobs[0].runs.map(({ id, study }) => `${study} ${id}`)).toEqual([
      "exposure e0-s1-grpo-depth-r1",
      "mixed e0-s1-grpo-length-r1",
    ]);
  });

  it("evaluate a run, and a base policy, on all that any of them asks for", () => {
    const wider = { ...onDepth, evaluateOn: ["depth-4" as const] };
    const [{ base, runs }] = planWith({ ...alone, studies: [onDepth] }, { ...alone, studies: [wider] }).jobs;
    expect(runs.map(({ axes }) => axes)).toEqual([["in-distribution", "depth", "depth-4"]]);
    expect(base.evaluations[0].axes).toContain("depth-4");
  });

  it("keep all snapshots, in order", () => {
    const late = { ...saturation, snapshots: [800, 100] };
    const [{ base, runs }] = planWith({ ...alone, studies: [saturation] }, { ...alone, studies: [late] }).jobs;
    expect(base.snapshots).toEqual([100, 150, 200, 250, 300, 400, 600, 800]);
    expect(runs.map(({ id }) => id)).toContain("e0-s1-grpo-in-distribution-r1"); // from the end
  });

  it("are refused where they make the same run, or the same base policy, otherwise", () => {
    const longer = { ...onDepth, rl: { ...onDepth.rl, max_steps: 1000 } };
    const both = (study: typeof onDepth) => () =>
      planWith({ ...alone, studies: [onDepth] }, { ...alone, studies: [study] });
    expect(both(longer)).toThrow(
      "src/experiments/protocols/quick.ts: e0-s1-grpo-depth-r1: two parts give this run other settings",
    );
    expect(both({ ...longer, label: "long" } as typeof onDepth)().jobs[0].runs.length).toBe(2);
    const fewer = { ...alone, evaluation: { prompts: 80, samples: 32 }, studies: [onDepth] };
    expect(() => planWith({ ...alone, studies: [onDepth] }, fewer)).toThrow("quick.ts: e0-s1: two parts");
    expect(planWith({ ...alone, studies: [onDepth] }, { ...fewer, prefix: "few-" }).jobs.length).toBe(2);
    for (const counts of [{ promptSeed: "base" as const }, { passAtK: { prompts: 20, samples: 128 } }]) {
      const others = { ...alone, evaluation: { ...part.evaluation, ...counts }, studies: [onDepth] };
      expect(() => planWith({ ...alone, studies: [onDepth] }, others)).toThrow("quick.ts: e0-s1: two parts");
    }
  });

  it("are refused where they measure the same run otherwise, and what one leaves open the other sets", () => {
    const few = { prompts: 4, samples: 64 };
    const measured = (...sharpening: (typeof few | undefined)[]) =>
      planWith(...sharpening.map((each) => ({ ...alone, studies: [{ ...onDepth, sharpening: each }] })));
    expect(() => measured(few, { ...few, prompts: 8 })).toThrow("e0-s1-grpo-depth-r1: two parts give this run other");
    expect(measured(undefined, few, few).jobs[0].runs[0].sharpening).toEqual(few);
    const onLadder = (...milestones: number[][]) =>
      planWith(...milestones.map((each) => ({ ...alone, studies: [], ladder: { ...part.ladder!, milestones: each } })));
    expect(() => onLadder([25, 50], [50])).toThrow("two parts give this run other settings");
    expect(onLadder([], [50]).jobs[0].runs[0].milestones).toEqual([50]);
  });

  it("are run one after another, whatever their jobs take", () => {
    const later = { ...alone, seeds: { base: [2], rl: [1] }, studies: [exposure, saturation] };
    const { jobs } = planWith({ ...alone, studies: [onDepth] }, later);
    expect(jobs.map(({ base }) => base.seed)).toEqual([1, 2, 2, 2]);
  });
});
