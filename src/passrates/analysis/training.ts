/** What a training log says: how many groups have a signal, which prompts are settled, and what moves. */

import { groupBy } from "../../common/groupBy";
import { binomialInterval, meanInterval } from "../../statistics/intervals";
import type { TrainingGroup, TrainingStep } from "../counts";
import { complement, estimateOf, type Estimate } from "./estimate";
import { ratioInterval } from "./ratio";
import { rareMean } from "./rareMean";

export interface TrainingAnalysis {
  /** One for each step that has groups, ascending. */
  steps: StepSummary[];
  /** Share of groups without a signal, over the first quarter of the steps; groups are the unit. */
  flatAtFirst: Estimate;
  /** Share of groups without a signal, over the last quarter of the steps; groups are the unit. */
  flatAtLast: Estimate;
  /** Mean share of correct rollouts over the first quarter; groups are the unit. */
  rateAtFirst: Estimate;
  /** Mean share of correct rollouts over the last quarter; groups are the unit. */
  rateAtLast: Estimate;
  /** Up to eight pieces of the log, of equally many steps. */
  pieces: LogPiece[];
  /** Prompts seen in the first and in the last half: change of their pass rates, paired. Absent under two of them. */
  change?: Estimate;
  /** Prompts with more than one group. */
  repeated: number;
  /** Prompts whose last group is all right. */
  saturated: number;
  /** Prompts whose last group is all wrong. */
  unsolved: number;
  /** All prompts of the log. */
  prompts: number;
  /** Of the prompts whose last group is all right, those whose first was not. */
  becameSaturated: number;
  /** 1 − the mean pass rate of the last quarter: what there is still to gain on these prompts. */
  headroom: Estimate;
  /** Of what the last groups miss, the share on prompts whose last group is all wrong; prompts are the unit. */
  headroomUnsolved: Estimate;
  /** Share of all groups of the log that are all right; groups are the unit. */
  allRight: Estimate;
  /** Share of all groups of the log that are all wrong; groups are the unit. */
  allWrong: Estimate;
  /** Prompts by the pass rate of their first group, and how the rates of their later groups move. */
  bands: BandCourse[];
  /** Of each prompt, in the order of first appearance. */
  byPrompt: LoggedPrompt[];
}

export interface LoggedPrompt {
  /** What its rollouts were grouped by; the same prompt has one id in all steps. */
  id: string;
  /** Its groups in the log. */
  groups: number;
  /** Share of right rollouts in its first group, in [0, 1]. */
  firstRate: number;
  /** Share of right rollouts in its last group, in [0, 1]. */
  lastRate: number;
  /** Which rollouts of its last group are right: all, some or none. */
  lastGroup: "all right" | "mixed" | "all wrong";
}

/** Neighbouring steps of a log. */
export interface LogPiece {
  /** Number of its first step. */
  from: number;
  /** Number of its last step, included. */
  to: number;
  /** Share of groups without a signal; groups are the unit. */
  flat: Estimate;
  /** Mean share of correct rollouts; groups are the unit. */
  rate: Estimate;
}

export interface StepSummary {
  /** Its number in the log. */
  step: number;
  /** Groups of the step. */
  groups: number;
  /** Share of groups whose rewards all agree, in [0, 1]. */
  flat: number;
  /** Share of groups whose rollouts are all right, in [0, 1]. */
  allRight: number;
  /** Share of groups whose rollouts are all wrong, in [0, 1]. */
  allWrong: number;
  /** Share of correct rollouts, in [0, 1]. */
  rate: number;
  /** Mean reward of a rollout, as the log has it. */
  reward: number;
}

export interface BandCourse {
  /** What the first group of each of its prompts was. */
  band: "all wrong at first" | "mixed at first" | "all right at first";
  /** Prompts of the band that have more than one group. */
  prompts: number;
  /** The groups of these prompts after their first, one point a step, ascending. */
  points: {
    /** Number of the step. */
    step: number;
    /** Mean over these groups of the share of right rollouts, in [0, 1]. */
    rate: number;
    /** Mean over these groups of the mean reward, as the log has it. */
    reward: number;
    /** Groups of the step, first groups of prompts left out. */
    groups: number;
  }[];
  /** The same over the first and the last half of these steps; one where there is but one step. Groups are the unit. */
  halves: BandHalf[];
}

