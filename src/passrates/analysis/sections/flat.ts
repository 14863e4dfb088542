/** The question asked most: why the reward is flat, answered by the numbers that decide it. */

import type { BaseAnalysis } from "../base";
import { complement } from "../estimate";
import type { Quantity, Section } from "../types";
import type { TrainingAnalysis } from "../training";
import { byGroups, ofLastGroups } from "./log";
import { isSingle, signalBounds } from "./single";
import { certain, count, interval, numbered, percent, percentInterval, points, type Findings } from "./write";

const question = "Why does the reward stay flat?";
const general =
  "A reward is flat for one of four reasons. Few groups have both right and wrong rollouts, so that nothing is taught; most prompts are solved, so that nothing is left; the run is short or its steps are small for the signal there is; or the reward counts something that does not change.";

export function flatSection(findings: Findings): Section {
  const { training, base, level } = findings;
  const answer = [general];
  const brief = training ? verdictOf(training) : base ? briefOf(base, findings) : undefined;
  const numbers: Quantity[] = [];
  if (training) {
    answer.push(verdictOf(training), fromLog(training));
    numbers.push(...numbersOf(training, level));
  }
  if (base) {
    answer.push(fromBase(base, findings));
    numbers.push(
      interval("accuracy still to gain", complement(base.accuracy), level, "1 − accuracy of the base model", "share"),
      ...(isSingle(base) ? [] : [outOfReach(base, level)]),
    );
  }
  return { id: "flat-reward", question, brief, answer: answer.join(" "), numbers };
}

function outOfReach({ missingOutOfReach }: BaseAnalysis, level: number): Quantity {
  const method = "posterior means of the prompts out of reach of the run; percentiles of a bootstrap over prompts";
  return interval("of that, on prompts out of reach", missingOutOfReach, level, method, "share");
}

/** The reason that the log's numbers name. */
function verdictOf({
  change,
  flatAtLast,
  headroom,
  headroomUnsolved,
  rateAtFirst,
  rateAtLast,
}: TrainingAnalysis): string {
  if (change && change.low > 0) {
    return `${points(change)} on prompts seen in both halves of the log: your reward is not flat.`;
  }
  const missing = headroom.value;
  if (missing < 0.1) return `${percent(rateAtLast.value)} of the rollouts are right: your run has little left to gain.`;
  if (flatAtLast.value > 0.8) {
    const where =
      headroomUnsolved.value > 0.5
        ? "most of what is missing is on prompts of which no rollout is right"
        : "what they miss is spread over other prompts";
    return `${percent(flatAtLast.value)} of your groups agree in the last quarter and give no signal; ${where}. Change the prompts, the group size or the start, not the number of steps.`;
  }
  const moved = change
    ? `prompts seen in both halves changed by ${points(change)}`
    : `the share of right rollouts went from ${percent(rateAtFirst.value)} to ${percent(rateAtLast.value)}, on different prompts`;
  return `${percent(1 - flatAtLast.value)} of your groups have a signal in the last quarter and ${percent(missing)} is still missing, but ${moved}: look at the learning rate, the number of updates, the KL, and at what the reward counts.`;
}

function fromLog(training: TrainingAnalysis): string {
  const { prompts, saturated, becameSaturated, unsolved, headroomUnsolved } = training;
  return `Of ${numbered(prompts, "prompt")} in the log the last group is all right for ${count(saturated)} (for ${count(becameSaturated)} of these the first was not) and all wrong for ${count(unsolved)}${unsolved > 0 ? `; ${percentInterval(headroomUnsolved)} of what is missing lies on the latter` : ""}.`;
}

function numbersOf(training: TrainingAnalysis, level: number): Quantity[] {
  const log = "counted in the log";
  return [
    interval("groups without a signal, first quarter of steps", training.flatAtFirst, level, byGroups, "share"),
    interval("groups without a signal, last quarter of steps", training.flatAtLast, level, byGroups, "share"),
    interval("right rollouts, first quarter", training.rateAtFirst, level, byGroups, "share"),
    interval("right rollouts, last quarter", training.rateAtLast, level, byGroups, "share"),
    ...(training.change
      ? [
          interval(
            "change of prompts seen in both halves",
            training.change,
            level,
            "paired over prompts, Student's t",
            "difference",
          ),
        ]
      : []),
    certain("count", "prompts whose last group is all right", training.saturated, log, "prompts"),
    certain("count", "of these, not so at first", training.becameSaturated, log, "prompts"),
    certain("count", "prompts whose last group is all wrong", training.unsolved, log, "prompts"),
    interval("headroom, last quarter", training.headroom, level, `1 − share of right rollouts; ${byGroups}`, "share"),
    interval(
      "of that, on prompts whose last group is all wrong",
      training.headroomUnsolved,
      level,
      ofLastGroups,
      "share",
    ),
  ];
}

/** With the base model's counts alone: whether headroom or signal would keep a reward flat. */
function briefOf(base: BaseAnalysis, { run }: Pick<Findings, "run">): string {
  const share = base.signal.find(({ groupSize }) => groupSize === run.groupSize)!.share.value;
  const missing = 1 - base.accuracy.value;
  const start = isSingle(base)
    ? `${percent(missing)} is left to gain, and ${signalBounds(base, run.groupSize)}`
    : `${percent(share)} of groups of ${run.groupSize} have a signal and ${percent(missing)} is left to gain`;
  if (missing < 0.1) return `${start}: a flat reward would be no surprise, for there is little left.`;
  if (isSingle(base)) return `${start}: one sample a prompt does not decide whether groups teach.`;
  if (share < 0.2) return `${start}: a flat reward would be no surprise, for few groups teach.`;
  return `${start}: if the reward stays flat all the same, look at steps, learning rate, KL, and at what it counts.`;
}

function fromBase(base: BaseAnalysis, { run }: Pick<Findings, "run">): string {
  const own = base.signal.find(({ groupSize }) => groupSize === run.groupSize)!;
  if (isSingle(base)) return briefOf(base, { run });
  const start = `At the base model's pass rates ${percentInterval(own.share)} of groups of ${run.groupSize} have a signal, ${count(base.run.groupsWithSignal.value)} in a step of ${count(run.batch)}; ${percent(1 - base.accuracy.value)} is missing, of which ${percent(base.missingOutOfReach.value)} lies on prompts out of reach.`;
  if (1 - base.accuracy.value < 0.1) return `${start} A flat reward would be no surprise: there is little left.`;
  if (own.share.value < 0.2) return `${start} A flat reward would be no surprise: few groups teach.`;
  return `${start} Neither headroom nor signal is what would keep a reward flat here.`;
}
