/** Measures the constants of estimates: each kind of work that runs consist of, a few times, as runs do it. */

import { join } from "node:path";
import { evaluate, sharpening } from "../../evaluation";
import type { Policy } from "../../model/policy";
import { loadWeights } from "../../model/weights";
import { machineText } from "../../results/machine";
import { root } from "../../results/paths";
import { axesIn, evaluable, type EvaluatedOn } from "../../results/rows";
import { mean, median } from "../../statistics/moments";
import { createTestbed } from "../../strings";
import type { ReinforceConfig } from "../../training/config";
import { pretrain } from "../../training/pretrain";
import { reinforce } from "../../training/reinforce";
import type { RewardedTask } from "../../training/rollout";
import { jobNamed, type BaseRun } from "../plan/jobs";
import { planOf } from "../plan/plan";
import type { UnitCosts } from "../plan/unitCosts";
import { quick } from "../protocols/quick";
import { machineHere } from "../runs/machineHere";
import { corpusOf, sourceOf, taskOf, vocabularySize } from "../runs/problems";
import { coreSecondsOf, measureRates } from "./rates";

const plan = planOf(quick);
const unexposed = jobNamed(plan, "e0-s1");
const exposed = jobNamed(plan, "e0.02-s1");
const ladder = jobNamed(plan, "ladder-shared-s1");
const testbed = createTestbed();

/** How much is measured. */
export interface CostOptions {
  /** Of each training, the first of which is left out. */
  steps?: number;
  evaluated?: { prompts: number; samples: number };
}

/**
 * Measures all constants on this machine, on runs of `quick`, in one to three minutes. Core times: what else runs on the
 * machine changes them little, but leave it alone all the same.
 */
export async function measureCosts({
  steps = 8,
  evaluated = { prompts: 80, samples: 64 },
}: CostOptions = {}): Promise<UnitCosts> {
  const start = coreSecondsSoFar(); // this process has started Node and loaded TensorFlow, as a job's does
  const policy = loadWeights(join(root, "data", "base.safetensors"));
  try {
    const sequences = await pretrainingSeconds(steps);
    const { rollout, capture } = await rolloutSeconds(policy, steps);
    const { evaluatedSample, comparedSample } = relativeSeconds(policy, rollout, evaluated);
    const demonstration = await demonstrationSeconds(policy, steps);
    const costs = { start, capture, ...sequences, demonstration, evaluatedSample, comparedSample, rollout };
    const measured = new Date().toISOString().slice(0, 10);
    return { measured, machine: machineText(machineHere()), rates: measureRates(), ...rounded(costs) };
  } finally {
    policy.dispose();
  }
}

async function pretrainingSeconds(steps: number): Promise<Pick<UnitCosts, "pretrainingSequence" | "answer">> {
  const secondsOf = async (base: BaseRun) => (await pretrained(base, steps)) / base.pretraining.batch_size;
  const [short, long, rungs] = [unexposed.base, exposed.base, ladder.base];
  const answers = await secondsOf({ ...long, testbed: { ...long.testbed!, format: "answer" } });
  const ofExposed = await secondsOf(long);
  const sequence = { unexposed: await secondsOf(short), exposed: ofExposed, ladder: await secondsOf(rungs) };
  return { pretrainingSequence: sequence, answer: answers / ofExposed };
}

/** Core seconds of a step of this pretraining. */
async function pretrained(base: BaseRun, max_steps: number): Promise<number> {
  const source = sourceOf(base);
  const model = { vocabularySize: vocabularySize(source) };
  const config = { ...base.pretraining, max_steps };
  const { typical } = await stepsOf((onStep) =>
    pretrain({ model, corpus: corpusOf(source, base), config, seed: 1, onStep }),
  );
  return typical;
}

/** Core seconds of a rollout on every axis and on the ladder, and of what prepares a run, on the average. */
async function rolloutSeconds(policy: Policy, steps: number): Promise<Pick<UnitCosts, "rollout" | "capture">> {
  const byShape = new Map<string, StepTimes>();
  const rollout: Partial<UnitCosts["rollout"]> = {};
  const rl = exposed.runs.find(({ rl: { method } }) => method === "grpo")!.rl;
  for (const axis of evaluable) {
    const { depth, length } = testbed.task(axis); // what else an axis is made of takes no time
    const shape = `${depth} ${length}`;
    if (!byShape.has(shape)) byShape.set(shape, await tuned(policy, { ...rl, max_steps: steps }, problemsOf(axis)));
    rollout[axis] = byShape.get(shape)!.typical / (rl.num_prompts * rl.num_generations);
  }
  const onLadder = await rungSeconds(steps);
  const all = [...byShape.values()];
  const prepares = Math.max(0, mean(all.map(({ first, typical }) => first - typical)));
  const capture = prepares * shareOfShapes();
  return { rollout: { ...rollout, ladder: onLadder } as UnitCosts["rollout"], capture };
}