export interface BandHalf {
  /** Number of its first step. */
  from: number;
  /** Number of its last step, included. */
  to: number;
  /** Groups of the half, first groups of prompts left out. */
  groups: number;
  /** Mean share of right rollouts in these groups, in [0, 1]. */
  rate: Estimate;
  /** Mean reward in these groups, as the log has it; absent where there is only one. */
  reward?: Estimate;
}

/** `steps`: at least one, each with at least one group. */
export function analyseTraining(steps: readonly TrainingStep[], level: number): TrainingAnalysis {
  const summaries = steps.map(summaryOf);
  const quarter = Math.max(1, Math.floor(steps.length / 4));
  const [first, last] = [steps.slice(0, quarter), steps.slice(-quarter)];
  const visits = groupBy(
    steps.flatMap(({ step, groups }) => groups.map((group) => ({ step, group }))),
    ({ group }) => group.id,
  );
  const courses = [...visits.values()];
  const lastGroups = courses.map((course) => course[course.length - 1].group);
  const change = pairedChange(courses, steps);
  const rateAtLast = rateIn(last, level);
  return {
    steps: summaries,
    flatAtFirst: flatIn(first, level),
    flatAtLast: flatIn(last, level),
    rateAtFirst: rateIn(first, level),
    rateAtLast,
    pieces: piecesOf(steps, level),
    change: change.length > 1 ? estimateOf(meanInterval(change, level)) : undefined,
    repeated: courses.filter((course) => course.length > 1).length,
    saturated: lastGroups.filter(isAllRight).length,
    unsolved: lastGroups.filter(isAllWrong).length,
    prompts: courses.length,
    becameSaturated: courses.filter(
      (course) => isAllRight(course[course.length - 1].group) && !isAllRight(course[0].group),
    ).length,
    headroom: complement(rateAtLast),
    headroomUnsolved: unsolvedShare(lastGroups, level),
    allRight: shareIn(steps, isAllRight, level),
    allWrong: shareIn(steps, isAllWrong, level),
    bands: bandsOf(courses, level),
    byPrompt: courses.map(promptOf),
  };
}

function unsolvedShare(lastGroups: readonly TrainingGroup[], level: number): Estimate {
  const parts = lastGroups.map((group) => ({ part: isAllWrong(group) ? 1 : 0, total: 1 - rateOf(group) }));
  const total = parts.reduce((sum, each) => sum + each.total, 0);
  if (total === 0) return { value: 0, low: 0, high: 1 }; // nothing is missing, of which there is no share
  if (parts.length < 2) return { value: parts[0].part, low: 0, high: 1 };
  const { value, low, high } = ratioInterval(parts, level);
  return { value, low: Math.max(0, low), high: Math.min(1, high) };
}

function promptOf(course: Course): LoggedPrompt {
  const [first, last] = [course[0].group, course[course.length - 1].group];
  return {
    id: first.id,
    groups: course.length,
    firstRate: rateOf(first),
    lastRate: rateOf(last),
    lastGroup: isAllRight(last) ? "all right" : isAllWrong(last) ? "all wrong" : "mixed",
  };
}

function piecesOf(steps: readonly TrainingStep[], level: number): LogPiece[] {
  const pieces = Math.min(8, steps.length);
  return Array.from({ length: pieces }, (_, i) => {
    const own = steps.slice(Math.floor((i * steps.length) / pieces), Math.floor(((i + 1) * steps.length) / pieces));
    return { from: own[0].step, to: own[own.length - 1].step, flat: flatIn(own, level), rate: rateIn(own, level) };
  });
}

function flatIn(steps: readonly TrainingStep[], level: number): Estimate {
  return shareIn(steps, ({ isFlat }) => isFlat, level);
}

/** Of all groups of the steps, the share that `has` it. */
function shareIn(steps: readonly TrainingStep[], has: (group: TrainingGroup) => boolean, level: number): Estimate {
  const values = steps.flatMap(({ groups }) => groups.map((group) => Number(has(group))));
  return values.length > 1
    ? rareMean(values, { samples: 1, level })
    : estimateOf(binomialInterval(values[0], 1, level));
}

