/** Figure 6: learning curves of RL on each target. */

import { ofFormat } from "../results/filter";
import { earlyMean, lateMean } from "../results/learningCurves";
import type { CurveRow, ResultRow, Results } from "../results/rows";
import { targets, type Axis } from "../strings";
import { groupBy } from "../common/groupBy";
import { curvePoints, type Run, type Series, seriesOf, smoothing, stepsOfPoint } from "./curveSeries";
import { emptyFigure, type Figure, figure, type Panel, type PanelAxis } from "./plot/figure";
import type { Trace } from "./plot/marks";
import { extent, shareRange } from "./plot/scales";
import { curvesText, mostLines, seedCurves } from "./plot/seeds";
import { axisColour } from "./plot/theme";
import { percent, distinct } from "../results/numbers";
import { noRows, spread } from "./select";
import { mean } from "../statistics/moments";

const plain = "Learning curves of RL on each target, by exposure";
const claim = "Reward rises where groups carry a signal, and only there";

const page = { rowHeight: 130, gap: { x: 40, y: 44 }, legend: true };

/** TRL's metrics, and how they are called on the page. */
const shown: { metric: string; label: string }[] = [
  { metric: "reward", label: "reward" },
  { metric: "kl", label: "KL" },
  { metric: "entropy", label: "entropy" },
  { metric: "frac_reward_zero_std", label: "no signal" },
];

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
  const texts = { title: holds(runs) ? claim : plain, subtitle: subtitleOf(runs) };
  return figure({ ...page, ...texts, columns: exposures.length }, panels);
}

/** Whether the means support the claim, between the first and the last ten steps: see the thresholds. */
function holds(runs: TargetRun[]): boolean {
  const signal = (run: Run) => 1 - earlyMean(curvePoints(run, "frac_reward_zero_std"), 10);
  const rise = (run: Run) => lateMean(curvePoints(run, "reward"), 10) - earlyMean(curvePoints(run, "reward"), 10);
  const [without, having] = [runs.filter((run) => signal(run) < 0.05), runs.filter((run) => signal(run) >= 0.05)];
  return mean(without.map(rise)) < 0.05 && mean(having.map(rise)) > 0.05;
}

function subtitleOf(runs: TargetRun[]): string {
  const seeds = new Set(runs.map(({ baseSeed }) => baseSeed)).size;
  const thinned = stepsOfPoint(runs[0].points);
  const bold = `bold: mean over ${thinned > smoothing / 2 ? thinned : smoothing} steps`;
  return `RL on each target; ${curvesText(seeds)}; ${bold}. No signal: share of groups whose rewards agree`;
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
  series: Series;
}

function seriesByTarget(runs: TargetRun[], exposures: number[], metric: string): TargetSeries[] {
  return exposures.flatMap((exposure) =>
    targets.flatMap((target) => {
      const own = runs.filter((run) => run.exposure === exposure && run.trainedOn === target);
      return own.length > 0 ? [{ exposure, target, series: seriesOf(own, metric) }] : [];
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
  }));
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
