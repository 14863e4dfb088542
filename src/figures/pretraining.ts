/** Notebook 03: the loss of pretraining, and what a base policy knows at its snapshots. */

import { ofFormat } from "../results/filter";
import type { ResultRow, Results } from "../results/rows";
import { axes, type Axis } from "../strings";
import { groupBy } from "../common/groupBy";
import { type Run, type Series, seriesOf } from "./curveSeries";
import { cornerNote, emptyFigure, type Figure, figure, type Panel } from "./plot/figure";
import { course, line, pointsOf, type Trace } from "./plot/marks";
import { extent, shareRange } from "./plot/scales";
import { intervalBars, mostLines, seedDots, seedLines } from "./plot/seeds";
import { axisColour, axisSymbol, tone } from "./plot/theme";
import { number, percent, distinct } from "../results/numbers";
import { meanOverSeeds, noRows } from "./select";

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
    x: { title: "pretraining step", rangemode: "tozero" },
    y: { title: "correct mass", range: shareRange },
    marks: followed.flatMap((axis) => snapshotMarks(axis, on(axis, unexposed))),
  };
}

function snapshotMarks(axis: Axis, rows: ResultRow[]): Trace[] {
  const look = { colour: axisColour[axis], symbol: axisSymbol[axis] };
  const ordered = [...rows].sort((a, b) => a.snapshot - b.snapshot);
  const seeds = [...groupBy(ordered, ({ baseSeed }) => baseSeed).values()].map(massPoints);
  const steps = distinct(rows.map(({ snapshot }) => snapshot));
  const valuesAt = (step: number) => rows.filter(({ snapshot }) => snapshot === step).map(({ value }) => value);
  const summaries = steps.map((step) => meanOverSeeds(valuesAt(step)));
  return [
    ...(seeds.length > mostLines ? [] : [seedLines(seeds, look)]),
    seedDots(massPoints(ordered), look),
    intervalBars(steps, summaries, look),
    course({ x: steps, y: summaries.map(({ mean }) => mean) }, { ...look, width: 2.2, size: 7, name: axis }),
  ];
}

function massPoints(rows: ResultRow[]) {
  return pointsOf(rows, {
    x: ({ snapshot }) => snapshot,
    y: ({ value }) => value,
    text: ({ axis, baseSeed, snapshot, value }) => `${axis}, base seed ${baseSeed}, step ${snapshot}: ${number(value)}`,
  });
}

function on(axis: Axis, rows: ResultRow[]): ResultRow[] {
  return rows.filter((row) => row.axis === axis);
}

/** Steps between the points of a curve that has one for each step: enough for the eye. */
const every = 8;

const powers = { tickvals: [1e-4, 0.001, 0.01, 0.1, 1], ticktext: ["0.0001", "0.001", "0.01", "0.1", "1"] };

/** Means of base policies by exposure, from dark to light; each base policy too where they are few. */
function lossPanel({ curves }: Results, base: ResultRow[]): Panel {
  const policies = new Map(base.map((row) => [row.run, row]));
  const losses = curves.filter(({ metric, run }) => metric === "loss" && policies.has(run));
  const runs = [...groupBy(losses, ({ run }) => run)].map(([run, points]) => ({ ...policies.get(run)!, points }));
  const exposures = distinct(runs.map(({ exposure }) => exposure)).map((exposure, i, { length }) => {
    return { exposure, colour: tone(i, length), runs: runs.filter((run) => run.exposure === exposure) };
  });
  const steps = losses.map(({ step }) => step);
  return {
    title: "loss",
    x: { title: "pretraining step", range: [0, extent(steps, 0)[1]] },
    y: { title: "loss, nats a token (log scale)", type: "log", ...powers },
    marks: exposures.flatMap(({ runs, colour, exposure }) => lossMarks(runs, colour, exposure)),
    notes: [exposureKey(exposures)],
  };
}

function lossMarks(runs: Run[], colour: string, exposure: number): Trace[] {
  const { steps, seeds, mean } = thinned(seriesOf(runs, "loss"));
  const text = steps.map((step, i) => `exposure ${percent(exposure)}, step ${step}<br>loss ${mean[i].toPrecision(3)}`);
  const bold = line({ x: steps, y: mean, text }, { colour, width: 2 });
  const paths = seeds.map((y) => ({ x: steps, y }));
  return seeds.length > mostLines ? [bold] : [seedLines(paths, { colour }), bold];
}

/** A curve with all of its steps is thinned by eye; one that was thinned already has points between its steps. */
function thinned({ steps, seeds, mean, lower, upper }: Series): Series {
  const hasEveryStep = steps[0] === 1;
  const kept = (values: number[]) => values.filter((_, i) => !hasEveryStep || steps[i] % every === 0);
  return { steps: kept(steps), seeds: seeds.map(kept), mean: kept(mean), lower: kept(lower), upper: kept(upper) };
}

/** Within the panel, whose upper right stays empty: the page's legend has no space for seven exposures. */
function exposureKey(exposures: { exposure: number; colour: string }[]) {
  const dash = (colour: string) => `<span style="color:${colour}"><b>—</b></span>`;
  const lines = exposures.map(({ exposure, colour }) => `${dash(colour)} ${percent(exposure)}`);
  return cornerNote(["exposure", ...lines].join("<br>"), "upper right");
}
