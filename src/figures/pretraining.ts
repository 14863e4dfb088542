/** Notebook 03: the loss of pretraining, and what a base policy knows at its snapshots. */

import { meanInterval } from "../statistics/intervals";
import { ofFormat } from "../results/filter";
import type { ResultRow, Results } from "../results/rows";
import { axes, type Axis } from "../strings";
import { groupBy } from "../common/groupBy";
import { mostLines } from "./curveSeries";
import { emptyFigure, type Figure, figure, type Panel } from "./plot/figure";
import { course, intervals, line, scatter, type Trace } from "./plot/marks";
import { lossPanel } from "./pretrainingLoss";
import { percent } from "../results/numbers";
import { distinct, mean, noRows } from "./select";
import { axisColour, axisSymbol } from "./plot/theme";

const title = "Pretraining: the loss, and what has been learned by then";

/** Left the loss by step, coloured by exposure; right the correct mass of snapshots on the axes that were evaluated. */
export function pretraining(results: Results): Figure {
  const own = ofFormat(results, "steps");
  const base = own.rows.filter(({ study, metric }) => study === "base" && metric === "correctMass");
  if (base.length === 0) return emptyFigure(title, noRows("base", results.protocol));
  const page = { title, subtitle: subtitleOf(base), columns: 2, rowHeight: 260, legend: true };
  return figure(page, [lossPanel(own, base), massPanel(base)]);
}

function subtitleOf(base: ResultRow[]): string {
  const seeds = new Set(base.map(({ baseSeed }) => baseSeed)).size;
  if (seeds <= mostLines) return "Bold: means, thin: base policies. Right: snapshots on the way";
  return `Means over ${seeds} base policies an exposure. Right: snapshots; points: base seeds, bars: 95% over them`;
}

function massPanel(base: ResultRow[]): Panel {
  const lowest = Math.min(...base.map(({ exposure }) => exposure));
  const unexposed = base.filter(({ exposure }) => exposure === lowest);
  const followed = axes.filter((axis) => distinct(on(axis, unexposed).map(({ snapshot }) => snapshot)).length > 1);
  return {
    title: `correct mass, exposure ${percent(lowest)}`,
    x: { title: { text: "pretraining step" }, rangemode: "tozero" },
    y: { title: { text: "correct mass" }, range: [-0.03, 1.03] },
    marks: followed.flatMap((axis) => marksOf(axis, on(axis, unexposed))),
  };
}

function marksOf(axis: Axis, rows: ResultRow[]): Trace[] {
  const look = { colour: axisColour[axis], symbol: axisSymbol[axis] };
  const seeds = [...groupBy(rows, ({ baseSeed }) => baseSeed).values()];
  const steps = distinct(rows.map(({ snapshot }) => snapshot));
  const at = steps.map((step) => rows.filter(({ snapshot }) => snapshot === step).map(({ value }) => value));
  const means = { x: steps, y: at.map(mean) };
  if (seeds.length <= mostLines)
    return [...seeds.map((seed) => seedCourse(seed, { ...look, name: axis })), line(means, { ...look, width: 2.6 })];
  const bounds = at.map((values) => meanInterval(values));
  const bars = { lower: bounds.map(({ lower }) => lower), upper: bounds.map(({ upper }) => upper) };
  return [
    scatter(pointsOf(rows), { colour: look.colour, size: 4, opacity: 0.35 }),
    line(means, { ...look, width: 2.2 }),
    intervals({ ...means, ...bars }, { ...look, size: 7, name: axis }),
  ];
}

function seedCourse(rows: ResultRow[], look: { colour: string; name: string }): Trace {
  const ordered = [...rows].sort((a, b) => a.snapshot - b.snapshot);
  return course(pointsOf(ordered), { ...look, opacity: 0.5, size: 7 });
}

function pointsOf(rows: ResultRow[]) {
  return { x: rows.map(({ snapshot }) => snapshot), y: rows.map(({ value }) => value) };
}

function on(axis: Axis, rows: ResultRow[]): ResultRow[] {
  return rows.filter((row) => row.axis === axis);
}
