import { describe, expect, it } from "vitest";
import { estimateTraining } from "../../../src/experiments/plan/costs";
import { planOf } from "../../../src/experiments/plan/plan";
import { unitCosts } from "../../../src/experiments/plan/unitCosts";
import { defineProtocol, type ProtocolSettings } from "../../../src/experiments/protocols/protocol";
import { quick } from "../../../src/experiments/protocols/quick";

const [part] = quick.parts;
const { rl } = part.studies[0];
type Study = NonNullable<ProtocolSettings["parts"][number]["studies"]>[number];
const jobsOf = (studies: Study[], evaluation: ProtocolSettings["parts"][number]["evaluation"] = part.evaluation) =>
  planOf(
    defineProtocol({
      ...quick,
      parts: [{ ...part, seeds: { base: [1], rl: [1] }, evaluation, studies, ladder: undefined }],
    }),
  ).jobs;

const moments: Study = {
  name: "moments",
  alone: true,
  exposeTo: ["length", "depth"],
  exposures: [0.05, 0.2],
  snapshots: [150, 800],
  trainOn: ["in-distribution"],
  rl,
};

describe("skills from single operations", () => {
  const evaluateOn = ["depth-4", "depth-5"] as const;
  const trainOn = ["depth-1", "in-distribution", "depth-1+in-distribution"] as const;
  const [job] = jobsOf([
    {
      name: "skills",
      corpus: "single-operations",
      exposures: [0.01],
      trainOn: [...trainOn],
      evaluateOn: [...evaluateOn],
      rl,
    },
  ]);

  it("are trained on depth 1, depth 2 and both, from base policies of their own", () => {
    expect(job.base).toMatchObject({ id: "single-e0.01-s1", study: "skills", corpus: "single-operations" });
    expect(job.runs.map(({ id }) => id)).toEqual([
      "single-e0.01-s1-grpo-depth-1-r1",
      "single-e0.01-s1-grpo-in-distribution-r1",
      "single-e0.01-s1-grpo-depth-1-and-in-distribution-r1",
    ]);
    expect(job.runs[0].axes).toEqual(["in-distribution", "depth-1", ...evaluateOn]);
  });

  it("have a row of the base policy for every axis of every run, depth 1 included", () => {
    for (const { axes } of job.runs) expect(job.base.evaluations[0].axes).toEqual(expect.arrayContaining(axes));
  });
});

describe("a curriculum", () => {
  const phases = [
    { steps: 0.5, on: [{ axis: "in-distribution" as const, share: 1 }] },
    {
      steps: 0.5,
      on: [{ axis: "depth" as const, share: 1 }],
      passRate: { from: 0.2, to: 0.8, prompts: 64, samples: 16 },
    },
  ];
  const study: Study = { name: "curriculum", exposures: [0.02], trainOn: ["depth"], rl };

  it("is the run's, and is told apart by its arm", () => {
    const [plain, edge] = jobsOf([study, { ...study, curriculum: phases, arm: "edge" }])[0].runs;
    expect(plain.curriculum).toBeUndefined();
    expect(edge).toMatchObject({ id: `${plain.id}-edge`, curriculum: phases, arm: "edge", trainedOn: "depth" });
  });

  it("is expected to cost its phases' rollouts, and the samples by which prompts are chosen", () => {
    const [job] = jobsOf([study, { ...study, curriculum: phases, arm: "edge" }]);
    const [plain, edge] = job.runs.map((run) => estimateTraining(job.base, run).coreSeconds);
    const chosen = 64 * 16 * unitCosts.rollout.depth * unitCosts.evaluatedSample;
    const rollouts = rl.max_steps! * rl.num_prompts! * rl.num_generations!;
    const saved = 0.5 * rollouts * (unitCosts.rollout.depth - unitCosts.rollout["in-distribution"]);
    expect(edge - plain).toBeCloseTo(chosen - saved, 6);
  });

  it("has an arm, and shares that sum to 1", () => {
    expect(() => jobsOf([{ ...study, curriculum: phases }])).toThrow("arm: expected a name: rows tell curricula apart");
    const half = { ...study, curriculum: phases.slice(1), arm: "half" };
    expect(() => jobsOf([half])).toThrow("curriculum.steps: expected shares that sum to 1, got 0.5");
    const on = [{ axis: "depth" as const, share: 0.3 }];
    expect(() => jobsOf([{ ...study, curriculum: [{ steps: 1, on }], arm: "third" }])).toThrow(
      "curriculum.0.on: expected shares that sum to 1, got 0.3",
    );
    const passRate = { from: 0.8, to: 0.2, prompts: 64, samples: 16 };
    expect(() => jobsOf([{ ...study, curriculum: [{ ...phases[1], steps: 1, passRate }], arm: "band" }])).toThrow(
      "curriculum.0.passRate.to: expected at least `from`",
    );
  });
});

