/** Figure 3: RL in distribution from ever later snapshots of one pretraining, and what happens elsewhere meanwhile. */

import type { Results } from "../experiments/rows";
import { axes, type Axis } from "../strings";
import { emptyFigure, type Figure, figure, note, type Page, type Panel } from "./figure";
import { course, intervals, level, line, type Trace } from "./marks";
import { signed } from "./scales";
import { type Change, changes, distinct, extent, groupBy, mean, noRows, overSeeds, seedsShown } from "./select";
import { axisColour, axisName, axisSymbol } from "./theme";

const page: Page = {
  title: "Gains in distribution vanish as the base saturates; only an aligned target follows",
  subtitle: "RL in distribution from snapshots of one pretraining. Thin: each seed, bold: means by snapshot",
  columns: 2,
  rowHeight: 300,
  legend: true,
};

/** A change, placed by how well the snapshot it started from did in distribution. */
interface Placed extends Change {
  baseAccuracy: number;
}

/** Left the gain in distribution, right the change on the other evaluated axes, both against the base's accuracy. */
export function saturation({ rows, protocol }: Results): Figure {
  const all = placed(changes(rows, "saturation", "correctMass"));
  if (all.length === 0) return emptyFigure("Gain by base accuracy", noRows("saturation", protocol));
  const others = axes.filter((axis) => axis !== "in-distribution" && all.some(({ row }) => row.axis === axis));
  const range = rangeOf(all);
  const panels = [
    panelOf("in distribution", ["in-distribution"], all, range, snapshotLabels(all)),
    panelOf("out of distribution, same runs", others, all, range, []),
  ];
  const summaries = distinct(all.map(({ row }) => row.snapshot)).map((step) =>
    overSeeds(at(all, step), ({ gain }) => gain),
  );
  return figure({ ...page, subtitle: `${page.subtitle}; ${seedsShown(summaries)}` }, panels);
}

function placed(all: Change[]): Placed[] {
  const accuracy = new Map(
    all.filter(({ row }) => row.axis === "in-distribution").map(({ row, before }) => [row.run, before]),
  );
  return all.flatMap((change) => {
    const baseAccuracy = accuracy.get(change.row.run);
    return baseAccuracy === undefined ? [] : [{ ...change, baseAccuracy }];
  });
}

function panelOf(title: string, shown: Axis[], all: Placed[], range: [number, number], notes: Panel["notes"]): Panel {
  return {
    title,
    x: { title: { text: "base accuracy in distribution" }, range: [0, 1.19], tickvals: [0, 0.25, 0.5, 0.75, 1] },
    y: { title: { text: "change by RL" }, range },
    marks: shown.flatMap((axis) =>
      marksOf(
        axis,
        all.filter(({ row }) => row.axis === axis),
      ),
    ),
    shapes: [level(0)],
    notes,
  };
}

function marksOf(axis: Axis, of: Placed[]): Trace[] {
  const colour = axisColour[axis];
  const seeds = [...groupBy(of, ({ row }) => `${row.baseSeed} ${row.rlSeed}`).values()];
  const thin = seeds.map((seed) => {
    const ordered = [...seed].sort((a, b) => a.row.snapshot - b.row.snapshot);
    const points = { x: ordered.map((each) => each.baseAccuracy), y: ordered.map(({ gain }) => gain) };
    return course(
      { ...points, text: ordered.map(described) },
      { colour, symbol: axisSymbol[axis], opacity: 0.75, size: 7, name: axisName[axis] },
    );
  });
  const means = meansBySnapshot(of);
  return [...thin, line(means, { colour, width: 3 }), intervals(means, { colour, size: 1 })];
}

function meansBySnapshot(of: Placed[]) {
  const steps = distinct(of.map(({ row }) => row.snapshot));
  const gains = steps.map((step) => overSeeds(at(of, step), ({ gain }) => gain));
  return {
    x: steps.map((step) => mean(at(of, step).map((each) => each.baseAccuracy))),
    y: gains.map((gain) => gain.mean),
    lower: gains.map((gain) => gain.lower),
    upper: gains.map((gain) => gain.upper),
    text: steps.map((step) => `mean at step ${step}`),
  };
}

/** Beside the curve, on the side it does not go on to. */
function snapshotLabels(all: Placed[]) {
  const own = all.filter(({ row }) => row.axis === "in-distribution");
  const { x, y } = meansBySnapshot(own);
  return distinct(own.map(({ row }) => row.snapshot)).map((step, i) => {
    const rising = i + 1 < y.length && y[i + 1] > y[i];
    const side = rising ? ({ xanchor: "right", xshift: -8 } as const) : ({ xanchor: "left", xshift: 8 } as const);
    return note(`step ${step}`, { x: x[i], y: y[i], yshift: 8, ...side });
  });
}

function rangeOf(all: Placed[]): [number, number] {
  const [low, high] = extent(
    all.map(({ gain }) => gain),
    0,
  );
  return [low - 0.06, high + 0.08];
}

function at<T extends Change>(all: T[], step: number): T[] {
  return all.filter(({ row }) => row.snapshot === step);
}

function described({ row, before, after, gain }: Placed): string {
  const seed = `step ${row.snapshot}, base seed ${row.baseSeed}, RL seed ${row.rlSeed}`;
  return `${row.axis}, ${seed}<br>${before.toFixed(3)} to ${after.toFixed(3)} (${signed(gain)})`;
}
