/** Figure 6: learning curves of RL on each target. */

import type { Annotation } from "plotly.js-dist";
import { ofFormat } from "../results/filter";
import { earlyMean, lateMean } from "../results/learningCurves";
import type { CurveRow, ResultRow, Results } from "../results/rows";
import { targets, type Axis } from "../strings";
import { groupBy } from "../common/groupBy";
import { curvePoints, type Run, type Series, seriesOf, smoothing, stepsOfPoint } from "./curveSeries";
import { cornerNote, emptyFigure, type Figure, figure, type Panel, type PanelAxis } from "./plot/figure";
import type { Trace } from "./plot/marks";
import { extent, shareRange } from "./plot/scales";
import { curvesText, mostLines, seedCurves } from "./plot/seeds";
import { axisColour } from "./plot/theme";
import { percent, distinct } from "../results/numbers";
import { noRows, spread } from "./select";
import { mean } from "../statistics/moments";

const plain = "Learning curves of RL on each target, by exposure";
const claim = (e: number) => `Of these exposures, reward rises most at ${percent(e)}, where fewest groups are silent`;

const page = { rowHeight: 130, gap: { x: 40, y: 44 }, legend: true };

/** TRL's metrics, and how they are called on the page. */
const shown: { metric: string; label: string }[] = [
  { metric: "reward", label: "reward" },
  { metric: "kl", label: "KL, median" },
  { metric: "entropy", label: "entropy" },
  { metric: "frac_reward_zero_std", label: "silent groups" },
];

/**
 * Metrics of which medians over base seeds are shown: k3 has no upper bound, so that a single token that lost nearly
 * all its probability can be most of a mean over seeds.
 */
const robust = new Set(["kl"]);

/** A run's curves with what decides on their panel and colour. */
interface TargetRun extends Run {
  exposure: number;
  trainedOn: Axis;
}

/** Reward, KL, entropy and share of groups without signal (rows) by exposure (columns, at most three), axes in colour. */
export function curves(results: Results): Figure {
  const { rows, curves: points, protocol } = ofFormat(results, "steps");
  const runs = runsOf(rows, points);
  if (runs.length === 0) return emptyFigure(plain, noRows("exposure", protocol));
  const exposures = spread(distinct(runs.map((run) => run.exposure)));
  const metrics = shown.filter(({ metric }) => points.some((point) => point.metric === metric));
  const panels = metrics.flatMap((metric, i) =>
    metricPanels(metric, runs, exposures, i === 0, i === metrics.length - 1),
  );
  const texts = { title: titleOf(runs, exposures), subtitle: subtitleOf(runs) };
  return figure({ ...page, ...texts, columns: exposures.length }, panels);
}

/** The claim where it is so: over the targets' means, one and the same exposure has most rise and most signal. */
function titleOf(runs: TargetRun[], exposures: number[]): string {
  const early = (run: Run) => earlyMean(curvePoints(run, "frac_reward_zero_std"), 10);
  const rise = (run: Run) => lateMean(curvePoints(run, "reward"), 10) - earlyMean(curvePoints(run, "reward"), 10);
  const at = (e: number, of: (run: Run) => number) => mean(runs.filter(({ exposure }) => exposure === e).map(of));
  const [rises, silent] = [exposures.map((e) => at(e, rise)), exposures.map((e) => at(e, early))];
  const most = rises.indexOf(extent(rises)[1]);
  const supported = exposures.length > 1 && rises[most] > 0.05 && silent[most] === extent(silent)[0];
  return supported ? claim(exposures[most]) : plain;
}

function subtitleOf(runs: TargetRun[]): string {
  const seeds = new Set(runs.map(({ baseSeed }) => baseSeed)).size;
  const thinned = stepsOfPoint(runs[0].points);
  const bold = `bold: mean over ${thinned > smoothing / 2 ? thinned : smoothing} steps`;
  const kl = seeds > mostLines ? ", of KL the middle half" : "";
  return `GRPO on each target; ${curvesText(seeds)}${kl}; ${bold}. Silent: all rewards agree`;
}

