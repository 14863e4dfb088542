import { describe, expect, it } from "vitest";
import { evaluationRows, type RunPolicy } from "../../../src/experiments/runs/evaluationRows";
import { planOf } from "../../../src/experiments/plan/plan";
import { smoke } from "../../../src/experiments/protocols/smoke";
import { sourceOf } from "../../../src/experiments/runs/problems";
import { lineErrors } from "../../../src/evaluation/sampleClass";
import { createTestbed, EOS } from "../../../src/strings";

/** Ends at once, always: never right. Every token of a completion has probability 1/2. */
const silent = {
  generate: (prompts: unknown[], { samples }: { samples: number }) => prompts.map(() => Array(samples).fill([EOS])),
  logProbabilities: (_: unknown, completions: number[][]) => completions.map((c) => c.map(() => Math.log(0.5))),
} as unknown as RunPolicy["policy"];

const jobs = planOf(smoke).jobs;
const [testbed, ladder] = ["e0.1-s1", "ladder-shared-s1"].map((id) => jobs.find((job) => job.id === id)!);
const measurement = ({ base }: typeof testbed, snapshot: number): RunPolicy => {
  return {
    protocol: smoke,
    base,
    source: sourceOf(base),
    policy: silent,
    snapshot,
    axes: ["in-distribution", "depth"],
  };
};

/** How the testbed's base policy is evaluated at the end of pretraining. */
const atEnd = testbed.base.evaluations.find(({ snapshot }) => snapshot === 30)!;

