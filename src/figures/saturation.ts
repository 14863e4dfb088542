/** Figure 3: RL in distribution from ever later snapshots of one pretraining, and what happens elsewhere meanwhile. */

import type { ResultRow, Results } from "../results/rows";
import { axes, type Axis } from "../strings";
import { groupBy } from "../common/groupBy";
import { emptyFigure, type Figure, figure, note, type Panel } from "./plot/figure";
import { course, intervals, level, type Look, scatter, type Trace } from "./plot/marks";
import { gainsAtOptimumByPass, optimumLine } from "./theory/optimum";
import { percent, signed } from "../results/numbers";
import {
  bySeed,
  type Change,
  changes,
  distinct,
  extent,
  gainOverSeeds,
  gainsOf,
  mean,
  noRows,
  seedsShown,
  withIntervals,
} from "./select";
import { axisColour, axisSymbol } from "./plot/theme";

const plain = "Gain by RL in distribution, by base accuracy";
const claim = "Gains in distribution vanish as the base saturates; only an aligned target follows";

const subtitle = "From snapshots of one pretraining. Faint: seeds, bold: means by snapshot";

/** Up to so many seeds have a line each; more would be a thicket, and are points alone. */
const seedsWithLines = 3;

/** A change, placed by how well the snapshot it started from did in distribution. */
interface Placed extends Change {
  baseAccuracy: number;
}

/** Pretraining with one exposure, its answers in one format: a row of panels. */
interface Setting {
  name: string;
  changes: Placed[];
  /** What the theorem's optimum would gain in distribution. */
  optima: Placed[];
}

/**
 * A row of panels for each exposure and answer format: left the gain in distribution beside the theorem's, right the
 * change of the same runs on the other evaluated axes, both against the base's accuracy.
 */
