/** Tables beside the figures of protocol `levers`: what was measured on the way, and levels where figures show changes. */

import { groupBy } from "../common/groupBy";
import { armName } from "../figures/armNames";
import { changesOf, type Change } from "../results/changes";
import { number, percent, signed } from "../results/numbers";
import type { Metric, ResultRow, Results, Study } from "../results/rows";
import { mean } from "../statistics/moments";
import type { TaskName } from "../strings";

type Rows = Pick<Results, "rows">;
type Line = Record<string, string>;

const meanOf = <T>(of: readonly T[], value: (each: T) => number) => number(mean(of.map(value)));

/**
 * The mean over base seeds, by arm, of what was measured on the way and at the end. `columns`: headings of the metrics, such
 * as `{ correctMassAt50: "160 steps", correctMass: "320 steps" }`. Settings that were drawn are left out.
 */
export function courseOf(
  { rows }: Rows,
  study: Study,
  axis: TaskName,
  columns: Partial<Record<Metric, string>>,
): Line[] {
  const own = rows.filter((row) => row.study === study && row.axis === axis && !row.arm.startsWith("drawn-"));
  return [...groupBy(own, armName)].map(([arm, of]) => {
    const cells = Object.entries(columns).map(([metric, heading]) => {
      return [heading, meanOf(of.filter((row) => row.metric === metric), ({ value }) => value)]; // prettier-ignore
    });
    return { arm, ...Object.fromEntries(cells) };
  });
}

/** Of study groups and of GRPO with groups of 16, on length: the share of groups whose rewards agree, over all of training. */
export function silentGroups({ rows, curves }: Pick<Results, "rows" | "curves">): Line[] {
  const exposures = new Set(rows.filter(({ study }) => study === "groups").map(({ exposure }) => exposure));
  const own = rows.filter(({ study, trainedOn, exposure }) =>
    (study === "groups" || study === "exposure") && trainedOn === "length" && exposures.has(exposure)); // prettier-ignore
  const nameOf = (row: ResultRow) => `${row.study === "groups" ? armName(row) : "groups of 16"}, exposure ${percent(row.exposure)}`; // prettier-ignore
  const arms = new Map(own.map((row) => [row.run, nameOf(row)]));
  const silent = curves.filter(({ run, metric }) => metric === "frac_reward_zero_std" && arms.has(run));
  return [...groupBy(silent, ({ run }) => arms.get(run)!)].map(([arm, points]) => {
    const share = mean(points.map(({ value }) => value));
    return { arm, "groups without a signal": percent(Number(share.toFixed(2))) };
  });
}

/** Of study coverage, pass@k of the base policy and after each training, for these k; means over base seeds. */
export function passAtKOf({ rows }: Rows, ks: readonly (1 | 16 | 256 | 4096)[]): Line[] {
  const onLength = ({ study, axis }: ResultRow) => study === "coverage" && axis === "length";
  const byArm = ks.map((k) => groupBy(changesOf(rows, `passAt${k}`, onLength), ({ row }) => armName(row)));
  const line = (policy: string, arm: string, of: "before" | "after"): Line => {
    const cells = ks.map((k, i) => [
      `k = ${k.toLocaleString("en")}`,
      meanOf(byArm[i].get(arm)!, (change) => change[of]),
    ]);
    return { policy, ...Object.fromEntries(cells) };
  };
  const arms = [...byArm[0].keys()];
  return arms.length === 0
    ? []
    : [line("base policy", arms[0], "before"), ...arms.map((arm) => line(arm, arm, "after"))];
}

/** Of study architecture, what each shape knew before RL, in distribution and on its targets, and what it gained there. */
export function shapesOf({ rows }: Rows): Line[] {
  const changes = changesOf(rows, "correctMass", ({ study }) => study === "architecture");
  const shapeOf = ({ row }: Change) => `${armName(row)}, exposure ${percent(row.exposure)}`;
  return [...groupBy(changes, shapeOf)].map(([shape, own]) => {
    const onTarget = own.filter(({ row }) => row.axis === row.trainedOn);
    const elsewhere = own.filter(({ row }) => row.axis === "in-distribution");
    return {
      shape,
      "base mass in distribution": meanOf(elsewhere, ({ before }) => before),
      "base mass on the target": meanOf(onTarget, ({ before }) => before),
      gain: signed(mean(onTarget.map(({ gain }) => gain))),
    };
  });
}
