import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { collect } from "../../../src/experiments/collect/collect";
import { runDirectory, tableNames } from "../../../src/results/paths";
import { planOf } from "../../../src/experiments/plan/plan";
import { jobNamed } from "../../../src/experiments/plan/jobs";
import { defineProtocol } from "../../../src/experiments/protocols/protocol";
import { quick } from "../../../src/experiments/protocols/quick";
import { changesOf } from "../../../src/results/changes";
import { readResults } from "../../../src/results/read";
import type { ResultRow } from "../../../src/results/rows";
import { runJob, weightsAt } from "../../../src/experiments/runs/runJob";
import { temporaryDirectory } from "../../results/fixture";

const [part] = quick.parts;
const rl = { ...part.studies[0].rl, max_steps: 4, num_prompts: 4, num_generations: 4 };
const sharpening = { prompts: 4, samples: 64 };
const small = {
  seeds: { base: [7], rl: [7] },
  pretraining: { max_steps: 30, batch_size: 32 },
  evaluation: { prompts: 4, samples: 8, early: 4 },
};

/** What the protocol of many seeds has and quick has not, as small as can be. */
const tiny = defineProtocol({
  name: "tiny",
  version: "1.0",
  purpose: "For a test.",
  curvePoints: 2,
  parts: [
    {
      ...small,
      studies: [
        { name: "exposure", exposures: [0.1], trainOn: ["length"], rl, sharpening },
        { name: "mixed", exposures: [0.1], trainOn: ["depth+in-distribution"], rl },
        { name: "alone", alone: true, exposures: [0.5], trainOn: ["vocabulary"], rl },
        { name: "saturation", exposures: [0.1], snapshots: [10, 30], trainOn: ["in-distribution"], rl },
        {
          name: "moments",
          alone: true,
          exposeTo: ["vocabulary"],
          exposures: [0.5],
          snapshots: [10, 30],
          trainOn: ["in-distribution"],
          rl,
        },
      ],
      ladder: {
        ...part.ladder!,
        pretraining: { max_steps: 250, batch_size: 96 }, // without a reward nothing would move
        evaluation: { prompts: 4, samples: 4 },
        rl: { ...part.ladder!.rl, max_steps: 100, num_prompts: 12, num_generations: 4 },
        updates: [{ scale_rewards: "none", kl_estimator: "k1", kl_in_reward: true, beta: 1, num_prompts: 6 }],
        milestones: [50],
        sharpening,
      },
    },
    {
      ...small,
      seeds: { base: [8], rl: [8] },
      evaluation: { prompts: 6, samples: 8, promptSeed: "base", passAtK: { prompts: 4, samples: 16 } },
      studies: [
        { name: "exposure", exposures: [0.1], trainOn: ["depth"], rl },
        {
          name: "reward-control",
          exposures: [0.1],
          trainOn: ["depth"],
          rl: { ...rl, shuffle_rewards: true },
          label: "shuffled",
        },
        {
          name: "loss-type",
          exposures: [0.1],
          trainOn: ["depth"],
          rl: { ...rl, loss_type: "dr_grpo" },
          label: "dr-grpo",
        },
        { name: "contrast", exposures: [0.1], trainOn: ["depth"], methods: ["sft"], rl: { ...rl, num_prompts: 16 } },
        {
          name: "specification",
          exposures: [0.1],
          trainOn: ["depth"],
          rl: { ...rl, max_steps: 4 },
          milestones: { percents: [50], prompts: 4, samples: 6 },
          inside: { prompts: 4, samples: 2 },
          arm: "short",
        },
      ],
      ladder: {
        ...part.ladder!,
        decisions: 2,
        pretraining: { max_steps: 30, batch_size: 96 },
        evaluation: { prompts: 4, samples: 4, promptSeed: "base" },
        rl: { ...part.ladder!.rl, max_steps: 4, num_prompts: 12, num_generations: 4 },
        updates: [{ scale_rewards: "none", kl_estimator: "k2" }],
      },
    },
    {
      ...small,
      prefix: "answer-",
      format: "answer",
      model: { width: 16, layers: 1, positions: "none" },
      studies: [{ name: "exposure", exposures: [0.1], trainOn: ["composition"], rl }],
    },
    {
      ...small,
      prefix: "extended-",
      operations: "extended",
      studies: [
        { name: "probes", exposures: [0.1], trainOn: ["depth"], rl, evaluateOn: ["depth-4", "operation-alone"] },
      ],
    },
  ],
});
const plan = planOf(tiny);
const ladderRun = "ladder-shared-s7-mean-k1-reward-beta1-g4-r7";

