/** What a training log says: how many groups have a signal, which prompts are settled, and what moves. */

import { groupBy } from "../../common/groupBy";
import { meanInterval } from "../../statistics/intervals";
import type { TrainingGroup, TrainingStep } from "../counts";
import { estimateOf, type Estimate } from "./estimate";

export interface TrainingAnalysis {
  steps: StepSummary[];
  /** Share of groups without a signal, over the first and the last quarter of the steps. */
  flatAtFirst: number;
  flatAtLast: number;
  /** Mean share of correct rollouts over the first and the last quarter, and the change of prompts seen in both. */
  rateAtFirst: number;
  rateAtLast: number;
  /** Prompts seen in the first and in the last half: change of their pass rates, paired. Absent under two of them. */
  change?: Estimate;
  repeated: number;
  /** Prompts whose last group is all right, and whose last group is all wrong, of `prompts`. */
  saturated: number;
  unsolved: number;
  prompts: number;
  /** Of the prompts whose last group is all right, those whose first was not. */
  becameSaturated: number;
  /** 1 − the mean pass rate of the last quarter: what there is still to gain on these prompts. */
  headroom: number;
  /** Of that, the share on prompts whose last group is all wrong. */
  headroomUnsolved: number;
  /** Prompts by the pass rate of their first group, and how the rates of their later groups move. */
  bands: BandCourse[];
}

export interface StepSummary {
  step: number;
  groups: number;
  /** Share of groups whose rewards all agree; of these, those all right and all wrong. */
  flat: number;
  allRight: number;
  allWrong: number;
  /** Share of correct rollouts. */
  rate: number;
  reward: number;
}

export interface BandCourse {
  band: "all wrong at first" | "mixed at first" | "all right at first";
  prompts: number;
  /** Over the visits after the first, by step: mean pass rate and reward. */
  points: { step: number; rate: number; reward: number; groups: number }[];
}

/** `steps`: at least one, each with at least one group. */
export function analyseTraining(steps: readonly TrainingStep[], level: number): TrainingAnalysis {
  const summaries = steps.map(summaryOf);
  const quarter = Math.max(1, Math.floor(steps.length / 4));
  const [first, last] = [summaries.slice(0, quarter), summaries.slice(-quarter)];
  const visits = groupBy(
    steps.flatMap(({ step, groups }) => groups.map((group) => ({ step, group }))),
    ({ group }) => group.id,
  );
  const courses = [...visits.values()];
  const lastGroups = courses.map((course) => course[course.length - 1].group);
  const missing = (groups: readonly TrainingGroup[]) => groups.reduce((sum, group) => sum + 1 - rateOf(group), 0);
  const change = pairedChange(courses, steps);
  const total = missing(lastGroups);
  return {
    steps: summaries,
    flatAtFirst: weighted(first, "flat"),
    flatAtLast: weighted(last, "flat"),
    rateAtFirst: weighted(first, "rate"),
    rateAtLast: weighted(last, "rate"),
    change: change.length > 1 ? estimateOf(meanInterval(change, level)) : undefined,
    repeated: courses.filter((course) => course.length > 1).length,
    saturated: lastGroups.filter(isAllRight).length,
    unsolved: lastGroups.filter(isAllWrong).length,
    prompts: courses.length,
    becameSaturated: courses.filter(
      (course) => isAllRight(course[course.length - 1].group) && !isAllRight(course[0].group),
    ).length,
    headroom: 1 - weighted(last, "rate"),
    headroomUnsolved: total > 0 ? missing(lastGroups.filter(isAllWrong)) / total : 0,
    bands: bandsOf(courses),
  };
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

function weighted(steps: readonly StepSummary[], value: "flat" | "rate"): number {
  const groups = steps.reduce((sum, step) => sum + step.groups, 0);
  return steps.reduce((sum, step) => sum + step.groups * step[value], 0) / groups;
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
function bandsOf(courses: readonly Course[]): BandCourse[] {
  const repeated = courses.filter((course) => course.length > 1);
  const bands = groupBy(repeated, ([{ group }]) => bandOf(group));
  const order: BandCourse["band"][] = ["all wrong at first", "mixed at first", "all right at first"];
  return order.flatMap((band) => {
    const own = bands.get(band);
    if (!own) return [];
    const later = groupBy(own.flatMap((course) => course.slice(1)), ({ step }) => step); // prettier-ignore
    const points = [...later].map(([step, visits]) => ({
      step,
      rate: visits.reduce((sum, { group }) => sum + rateOf(group), 0) / visits.length,
      reward: visits.reduce((sum, { group }) => sum + group.meanReward, 0) / visits.length,
      groups: visits.length,
    }));
    return [{ band, prompts: own.length, points: points.sort((a, b) => a.step - b.step) }];
  });
}

function bandOf(group: TrainingGroup): BandCourse["band"] {
  if (isAllWrong(group)) return "all wrong at first";
  return isAllRight(group) ? "all right at first" : "mixed at first";
}
