/** What a run with a curriculum is trained on, its base policy's pass rates on training prompts included. */

import { drawCompletions } from "../../evaluation/sampling";
import type { Policy } from "../../model/policy";
import { curriculumTask, type Example, type PromptPool, type TaskName, type Testbed } from "../../strings";
import type { RewardedTask } from "../../training/rollout";
import type { TrainingRun } from "../plan/jobs";
import type { CurriculumPhase } from "../protocols/curriculum";
import { nameOf } from "./problems";

type PassRate = NonNullable<CurriculumPhase["passRate"]>;

/**
 * The task of a run with a curriculum. A function of the run and of `start`, the policy that it starts from: a run that is
 * resumed has the same prompts.
 *
 * Throws an Error that names the phase where no prompt has a pass rate in its band.
 */
export function curriculumOf(
  testbed: Testbed,
  run: TrainingRun & Required<Pick<TrainingRun, "curriculum">>,
  start: Pick<Policy, "generate" | "logProbabilities">,
): RewardedTask<Example> {
  const { curriculum, rl, rlSeed } = run;
  const phases = curriculum.map(({ passRate, ...phase }, i) => {
    const within = (axis: TaskName) => promptsWithin(testbed, axis, passRate!, run, start, i);
    return { ...phase, pool: passRate && once(within) };
  });
  const { name, ...task } = curriculumTask(testbed, phases, {
    seed: rlSeed,
    batch: rl.num_prompts,
    steps: rl.max_steps,
  });
  return { id: `${name} of ${JSON.stringify(curriculum)} ${nameOf(testbed)} seed ${rlSeed}`, ...task };
}

/** Training prompts of an axis whose pass rate under `start` lies in the band, bounds included. */
function promptsWithin(
  testbed: Testbed,
  axis: TaskName,
  { from, to, prompts, samples }: PassRate,
  { id, rl, rlSeed }: TrainingRun,
  start: Pick<Policy, "generate" | "logProbabilities">,
  phase: number,
): Example[] {
  const task = testbed.task(axis);
  const stream = "pass rates";
  const examples = Array.from({ length: prompts }, (_, index) =>
    testbed.example(task, "train", { seed: rlSeed, stream, index }),
  );
  const drawn = drawCompletions(
    start,
    examples.map(({ prompt }) => prompt),
    {
      samples,
      maxLength: testbed.completionLength(task) + rl.completion_slack,
      temperature: rl.temperature,
      seed: rlSeed,
      stream: `${stream}/${task.name}`,
    },
  );
  const right = new Array<number>(prompts).fill(0);
  for (const { prompt, completions } of drawn)
    right[prompt] += completions.filter((tokens) => testbed.isCorrect(examples[prompt], tokens)).length;
  const rates = right.map((count) => count / samples);
  const kept = examples.filter((_, i) => rates[i] >= from && rates[i] <= to);
  if (kept.length > 0) return kept;
  const range = `${Math.min(...rates)} to ${Math.max(...rates)}`;
  throw new Error(
    `${id}: curriculum.${phase}.passRate: expected prompts on ${axis} that the base policy answers right with a share from ` +
      `${from} to ${to}; of ${prompts} none is, theirs are ${range}. Widen the band, or start from a base with more exposure.`,
  );
}

/** Calls `of` once for each axis. */
function once(of: PromptPool): PromptPool {
  const known = new Map<TaskName, readonly Example[]>();
  return (axis) => {
    const found = known.get(axis) ?? of(axis);
    known.set(axis, found);
    return found;
  };
}
