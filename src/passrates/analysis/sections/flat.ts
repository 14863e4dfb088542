/** The question asked most: why the reward is flat, answered by the numbers that decide it. */

import type { BaseAnalysis } from "../base";
import type { Quantity, Section } from "../types";
import type { TrainingAnalysis } from "../training";
import { count, interval, percent, percentInterval, plain, points, type Findings } from "./write";

const question = "Why does the reward stay flat?";
const general =
  "A reward is flat for one of four reasons. Few groups have both right and wrong rollouts, so that nothing is taught; most prompts are solved, so that nothing is left; the run is short or its steps are small for the signal there is; or the reward counts something that does not change.";

export function flatSection(findings: Findings): Section {
  const { training, base, level } = findings;
  const answer = [general];
  const numbers: Quantity[] = [];
  if (training) {
    answer.push(verdictOf(training), fromLog(training));
    numbers.push(...numbersOf(training, level));
  }
  if (base) {
    answer.push(fromBase(base, findings));
    numbers.push(
      plain("accuracy still to gain", 1 - base.accuracy.value, "1 − accuracy of the base model", "share"),
      plain(
        "of that, on prompts out of reach",
        missingOutOfReach(base),
        "posterior means of the prompts out of reach of the run",
        "share",
      ),
    );
  }
  return { id: "flat-reward", question, answer: answer.join(" "), numbers };
}

/** The reason that the log's numbers name. */
function verdictOf({
  change,
  flatAtLast,
  headroom,
  headroomUnsolved,
  rateAtLast,
  rateAtFirst,
}: TrainingAnalysis): string {
  if (change && change.low > 0) {
    return `Your reward is not flat: prompts seen in both halves of the log went up by ${points(change)}.`;
  }
  if (headroom < 0.1) return `Your run has little left to gain: ${percent(rateAtLast)} of the rollouts are right.`;
  if (flatAtLast > 0.8) {
    const where =
      headroomUnsolved > 0.5
        ? "most of what is missing is on prompts of which no rollout is right"
        : "the rest are solved";
    return `Your groups agree: ${percent(flatAtLast)} have no signal in the last quarter, and ${where}. Change the prompts, the group size or the start, not the number of steps.`;
  }
  const moved = change
    ? `prompts seen in both halves changed by ${points(change)}`
    : `the share of right rollouts went from ${percent(rateAtFirst)} to ${percent(rateAtLast)}, on different prompts`;
  return `Your groups do have a signal (${percent(1 - flatAtLast)} of them in the last quarter) and ${percent(headroom)} is still missing, but ${moved}: look at the learning rate, the number of updates, the KL, and at what the reward counts.`;
}

function fromLog(training: TrainingAnalysis): string {
  const { prompts, saturated, becameSaturated, unsolved, headroomUnsolved } = training;
  return `Of ${count(prompts)} prompts ${count(saturated)} have a last group that is all right (${count(becameSaturated)} of them were not at first) and ${count(unsolved)} one that is all wrong; ${percent(headroomUnsolved)} of what is missing lies on the latter.`;
}

function numbersOf(training: TrainingAnalysis, level: number): Quantity[] {
  const log = "counted in the log";
  return [
    plain("groups without a signal, first quarter of steps", training.flatAtFirst, log, "share"),
    plain("groups without a signal, last quarter of steps", training.flatAtLast, log, "share"),
    plain("right rollouts, first quarter", training.rateAtFirst, log, "share"),
    plain("right rollouts, last quarter", training.rateAtLast, log, "share"),
    ...(training.change
      ? [
          interval(
            "change of prompts seen in both halves",
            training.change,
            level,
            "paired over prompts, Student's t",
            "share",
          ),
        ]
      : []),
    plain("prompts whose last group is all right", training.saturated, log, "prompts"),
    plain("of these, not so at first", training.becameSaturated, log, "prompts"),
    plain("prompts whose last group is all wrong", training.unsolved, log, "prompts"),
    plain("headroom, last quarter", training.headroom, "1 − share of right rollouts", "share"),
    plain("of that, on prompts whose last group is all wrong", training.headroomUnsolved, log, "share"),
  ];
}

function fromBase(base: BaseAnalysis, { run }: Findings): string {
  const own = base.signal.find(({ groupSize }) => groupSize === run.groupSize)!;
  const start = `At the base model's pass rates ${percentInterval(own.share)} of groups of ${run.groupSize} have a signal, ${count(base.run.groupsWithSignal)} in a step of ${count(run.batch)}; ${percent(1 - base.accuracy.value)} accuracy is missing, of which ${percent(missingOutOfReach(base))} lies on prompts out of reach.`;
  if (1 - base.accuracy.value < 0.1) return `${start} A flat reward would be no surprise: there is little left.`;
  if (own.share.value < 0.2) return `${start} A flat reward would be no surprise: few groups teach.`;
  return `${start} Neither headroom nor signal is what would keep a reward flat here.`;
}

/** Of the missing accuracy, the share on prompts out of reach. */
function missingOutOfReach({ byPrompt }: BaseAnalysis): number {
  const missing = (prompts: BaseAnalysis["byPrompt"]) => prompts.reduce((sum, { rate }) => sum + 1 - rate, 0);
  const all = missing(byPrompt);
  return all > 0 ? missing(byPrompt.filter(({ reach }) => reach === "out of reach")) / all : 0;
}
