/** Notebook 03: the loss of pretraining, and what a base policy knows at its snapshots. */

import type { ResultRow, Results } from "../experiments/rows";
import { axes, type Axis } from "../strings";
import { groupBy } from "../groupBy";
import { emptyFigure, type Figure, figure, type Panel } from "./figure";
import { course, line, type Trace } from "./marks";
import { percent } from "./scales";
import { distinct, mean, noRows } from "./select";
import { axisColour, axisSymbol, shade } from "./theme";

const title = "Pretraining: the loss, and what has been learned by then";
const subtitle =
  "Left: each base policy. Right: snapshots of the base policies without exposure; thin: seeds, bold: means";

/** Points of a loss curve that are drawn: enough for the eye. */
const every = 8;

const powers = { tickvals: [1e-4, 0.001, 0.01, 0.1, 1], ticktext: ["0.0001", "0.001", "0.01", "0.1", "1"] };

/** Left the loss by step, coloured by exposure; right the correct mass of snapshots on the axes that were evaluated. */
export function pretraining(results: Results): Figure {
  const base = results.rows.filter(({ study, metric }) => study === "base" && metric === "correctMass");
  if (base.length === 0) return emptyFigure(title, noRows("base", results.protocol));
  const page = { title, subtitle, columns: 2, rowHeight: 250, legend: true };
  return figure(page, [lossPanel(results, base), massPanel(base)]);
}

function lossPanel({ curves }: Results, base: ResultRow[]): Panel {
  const exposures = distinct(base.map(({ exposure }) => exposure));
  const losses = groupBy(
    curves.filter(({ metric, step }) => metric === "loss" && step % every === 0),
    ({ run }) => run,
  );
  const marks = exposures.flatMap((exposure, i) => {
    const runs = new Set(base.filter((row) => row.exposure === exposure).map(({ run }) => run));
    const look = { colour: shade(i, exposures.length), width: 1.2, name: `exposure ${percent(exposure)}` };
    return [...runs].map((run) => {
      const points = losses.get(run) ?? [];
      return line({ x: points.map(({ step }) => step), y: points.map(({ value }) => value) }, look);
    });
  });
  const y = { title: { text: "loss, nats a token (log scale)" }, type: "log" as const, ...powers };
  return { title: "loss", x: { title: { text: "pretraining step" } }, y, marks };
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
  const look = { colour: axisColour[axis], symbol: axisSymbol[axis], name: axis };
  const seeds = [...groupBy(rows, ({ baseSeed }) => baseSeed).values()].map((seed) => {
    const points = [...seed].sort((a, b) => a.snapshot - b.snapshot);
    const xy = { x: points.map(({ snapshot }) => snapshot), y: points.map(({ value }) => value) };
    return course(xy, { ...look, opacity: 0.5, size: 7 });
  });
  const steps = distinct(rows.map(({ snapshot }) => snapshot));
  const means = steps.map((step) => mean(rows.filter(({ snapshot }) => snapshot === step).map(({ value }) => value)));
  return [...seeds, line({ x: steps, y: means }, { colour: look.colour, width: 2.6 })];
}

function on(axis: Axis, rows: ResultRow[]): ResultRow[] {
  return rows.filter((row) => row.axis === axis);
}
