/** Figure 6: learning curves of RL on each target. */

import type { CurveRow, ResultRow, Results } from "../experiments/rows";
import { targets, type Axis } from "../strings";
import { groupBy } from "../groupBy";
import { emptyFigure, type Figure, figure, type Page, type Panel } from "./figure";
import { line, type Trace } from "./marks";
import { percent } from "./scales";
import { distinct, extent, mean, noRows, spread } from "./select";
import { axisColour } from "./theme";

const plain = "Learning curves of RL on each target, by exposure";
const claim = "Reward rises where groups carry a signal, and only there";

const page: Page = {
  title: plain,
  subtitle:
    "RL on each target, by exposure. Thin: seeds; bold: mean over nine steps. No signal: share of groups whose rewards agree",
  columns: 3,
  rowHeight: 130,
  gap: { x: 40, y: 44 },
  legend: true,
};

/** TRL's metrics, and how they are called on the page. */
const shown: { metric: string; label: string }[] = [
  { metric: "reward", label: "reward" },
  { metric: "kl", label: "KL" },
  { metric: "entropy", label: "entropy" },
  { metric: "frac_reward_zero_std", label: "no signal" },
];

/** A run's curves with the keys that place and colour them. */
interface Run {
  exposure: number;
  trainedOn: Axis;
  points: CurveRow[];
}

/** Reward, KL, entropy and share of groups without signal (rows) by exposure (columns, at most three), axes in colour. */
export function curves({ rows, curves: points, protocol }: Results): Figure {
  const runs = runsOf(rows, points);
  if (runs.length === 0) return emptyFigure(plain, noRows("exposure", protocol));
  const exposures = spread(distinct(runs.map((run) => run.exposure)));
  const metrics = shown.filter(({ metric }) => points.some((point) => point.metric === metric));
  const panels = metrics.flatMap((_, row) =>
    exposures.map((_, column) => panelOf(runs, metrics, exposures, row, column)),
  );
  return figure({ ...page, title: holds(runs) ? claim : plain, columns: exposures.length }, panels);
}

/** Whether the means bear the claim out, between the first and the last ten steps: see the thresholds. */
function holds(runs: Run[]): boolean {
  const signal = (run: Run) => 1 - mean(valuesOf(run, "frac_reward_zero_std").slice(0, 10));
  const rise = (run: Run) => mean(valuesOf(run, "reward").slice(-10)) - mean(valuesOf(run, "reward").slice(0, 10));
  const [silent, heard] = [runs.filter((run) => signal(run) < 0.05), runs.filter((run) => signal(run) >= 0.05)];
  return mean(silent.map(rise)) < 0.05 && mean(heard.map(rise)) > 0.05;
}

function runsOf(rows: ResultRow[], points: CurveRow[]): Run[] {
  const byRun = groupBy(points, (point) => point.run);
  const own = rows.filter((row) => row.study === "exposure" && row.method === "grpo");
  return [...groupBy(own, (row) => row.run).values()].flatMap(([row]) => {
    const curve = byRun.get(row.run);
    return curve ? [{ exposure: row.exposure, trainedOn: row.trainedOn as Axis, points: curve }] : [];
  });
}

function panelOf(runs: Run[], metrics: typeof shown, exposures: number[], row: number, column: number): Panel {
  const { metric, label } = metrics[row];
  const values = runs.flatMap((run) => valuesOf(run, metric));
  const own = runs.filter((run) => run.exposure === exposures[column]);
  const last = row === metrics.length - 1;
  return {
    title: row === 0 ? `exposure ${percent(exposures[column])}` : undefined,
    x: { title: { text: last ? "RL step" : "" } },
    y: { title: { text: column === 0 ? label : "" }, range: [0, 1.05 * extent(values, 1e-6)[1]], nticks: 4 },
    marks: targets.flatMap((axis) =>
      marksOf(
        axis,
        own.filter((run) => run.trainedOn === axis),
        metric,
      ),
    ),
  };
}

function marksOf(axis: Axis, runs: Run[], metric: string): Trace[] {
  if (runs.length === 0) return [];
  const colour = axisColour[axis];
  const thin = runs.map((run) =>
    line({ x: stepsOf(run, metric), y: valuesOf(run, metric) }, { colour, width: 0.8, opacity: 0.3 }),
  );
  const steps = stepsOf(runs[0], metric);
  const means = steps.map((_, i) => mean(runs.map((run) => valuesOf(run, metric)[i]).filter(Number.isFinite)));
  return [...thin, line({ x: steps, y: smoothed(means) }, { colour, width: 2.2, name: axis })];
}

function stepsOf(run: Run, metric: string): number[] {
  return run.points.filter((point) => point.metric === metric).map((point) => point.step);
}

function valuesOf(run: Run, metric: string): number[] {
  return run.points.filter((point) => point.metric === metric).map((point) => point.value);
}

function smoothed(values: number[]): number[] {
  return values.map((_, i) => mean(values.slice(Math.max(0, i - 4), i + 5)));
}