describe("moments of base policies that are exposed to one target alone", () => {
  const jobs = jobsOf([moments]);

  it("are runs in distribution from each, evaluated on the target that the base policy was exposed to", () => {
    expect(jobs.map(({ id }) => id).sort()).toEqual([
      "e0.05-depth-s1",
      "e0.05-length-s1",
      "e0.2-depth-s1",
      "e0.2-length-s1",
    ]);
    for (const { base, runs } of jobs) {
      expect(base.study).toBe("alone");
      expect(runs.map(({ id, study, axes }) => [id, study, axes])).toEqual([
        [`${base.id}-step150-grpo-in-distribution-r1`, "moments", ["in-distribution", base.exposedTo]],
        [`${base.id}-grpo-in-distribution-r1`, "moments", ["in-distribution", base.exposedTo]],
      ]);
    }
  });

  it("have a row of the base policy for every axis of every run", () => {
    for (const { base, runs } of jobs)
      for (const { snapshot, axes } of runs)
        expect(base.evaluations.find((each) => each.snapshot === snapshot)!.axes).toEqual(expect.arrayContaining(axes));
  });

  it("share base policies with runs on the target itself, from its snapshots too", () => {
    const onTarget: Study = { ...moments, name: "alone", exposeTo: undefined, trainOn: ["length"], exposures: [0.2] };
    const both = jobsOf([moments, onTarget]);
    const { base, runs } = both.find(({ id }) => id === "e0.2-length-s1")!;
    expect(both.length).toBe(4);
    expect(runs.map(({ id }) => id.replace(`${base.id}-`, ""))).toEqual([
      "step150-grpo-in-distribution-r1",
      "grpo-in-distribution-r1",
      "step150-grpo-length-r1",
      "grpo-length-r1",
    ]);
    expect(base.evaluations.map(({ axes }) => axes.includes("length"))).toEqual([true, true]);
  });
});

describe("counts of an evaluation", () => {
  const passAtK = { prompts: 20, samples: 512 };
  const studies = [{ ...moments, exposeTo: ["length" as const], exposures: [0.05] }];

  it("are fewer on the way, pass@k included, where the protocol gives fewer", () => {
    const [{ base }] = jobsOf(studies, { prompts: 80, samples: 128, early: 32, promptSeed: "base", passAtK });
    const [early, end] = base.evaluations;
    expect([early.samples, early.passAtK, early.promptSeed]).toEqual([32, undefined, "base"]);
    expect([end.samples, end.passAtK, end.promptSeed]).toEqual([128, passAtK, "base"]);
  });

  it("are the same everywhere by default, and say nothing of what is not set", () => {
    const [{ base }] = jobsOf(studies, { prompts: 80, samples: 128, passAtK });
    expect(base.evaluations.map((each) => each.passAtK)).toEqual([passAtK, passAtK]);
    expect(Object.keys(jobsOf(studies)[0].base.evaluations[1])).toEqual(["snapshot", "axes", "prompts", "samples"]);
  });
});