export function saturation({ rows, protocol }: Results): Figure {
  const all = placed(changes(rows, "saturation", "correctMass"));
  if (all.length === 0) return emptyFigure(plain, noRows("saturation", protocol));
  const settings = settingsOf(all, rows);
  const cells = settings.flatMap(({ changes }) => meansBySnapshot(on("in-distribution", changes)).summaries);
  const texts = { title: settings.every(holds) ? claim : plain, subtitle: `${subtitle}; ${seedsShown(cells)}` };
  const several = settings.length > 1;
  return figure({ ...texts, columns: 2, rowHeight: several ? 190 : 300, legend: true }, panelsOf(settings, several));
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

/** Exposures in ascending order; those in format `answer` after the others. */
function settingsOf(all: Placed[], rows: ResultRow[]): Setting[] {
  return (["steps", "answer"] as const).flatMap((format) => {
    const own = all.filter(({ row }) => row.format === format);
    return distinct(own.map(({ row }) => row.exposure)).map((exposure) => {
      const changes = own.filter(({ row }) => row.exposure === exposure);
      const optima = gainsAtOptimumByPass(on("in-distribution", changes), rows);
      return { name: `${format === "answer" ? "answers, " : ""}exposure ${percent(exposure)}`, changes, optima };
    });
  });
}

/**
 * Whether the means bear the claim out: the gain in distribution ends below a quarter of its highest, composition
 * (aligned with what pretraining teaches) moves by more than .05 somewhere, length (not aligned) by less than .02
 * wherever it was evaluated. The title claims it where it is so in every setting.
 */
function holds({ changes }: Setting): boolean {
  const course = (axis: Axis) => meansBySnapshot(on(axis, changes)).y;
  const [gains, aligned, unaligned] = [course("in-distribution"), course("composition"), course("length")];
  const most = (values: number[]) => extent(values.map(Math.abs))[1];
  return gains[gains.length - 1] < most(gains) / 4 && most(aligned) > 0.05 && most(unaligned) < 0.02;
}

/** Columns have a range each: the theorem's optimum, left, would press the changes elsewhere flat. */
function panelsOf(settings: Setting[], named: boolean): Panel[] {
  const gains = settings.flatMap(({ changes, optima }) => [...on("in-distribution", changes), ...optima]);
  const elsewhere = settings.flatMap(({ changes }) => changes.filter(({ row }) => row.axis !== "in-distribution"));
  const [left, right] = [rangeOf(gains), rangeOf(elsewhere)];
  return settings.flatMap((setting) => {
    const prefix = named ? `${setting.name}, ` : "";
    return [
      { ...panelOf(`${prefix}in distribution`, marksInDistribution(setting), left), notes: snapshotLabels(setting) },
      panelOf(`${prefix}out of distribution`, marksElsewhere(setting), right),
    ];
  });
}

function panelOf(title: string, marks: Trace[], range: [number, number]): Panel {
  return {
    title,
    x: { title: { text: "base accuracy in distribution" }, range: [-0.03, 1.05], tickvals: [0, 0.25, 0.5, 0.75, 1] },
    y: { title: { text: "change by RL" }, range, nticks: 8 },
    marks,
    shapes: [level(0)],
  };
}

function marksInDistribution({ changes, optima }: Setting): Trace[] {
  const own = marksOf("in-distribution", changes);
  if (optima.length === 0) return own;
  const { x, y } = meansBySnapshot(optima);
  return [...own, optimumLine({ x, y, text: y.map((gain) => `optimum: ${signed(gain)}`) }, optima)];
}

/** Hollow, for where nothing moves the axes lie upon each other. */
function marksElsewhere({ changes }: Setting): Trace[] {
  const others = axes.filter((axis) => axis !== "in-distribution" && on(axis, changes).length > 0);
  return others.flatMap((axis) => marksOf(axis, changes, { name: axis, hollow: true }));
}

function marksOf(axis: Axis, all: Placed[], own: Partial<Look> = {}): Trace[] {
  const look = { colour: axisColour[axis], symbol: axisSymbol[axis], size: 7, ...own };
  const { x, y, summaries, text } = meansBySnapshot(on(axis, all));
  return [
    ...seedsOf(axis, on(axis, all)),
    course({ x, y, text }, { ...look, width: 2 }),
    intervals(withIntervals(x, summaries), { ...look, name: undefined }),
  ];
}

function seedsOf(axis: Axis, of: Placed[]): Trace[] {
  const points = (seeds: Placed[]) => ({
    x: seeds.map((each) => each.baseAccuracy),
    y: gainsOf(seeds),
    text: seeds.map(described),
  });
  const look = { colour: axisColour[axis], symbol: "circle" as const, size: 4.5 };
  const seeds = [
    ...groupBy(
      stepsOf(of).flatMap((step) => bySeed(at(of, step))),
      ({ row }) => row.baseSeed,
    ).values(),
  ];
  return seeds.length > seedsWithLines
    ? [scatter(points(seeds.flat()), { ...look, opacity: 0.3 })]
    : seeds.map((seed) => course(points(seed), { ...look, opacity: 0.5 }));
}

function meansBySnapshot(of: Placed[]) {
  const steps = stepsOf(of);
  const summaries = steps.map((step) => gainOverSeeds(at(of, step)));
  const x = steps.map((step) => mean(bySeed(at(of, step)).map((each) => each.baseAccuracy)));
  const text = steps.map((step, i) => `step ${step}, mean: ${signed(summaries[i].mean)}`);
  return { steps, x, y: summaries.map((each) => each.mean), summaries, text };
}

/** Along the bottom, below the means: the last, and before it those that have room. */
function snapshotLabels({ changes }: Setting) {
  const { steps, x } = meansBySnapshot(on("in-distribution", changes));
  const hasRoom = (i: number, placed: number[]) => placed.every((j) => Math.abs(x[j] - x[i]) > 0.1);
  const labelled = steps.reduceRight<number[]>((placed, _, i) => (hasRoom(i, placed) ? [i, ...placed] : placed), []);
  return labelled.map((i, n) =>
    note(`${n === 0 ? "step " : ""}${steps[i]}`, {
      x: x[i],
      y: 0,
      yref: "y domain",
      yshift: 9,
      xanchor: "center",
    }),
  );
}

/** Below the lowest there is room for the labels of snapshots. */
function rangeOf(all: Change[]): [number, number] {
  const [low, high] = extent(gainsOf(all), 0);
  const span = Math.max(high - low, 0.1);
  return [low - 0.16 * span, high + 0.08 * span];
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
  const seed = `step ${row.snapshot}, base seed ${row.baseSeed}`;
  return `${row.axis}, ${seed}<br>${before.toFixed(3)} to ${after.toFixed(3)} (${signed(gain)})`;
}