/** Of all runs of `quick`, how many are the first of their job with their shape: the others find its graphs. */
function shareOfShapes(): number {
  const shapes = plan.jobs.map(({ runs }) => {
    const ofRuns = runs.map(({ rl, trainedOn }) => {
      const { depth, length } = testbed.task(trainedOn === "ladder" ? "in-distribution" : axesIn(trainedOn)[0]);
      return `${rl.method} ${depth} ${length}`;
    });
    return 1 + new Set(ofRuns).size; // and the base run
  });
  return shapes.reduce((sum, count) => sum + count, 0) / plan.runs;
}

/** The same problems as those that runs are trained on, of probes too. */
function problemsOf(axis: EvaluatedOn): RewardedTask {
  const shape = testbed.task(axis);
  const task = shape.alphabet === "A" ? { ...shape, pairs: "trained" as const } : testbed.task("in-distribution");
  return {
    id: `costs of ${axis}`,
    example: (index) => testbed.example(task, "train", { seed: 1, stream: "reinforcement", index }),
    isCorrect: (example, completion) => testbed.isCorrect(example as ReturnType<typeof testbed.example>, completion),
  };
}

async function rungSeconds(steps: number): Promise<number> {
  const { base, runs } = ladder;
  const source = sourceOf(base);
  const model = { vocabularySize: vocabularySize(source) };
  const config = { ...base.pretraining, max_steps: steps };
  const policy = await pretrain({ model, corpus: corpusOf(source, base), config, seed: 1 });
  try {
    const { rl, trainedOn, rlSeed } = runs[0];
    const task = taskOf(source, trainedOn, rlSeed, rl.num_prompts) as RewardedTask;
    const { typical } = await tuned(policy, { ...rl, max_steps: steps }, task);
    return typical / (rl.num_prompts * rl.num_generations);
  } finally {
    policy.dispose();
  }
}

async function demonstrationSeconds(policy: Policy, steps: number): Promise<number> {
  const run = exposed.runs.find(({ rl: { method } }) => method === "sft")!;
  const task = taskOf(sourceOf(exposed.base), run.trainedOn, 1, run.rl.num_prompts) as RewardedTask;
  const { typical } = await tuned(policy, { ...run.rl, max_steps: steps }, task);
  return typical / run.rl.num_prompts;
}

const tuned = (base: Policy, config: ReinforceConfig, task: RewardedTask) =>
  stepsOf((onStep) => reinforce({ base, config, task, seed: 1, onStep }));

/** A sample of an evaluation, and one that two policies score, relative to a rollout of training. */
function relativeSeconds(
  policy: Policy,
  rollout: UnitCosts["rollout"],
  { prompts, samples }: Required<CostOptions>["evaluated"],
): Pick<UnitCosts, "evaluatedSample" | "comparedSample"> {
  const options = { prompts, samples, seed: 1, draws: "costs" };
  const relative = (axis: EvaluatedOn, task: () => void) => {
    task(); // captures its graphs
    return coreSecondsOf(task) / (prompts * samples) / rollout[axis];
  };
  const on = ["in-distribution", "depth", "length"] as const;
  const share = (task: (axis: EvaluatedOn) => void) =>
    Math.min(1, mean(on.map((axis) => relative(axis, () => task(axis)))));
  return {
    evaluatedSample: share((axis) => evaluate(policy, testbed, axis, options)),
    comparedSample: share((axis) => sharpening(policy, policy, testbed, axis, options)),
  };
}

/** Core seconds of a training's first step, which prepares the others, and of a typical one. */
interface StepTimes {
  first: number;
  typical: number;
}

async function stepsOf(train: (onStep: () => void) => Promise<Policy>): Promise<StepTimes> {
  const ends = [coreSecondsSoFar()];
  const policy = await train(() => ends.push(coreSecondsSoFar()));
  policy.dispose();
  const [first, ...others] = ends.slice(1).map((end, step) => end - ends[step]);
  return { first, typical: median(others) };
}

/** Core seconds of this process. */
function coreSecondsSoFar(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Two digits: no estimate is better. */
function rounded<Numbers extends object>(numbers: Numbers): Numbers {
  const text = JSON.stringify(numbers, (_, value: unknown) =>
    typeof value === "number" ? Number(value.toPrecision(2)) : value,
  );
  return JSON.parse(text) as Numbers;
}