function runsOf(rows: ResultRow[], points: CurveRow[]): TargetRun[] {
  const byRun = groupBy(points, (point) => point.run);
  const own = rows.filter((row) => row.study === "exposure" && row.method === "grpo");
  return [...groupBy(own, (row) => row.run).values()].flatMap(([{ run, exposure, trainedOn, baseSeed }]) => {
    const points = byRun.get(run);
    return points ? [{ exposure, trainedOn: trainedOn as Axis, baseSeed, points }] : [];
  });
}

/** One target's curves of a metric at one exposure. */
interface TargetSeries {
  exposure: number;
  target: Axis;
  own: TargetRun[];
  series: Series;
}

function seriesByTarget(runs: TargetRun[], exposures: number[], metric: string): TargetSeries[] {
  return exposures.flatMap((exposure) =>
    targets.flatMap((target) => {
      const own = runs.filter((run) => run.exposure === exposure && run.trainedOn === target);
      const centre = robust.has(metric) ? "median" : "mean";
      return own.length > 0 ? [{ exposure, target, own, series: seriesOf(own, metric, centre) }] : [];
    }),
  );
}

/** The panels of a metric, one an exposure, on one scale. */
function metricPanels(
  { metric, label }: (typeof shown)[number],
  runs: TargetRun[],
  exposures: number[],
  isFirst: boolean,
  isLast: boolean,
): Panel[] {
  const all = seriesByTarget(runs, exposures, metric);
  const scale = metricScale(
    metric,
    all.map(({ series }) => series),
  );
  const [, lastStep] = extent(runs[0].points.map(({ step }) => step));
  return exposures.map((exposure, column) => ({
    title: isFirst ? `exposure ${percent(exposure)}` : undefined,
    x: { title: isLast ? "RL step" : "", range: [0, lastStep] },
    y: { title: column === 0 ? label : "", ...scale },
    marks: all.filter((each) => each.exposure === exposure).flatMap(seriesMarks),
    notes: beyond(
      all.filter((each) => each.exposure === exposure),
      metric,
      scale,
    ),
  }));
}

/** The largest point of a single run, where it is far above the panel and a median hides it. */
function beyond(all: TargetSeries[], metric: string, { range }: PanelAxis): Partial<Annotation>[] {
  if (!robust.has(metric)) return [];
  const points = all.flatMap(({ target, own }) =>
    own.flatMap((run) => curvePoints(run, metric).map(({ step, value }) => ({ target, step, value, run }))),
  );
  const [, most] = extent(points.map(({ value }) => value));
  const largest = points.find(({ value }) => value === most);
  if (!largest || most <= 5 * Number(range?.[1])) return [];
  const width = stepsOfPoint(largest.run.points);
  const steps = width > 1 ? `steps ${largest.step - width + 1}–${largest.step}` : `step ${largest.step}`;
  return [cornerNote(`largest of a run: ${most.toPrecision(2)}<br>${largest.target}, ${steps}`, "upper right")];
}

/** Shares have the axis from 0 to 1. */
function metricScale(metric: string, series: Series[]): PanelAxis {
  const [, most] = extent(series.flatMap(({ seeds }) => seeds.flat()));
  const isShare = (metric === "reward" || metric === "frac_reward_zero_std") && most <= 1;
  if (isShare) return { range: shareRange, tickvals: [0, 0.5, 1] };
  const drawn = series.flatMap(({ seeds, upper }) => (seeds.length > mostLines ? upper : seeds.flat()));
  return { range: [0, 1.05 * extent(drawn, 1e-6)[1]], nticks: 4 };
}

function seriesMarks({ target, series }: TargetSeries): Trace[] {
  const { steps: x, seeds, mean: y, lower, upper } = series;
  const paths = seeds.map((values) => ({ x, y: values }));
  return seedCurves(paths, { x, y, lower, upper }, { colour: axisColour[target], name: target });
}
