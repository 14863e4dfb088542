/** Sections that a training log answers: its signal step by step, settled prompts, and what is left. */

import type { LogPiece } from "../training";
import type { Section } from "../types";
import {
  agrees,
  bracketed,
  certain,
  count,
  interval,
  numbered,
  percent,
  percentInterval,
  promptList,
  type Findings,
} from "./write";

/** How shares of groups and of rollouts in a log get their intervals. */
export const byGroups = "counted in the log; groups are the unit, Wilson's interval at the effective sample size";

/** How shares of what the last groups miss are computed. */
export const ofLastGroups = "over prompts' last groups; ratio of sums, Student's t of its linearisation";

const question = "How many groups have a signal, step by step?";

export function signalByStepSection({ training, level }: Findings): Section | undefined {
  if (!training) return undefined;
  const { flatAtFirst, flatAtLast, steps, pieces, allRight, allWrong } = training;
  const worst = steps.reduce((x, y) => (y.flat > x.flat ? y : x));
  const course = `${percentInterval(flatAtLast)} of the groups of the last quarter have no signal, after ${percent(flatAtFirst.value)} in the first.`;
  const kinds = `Over the log ${percent(allRight.value)} of all groups are all right and ${percent(allWrong.value)} all wrong.`;
  return {
    id: "signal-by-step",
    question,
    brief: `${course} ${kinds}`,
    answer: `A group whose rewards all agree has advantages of 0. ${course} The step with the largest share is ${worst.step}, at ${percent(worst.flat)}. ${kinds} Where it is the first that grow, the prompts become too easy; where it is the second, they are too hard, or the policy collapsed.`,
    numbers: [
      ...pieces.map((piece) =>
        interval(`groups without a signal, ${stepsText(piece)}`, piece.flat, level, byGroups, "share"),
      ),
      ...pieces.map((piece) => interval(`right rollouts, ${stepsText(piece)}`, piece.rate, level, byGroups, "share")),
      interval("groups that are all right, over the log", allRight, level, byGroups, "share"),
      interval("groups that are all wrong, over the log", allWrong, level, byGroups, "share"),
    ],
  };
}

const stepsText = ({ from, to }: LogPiece) => (from === to ? `step ${from}` : `steps ${from} to ${to}`);

export function leftSection({ training, level }: Findings): Section | undefined {
  if (!training) return undefined;
  const { headroom, headroomUnsolved, becameSaturated } = training;
  const [settled, unsolved] = (["all right", "all wrong"] as const).map((kind) =>
    promptList(`prompts whose last group is ${kind}`, training.byPrompt, ({ lastGroup }) => lastGroup === kind),
  );
  const before = `${count(becameSaturated)} of these ${agrees(becameSaturated, "was", "were")} not so at first.`;
  const saturated = `Of ${numbered(training.prompts, "prompt")} in the log, ${count(settled.total)} ${agrees(settled.total, "is", "are")} saturated, which means that the last group is all right${bracketed(settled)}${settled.total > 0 ? `; ${before}` : "."}`;
  const wrong =
    unsolved.total > 0
      ? `The last group is all wrong on ${numbered(unsolved.total, "prompt")}${bracketed(unsolved)}, with ${percentInterval(headroomUnsolved)} of what is missing.`
      : "No last group is all wrong.";
  return {
    id: "left",
    question: "Which prompts are saturated, and what is left?",
    brief: `${percentInterval(headroom)} of the rollouts of the last quarter are wrong: that is what is left. ${saturated}`,
    answer: `In the last quarter of the steps ${percentInterval(headroom)} of the rollouts are wrong: more cannot be gained on these prompts. ${saturated} ${wrong} One group is a small sample: a prompt whose last group agrees may differ in the next.`,
    numbers: [
      interval("headroom, last quarter", headroom, level, `1 − share of right rollouts; ${byGroups}`, "share"),
      interval("of that, on prompts whose last group is all wrong", headroomUnsolved, level, ofLastGroups, "share"),
      certain("count", "prompts in the log", training.prompts, "counted in the log", "prompts"),
      certain("count", "prompts whose last group is all right", training.saturated, "counted in the log", "prompts"),
      certain("count", "of these, not so at first", becameSaturated, "counted in the log", "prompts"),
      certain("count", "prompts whose last group is all wrong", training.unsolved, "counted in the log", "prompts"),
    ],
    prompts: [settled, unsolved].filter(({ total }) => total > 0),
  };
}