function rateIn(steps: readonly TrainingStep[], level: number): Estimate {
  return rateOver(steps.flatMap(({ groups }) => groups), level); // prettier-ignore
}

function rateOver(groups: readonly TrainingGroup[], level: number): Estimate {
  const [{ n, k }] = groups;
  return groups.length > 1
    ? rareMean(groups.map(rateOf), { samples: n, level })
    : estimateOf(binomialInterval(k, n, level));
}

function rateOf({ n, k }: TrainingGroup): number {
  return k / n;
}

function isAllRight({ n, k }: TrainingGroup): boolean {
  return k === n;
}

function isAllWrong({ k }: TrainingGroup): boolean {
  return k === 0;
}

function summaryOf({ step, groups }: TrainingStep): StepSummary {
  const share = (has: (group: TrainingGroup) => boolean) => groups.filter(has).length / groups.length;
  const [n, k] = groups.reduce(([samples, correct], group) => [samples + group.n, correct + group.k], [0, 0]);
  return {
    step,
    groups: groups.length,
    flat: share(({ isFlat }) => isFlat),
    allRight: share(isAllRight),
    allWrong: share(isAllWrong),
    rate: k / n,
    reward: groups.reduce((sum, group) => sum + group.n * group.meanReward, 0) / n,
  };
}

type Course = { step: number; group: TrainingGroup }[];

/** Of prompts seen in both halves of the steps: pass rate in the second minus that in the first. */
function pairedChange(courses: readonly Course[], steps: readonly TrainingStep[]): number[] {
  const middle = steps[Math.floor(steps.length / 2)].step;
  const rate = (visits: Course) =>
    visits.reduce((sum, { group }) => sum + group.k, 0) / visits.reduce((sum, { group }) => sum + group.n, 0);
  return courses.flatMap((course) => {
    const [early, late] = [course.filter(({ step }) => step < middle), course.filter(({ step }) => step >= middle)];
    return early.length > 0 && late.length > 0 ? [rate(late) - rate(early)] : [];
  });
}

/** The first group sorts a prompt and the later ones measure it: chance in the first is not in them. */
function bandsOf(courses: readonly Course[], level: number): BandCourse[] {
  const repeated = courses.filter((course) => course.length > 1);
  const bands = groupBy(repeated, ([{ group }]) => bandOf(group));
  const order: BandCourse["band"][] = ["all wrong at first", "mixed at first", "all right at first"];
  return order.flatMap((band) => {
    const own = bands.get(band);
    if (!own) return [];
    const all = own.flatMap((course) => course.slice(1)).sort((a, b) => a.step - b.step);
    const later = groupBy(all, ({ step }) => step);
    const points = [...later].map(([step, visits]) => ({
      step,
      rate: visits.reduce((sum, { group }) => sum + rateOf(group), 0) / visits.length,
      reward: visits.reduce((sum, { group }) => sum + group.meanReward, 0) / visits.length,
      groups: visits.length,
    }));
    return [{ band, prompts: own.length, points, halves: halvesOf(all, [...later.keys()], level) }];
  });
}

/** `visits`: by step, whose numbers are `steps`, ascending. */
function halvesOf(visits: Course, steps: readonly number[], level: number): BandHalf[] {
  const middle = steps[Math.ceil(steps.length / 2)] ?? Infinity;
  const halves = [visits.filter(({ step }) => step < middle), visits.filter(({ step }) => step >= middle)];
  return halves.filter((half) => half.length > 0).map((half) => {
    const groups = half.map(({ group }) => group);
    const rewards = groups.map(({ meanReward }) => meanReward);
    return {
      from: half[0].step,
      to: half[half.length - 1].step,
      groups: groups.length,
      rate: rateOver(groups, level),
      reward: rewards.length > 1 ? estimateOf(meanInterval(rewards, level)) : undefined,
    };
  }); // prettier-ignore
}

function bandOf(group: TrainingGroup): BandCourse["band"] {
  if (isAllWrong(group)) return "all wrong at first";
  return isAllRight(group) ? "all right at first" : "mixed at first";
}
