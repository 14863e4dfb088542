/** Figure 3: RL in distribution from ever later snapshots of one pretraining, and what happens elsewhere meanwhile. */

import type { Results } from "../experiments/rows";
import { axes, type Axis } from "../strings";
import { groupBy } from "../groupBy";
import { emptyFigure, type Figure, figure, note, type Page, type Panel } from "./figure";
import { course, intervals, level, line, type Trace } from "./marks";
import { signed } from "./scales";
import { type Change, changes, distinct, extent, gainOverSeeds, gainsOf } from "./select";
import { mean, noRows, seedsShown, withIntervals } from "./select";
import { axisColour, axisName, axisSymbol } from "./theme";

const plain = "Gain by RL in distribution, by base accuracy";
const claim = "Gains in distribution vanish as the base saturates; only an aligned target follows";

const page: Page = {
  title: plain,
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
  if (all.length === 0) return emptyFigure(plain, noRows("saturation", protocol));
  const others = axes.filter((axis) => axis !== "in-distribution" && on(axis, all).length > 0);
  const range = rangeOf(all);
  const panels = [
    panelOf("in distribution", ["in-distribution"], all, range, snapshotLabels(all)),
    panelOf("out of distribution, same runs", others, all, range, []),
  ];
  const summaries = stepsOf(all).map((step) => gainOverSeeds(at(all, step)));
  const texts = { title: holds(all) ? claim : plain, subtitle: `${page.subtitle}; ${seedsShown(summaries)}` };
  return figure({ ...page, ...texts }, panels);
}

/**
 * Whether the means bear the claim out: the gain in distribution ends below a quarter of its highest, composition
 * (aligned with what pretraining teaches) moves by more than .05 somewhere, length (not aligned) by less than .02.
 */
function holds(all: Placed[]): boolean {
  const course = (axis: Axis) => meansBySnapshot(on(axis, all)).y;
  const [gains, aligned, unaligned] = [course("in-distribution"), course("composition"), course("length")];
  const most = (values: number[]) => extent(values.map(Math.abs))[1];
  return gains[gains.length - 1] < most(gains) / 4 && most(aligned) > 0.05 && most(unaligned) < 0.02;
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
    x: { title: { text: "base accuracy in distribution" }, range: [-0.03, 1.19], tickvals: [0, 0.25, 0.5, 0.75, 1] },
    y: { title: { text: "change by RL" }, range },
    marks: shown.flatMap((axis) => marksOf(axis, on(axis, all))),
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
      { colour, symbol: axisSymbol[axis], opacity: 0.5, size: 7, name: axisName[axis] },
    );
  });
  const { x, y, summaries } = meansBySnapshot(of);
  const means = line({ x, y }, { colour, width: 3 });
  return [...thin, means, intervals(withIntervals(x, summaries), { colour, size: 1 })];
}

function meansBySnapshot(of: Placed[]) {
  const summaries = stepsOf(of).map((step) => gainOverSeeds(at(of, step)));
  const x = stepsOf(of).map((step) => mean(at(of, step).map((each) => each.baseAccuracy)));
  return { x, y: summaries.map((each) => each.mean), summaries };
}

/** Beside the curve, on the side it does not go on to. */
function snapshotLabels(all: Placed[]) {
  const own = on("in-distribution", all);
  const { x, y } = meansBySnapshot(own);
  return stepsOf(own).map((step, i) => {
    const rising = i + 1 < y.length && y[i + 1] > y[i];
    const side = rising ? ({ xanchor: "right", xshift: -8 } as const) : ({ xanchor: "left", xshift: 8 } as const);
    return note(`step ${step}`, { x: x[i], y: y[i], yshift: 8, ...side });
  });
}

function rangeOf(all: Placed[]): [number, number] {
  const [low, high] = extent(gainsOf(all), 0);
  return [low - 0.06, high + 0.08];
}

function at(all: Placed[], step: number): Placed[] {
  return all.filter(({ row }) => row.snapshot === step);
}

function on(axis: Axis, all: Placed[]): Placed[] {
  return all.filter(({ row }) => row.axis === axis);
}

function stepsOf(all: Placed[]): number[] {
  return distinct(all.map(({ row }) => row.snapshot));
}

function described({ row, before, after, gain }: Placed): string {
  const seed = `step ${row.snapshot}, base seed ${row.baseSeed}, RL seed ${row.rlSeed}`;
  return `${row.axis}, ${seed}<br>${before.toFixed(3)} to ${after.toFixed(3)} (${signed(gain)})`;
}
