import { describe, expect, it } from "vitest";
import { planOf } from "../../../src/experiments/plan/plan";
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