describe("evaluationRows", () => {
  it("gives every metric on every axis once, and says which come from samples", () => {
    const { rows } = evaluationRows(measurement(testbed, 30));
    const passes = ["passAt1", "passAt2", "passAt4", "passAt8"];
    const classes = ["rightShortcut", "rightAfterError", ...lineErrors];
    const metrics = ["greedy", "correctMass", "pathMass", "editDistance", ...passes, ...classes];
    const sampled = ["correctMass", ...passes, ...classes];
    expect(rows.map((row) => `${row.axis} ${row.metric}`)).toEqual(
      ["in-distribution", "depth"].flatMap((axis) => metrics.map((metric) => `${axis} ${metric}`)),
    );
    for (const { metric, samples } of rows) expect(samples).toBe(sampled.includes(metric) ? 8 : 0);
    const other = ["editDistance", "pathMass"];
    for (const { metric, value } of rows)
      if (!other.includes(metric)) expect(value, metric).toBe(metric === "earlyStop" ? 1 : 0);
  });

  it("writes the keys of training for a trained policy alone, and those of RL for RL alone", () => {
    const [base] = evaluationRows(measurement(testbed, 30)).rows;
    expect(base).toMatchObject({ run: "e0.1-s1", study: "base", method: "none", rlSeed: "", kl: "", trainedOn: "" });
    const of = (method: string) => {
      const run = testbed.runs.find((each) => each.method === method && each.trainedOn === "length")!;
      return evaluationRows({ ...measurement(testbed, 30), run }).rows[0];
    };
    expect(of("grpo")).toMatchObject({ base: "e0.1-s1", kl: "k3", beta: 0.05, numGenerations: 4, trainedOn: "length" });
    expect(of("rft")).toMatchObject({ study: "contrast", kl: "", beta: "", numGenerations: 4 });
    expect(of("sft")).toMatchObject({ study: "contrast", kl: "", beta: "", numGenerations: "" });
  });

  it("writes a reward that is shuffled and a loss type that is not the default, of RL alone", () => {
    const of = (method: string, changes: object) => {
      const run = testbed.runs.find((each) => each.method === method && each.trainedOn === "length")!;
      const changed = { ...run, rl: { ...run.rl, ...changes } };
      const [{ reward, lossType }] = evaluationRows({ ...measurement(testbed, 30), run: changed }).rows;
      return [reward, lossType];
    };
    const options = { shuffle_rewards: true, loss_type: "dr_grpo" };
    expect(of("grpo", {})).toEqual(["", ""]);
    expect(of("grpo", options)).toEqual(["shuffled", "dr_grpo"]);
    expect(of("rft", options)).toEqual(["shuffled", ""]);
    expect(of("sft", options)).toEqual(["", ""]);
    expect(of("grpo", { reward: "per-step" })).toEqual(["per-step", ""]);
    expect(of("rft", { reward: "flipped", reward_flip: 0.1 })).toEqual(["flipped 0.1", ""]);
  });

  it("asks prompts of the base seed's own where the protocol says so, and names their operations there alone", () => {
    const asked = (seed: number, counts: object) => {
      const own = { ...testbed, base: { ...testbed.base, seed, evaluations: [{ ...atEnd, ...counts }] } };
      return evaluationRows({ ...measurement(own, 30), axes: ["depth"] }).prompts.map(({ operations }) => operations);
    };
    expect(new Set(asked(1, {}))).toEqual(new Set([null]));
    const bed = createTestbed();
    const namesOf = (seed: number) =>
      Array.from({ length: 8 }, (_, index) => {
        const { operations } = bed.example(bed.task("depth"), "test", { seed, stream: "evaluation", index });
        return operations.map((operation) => bed.set.operations[operation].name).join(" ");
      });
    for (const seed of [7, 8]) expect(asked(seed, { promptSeed: "base" })).toEqual(namesOf(seed));
    expect(namesOf(7)).not.toEqual(namesOf(8));
  });

  it("says of pass@k how much it was made of, where that is not what the masses are made of", () => {
    const passAtK = { prompts: 4, samples: 16 };
    const own = { ...testbed, base: { ...testbed.base, evaluations: [{ ...atEnd, passAtK }] } };
    const { rows } = evaluationRows({ ...measurement(own, 30), axes: ["depth"] });
    const counts = rows.map(({ metric, prompts, samples }) => `${metric} ${prompts} × ${samples}`);
    expect(counts).toContain("correctMass 8 × 8");
    expect(counts).toContain("greedy 8 × 0");
    expect(counts.filter((text) => text.startsWith("passAt"))).toEqual(
      [1, 2, 4, 8, 16].map((k) => `passAt${k} 4 × 16`),
    );
  });

  it("counts prompts at the end of pretraining only, since earlier snapshots have the same run id", () => {
    expect(evaluationRows(measurement(testbed, 10)).prompts).toEqual([]);
    const { prompts } = evaluationRows(measurement(testbed, 30));
    expect(prompts.length).toBe(2 * 8);
    expect(prompts[0]).toMatchObject({
      placing: 0,
      placingSamples: 4,
      correct: 0,
      samples: 4,
      rung: -1,
      exactMass: null,
    });
  });

  it("keeps masses in the 24 bits of float32, those that no float32 can represent included", () => {
    const faint = { ...silent, logProbabilities: (_: unknown, all: number[][]) => all.map((c) => c.map(() => -9.1)) };
    const policy = faint as unknown as RunPolicy["policy"];
    const { prompts } = evaluationRows({ ...measurement(testbed, 30), policy, axes: ["depth"] });
    const [{ pathMass }] = prompts;
    const tokens = Math.log(pathMass) / -9.1;
    expect(tokens).toBeCloseTo(Math.round(tokens), 6);
    expect(pathMass).toBeLessThan(1e-45);
    const exponent = 2 ** Math.floor(Math.log2(pathMass));
    expect(Number.isInteger((pathMass / exponent) * 2 ** 23)).toBe(true);
  });

  it("has the exact mass of every prompt on every rung of the ladder", () => {
    const { rows, prompts } = evaluationRows(measurement(ladder, 30));
    expect(rows.filter((row) => row.metric === "exactMass").map((row) => row.rung)).toEqual([...Array(12).keys()]);
    expect(prompts.length).toBe(12 * 4);
    for (const { exactMass } of prompts) expect(exactMass).toBeCloseTo(0.5 ** 5, 12); // four letters and the end
    for (const { decisionMasses } of prompts) expect(decisionMasses).toBeNull();
    expect(rows[0].decisions).toBe("");
  });

  it("has the mass of each decision beside the exact mass, where an answer has several", () => {
    const several = { ...ladder, base: { ...ladder.base, decisions: 5, study: "ladder-decisions" as const } };
    const { rows, prompts } = evaluationRows(measurement(several, 30));
    for (const { exactMass, decisionMasses } of prompts) {
      expect(decisionMasses).toEqual(Array(5).fill(0.5));
      expect(exactMass).toBeCloseTo(0.5 ** 6, 12); // five letters and the end
    }
    for (const { decisions, study } of rows) expect([decisions, study]).toEqual([5, "ladder-decisions"]);
  });
});