let directory: string;
let rows: ResultRow[];
let read: Awaited<ReturnType<typeof readResults>>;
beforeAll(async () => {
  directory = temporaryDirectory();
  for (const job of plan.jobs) await runJob(tiny, job, directory);
  await collect(tiny, directory);
  read = await readResults(directory);
  rows = read.rows;
}, 600_000);

const of = (run: string) => rows.filter((row) => row.run === run);
const metricsOn = (run: string, axis: string) => of(run).flatMap((row) => (row.axis === axis ? [row.metric] : []));

describe("the studies of many seeds", () => {
  it("train on a target and in distribution alternately, and evaluate both", () => {
    const mixed = of("e0.1-s7-grpo-depth-and-in-distribution-r7");
    expect(new Set(mixed.map(({ axis }) => axis))).toEqual(new Set(["in-distribution", "depth"]));
    expect(mixed[0]).toMatchObject({ study: "mixed", trainedOn: "depth+in-distribution", base: "e0.1-s7" });
  });

  it("name their arm, and measure on the way what they measure at the end, with counts of their own", () => {
    const short = of("e0.1-s8-grpo-depth-r8-short");
    expect(new Set(short.map(({ study, arm }) => `${study} ${arm}`))).toEqual(new Set(["specification short"]));
    const halfway = short.filter(({ metric }) => metric === "correctMassAt50");
    expect(halfway.map(({ axis, prompts, samples }) => [axis, prompts, samples])).toEqual([
      ["in-distribution", 4, 6],
      ["depth", 4, 6],
    ]);
    expect(of("e0.1-s8-grpo-depth-r8")[0].arm).toBe("");
  });

  it("look inside, as points of curves at the last step", () => {
    const inside = read.curves.filter(({ metric }) => metric.startsWith("inside/"));
    expect(new Set(inside.map(({ run, step }) => `${run} ${step}`))).toEqual(
      new Set(["e0.1-s8-grpo-depth-r8-short 4"]),
    );
    const names = inside.map(({ metric }) => metric);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(
      expect.arrayContaining([
        "inside/probeAccuracy/base/2/attention/before",
        "inside/probeControl/tuned/1/feedForward/ahead",
        "inside/letterAccuracy/tuned/output/before",
        "inside/patchedPathMass/base/1/block",
        "inside/patchedGreedy/tuned/output",
        "inside/updateNorm/all",
      ]),
    );
    expect(inside.every(({ value }) => Number.isFinite(value))).toBe(true);
  });

  it("take a transformer of another shape", () => {
    const weights = (id: string) => statSync(weightsAt(runDirectory(directory, id), 30)).size;
    expect(weights("answer-e0.1-s7")).toBeLessThan(weights("e0.1-s7") / 10);
  });

  it("expose a base policy to one target alone, and say so in its study", () => {
    expect(of("e0.5-vocabulary-s7")[0]).toMatchObject({ study: "alone", method: "none", exposure: 0.5 });
    expect(of("e0.5-vocabulary-s7-grpo-vocabulary-r7")[0]).toMatchObject({ study: "alone", method: "grpo" });
  });

  it("train in distribution from snapshots of such a policy, and evaluate on its target", () => {
    const early = "e0.5-vocabulary-s7-step10-grpo-in-distribution-r7";
    for (const run of [early, "e0.5-vocabulary-s7-grpo-in-distribution-r7"]) {
      expect(of(run)[0]).toMatchObject({ study: "moments", base: "e0.5-vocabulary-s7" });
      expect(new Set(of(run).map(({ axis }) => axis))).toEqual(new Set(["in-distribution", "vocabulary"]));
      const joined = changesOf(rows, "correctMass", (each) => each.run === run);
      expect(joined.map(({ row }) => row.axis).sort()).toEqual(["in-distribution", "vocabulary"]);
    }
  });

  it("ask each base seed prompts of its own, which the policies of that seed share", () => {
    const operationsOf = (run: string) =>
      read.prompts.filter((each) => each.run === run && each.axis === "depth").map(({ operations }) => operations);
    const own = operationsOf("e0.1-s8");
    expect(own.every((operations) => operations?.split(" ").length === 3)).toBe(true);
    expect(operationsOf("e0.1-s8-grpo-depth-r8")).toEqual(own);
    expect(operationsOf("e0.1-s7")).toEqual([null, null, null, null]);
    const passes = of("e0.1-s8-grpo-depth-r8").filter(({ metric, axis }) => metric === "passAt16" && axis === "depth");
    expect(passes).toMatchObject([{ prompts: 4, samples: 16 }]);
  });

  it("tell runs with shuffled rewards and another loss apart", () => {
    const runs = ["e0.1-s8-grpo-depth-r8", "e0.1-s8-grpo-depth-r8-shuffled", "e0.1-s8-grpo-depth-r8-dr-grpo"];
    expect(runs.map((run) => [of(run)[0].study, of(run)[0].reward, of(run)[0].lossType])).toEqual([
      ["exposure", "", ""],
      ["reward-control", "shuffled", ""],
      ["loss-type", "", "dr_grpo"],
    ]);
  });

  it("have the mass of each of several decisions, before and after", () => {
    const run = "ladder-shared-t2-s8-mean-k2-beta0.5-g4-r8";
    for (const each of ["ladder-shared-t2-s8", run]) {
      const own = read.prompts.filter((prompt) => prompt.run === each);
      expect(own.length).toBe(12 * 4);
      for (const { decisionMasses, exactMass } of own) {
        expect(decisionMasses!.length).toBe(2);
        expect(exactMass).toBeLessThanOrEqual(decisionMasses![0] * decisionMasses![1] * (1 + 1e-6));
      }
    }
    expect(of(run)[0]).toMatchObject({ study: "ladder-decisions", decisions: 2, axis: "ladder" });
  });

  it("sample less at snapshots on the way, policies that are trained from there included", () => {
    const early = rows.filter(({ snapshot, metric }) => snapshot === 10 && metric === "correctMass");
    expect(new Set(early.map(({ samples, run }) => `${samples} ${run}`))).toEqual(
      new Set(
        ["e0.1-s7", "e0.5-vocabulary-s7"].flatMap((base) => [`4 ${base}`, `4 ${base}-step10-grpo-in-distribution-r7`]),
      ),
    );
    expect(metricsOn("e0.1-s7-grpo-in-distribution-r7", "in-distribution")).toContain("passAt8");
  });

  it("have every mass exact where answers have no steps", () => {
    for (const axis of ["in-distribution", "composition"])
      expect(metricsOn("answer-e0.1-s7-grpo-composition-r7", axis)).toContain("exactMass");
    expect(of("answer-e0.1-s7")[0].format).toBe("answer");
  });

  it("evaluate probes before and after RL, without counts of prompts", () => {
    for (const run of ["extended-e0.1-s7", "extended-e0.1-s7-grpo-depth-r7"]) {
      expect(metricsOn(run, "operation-alone")).toContain("correctMass");
      expect(read.prompts.filter((row) => row.run === run && row.axis === "depth").length).toBe(4);
      expect(read.prompts.filter((row) => row.run === run && row.axis === "depth-4").length).toBe(0);
    }
    expect(of("extended-e0.1-s7")[0].study).toBe("probes");
  });

  it("follow the order of wrong answers where it is asked for", () => {
    const [row] = of("e0.1-s7-grpo-length-r7").filter(({ metric }) => metric === "wrongRankCorrelation");
    expect(row).toMatchObject({ axis: "length", samples: 64 });
    expect(Math.abs(row.value)).toBeLessThanOrEqual(1);
    expect(row.prompts).toBeGreaterThanOrEqual(2);
    const onLadder = of(ladderRun).filter(({ metric }) => metric === "wrongRankCorrelation");
    expect(onLadder.length).toBeGreaterThan(0); // a base policy that errs in two ways alone has no order to keep
  });

  it("have the ladder's mass on the way and at the end, rung by rung", () => {
    const at = (metric: string) => of(ladderRun).filter((row) => row.metric === metric);
    expect(at("exactMassAt50").map(({ rung }) => rung)).toEqual([...Array(12).keys()]);
    const moved = at("exactMass").filter((row, i) => row.value !== at("exactMassAt50")[i].value);
    expect(moved.length).toBe(12);
    expect(existsSync(weightsAt(runDirectory(directory, ladderRun), 50))).toBe(false); // spent
  });

  it("thin their curves", () => {
    const steps = read.curves.filter(({ run, metric }) => run === ladderRun && metric === "kl").map(({ step }) => step);
    expect(steps).toEqual([50, 100]);
  });

  it("end with the same bytes when a run is stopped after a milestone and goes on", { timeout: 300_000 }, async () => {
    const elsewhere = temporaryDirectory();
    const job = jobNamed(plan, "ladder-shared-s7");
    const controller = new AbortController();
    const partial = join(elsewhere, "runs", `.${ladderRun}.partial`);
    const watch = setInterval(() => {
      if (existsSync(weightsAt(partial, 50))) controller.abort(new Error("stopped"));
    }, 1);
    await expect(runJob(tiny, job, elsewhere, { signal: controller.signal })).rejects.toThrow("stopped");
    clearInterval(watch);
    await runJob(tiny, job, elsewhere);
    for (const table of Object.values(tableNames))
      expect(readFileSync(join(runDirectory(elsewhere, ladderRun), table))).toEqual(
        readFileSync(join(runDirectory(directory, ladderRun), table)),
      );
  });
});
