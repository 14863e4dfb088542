/** Figure 3: RL in distribution from ever later snapshots of one pretraining, and what happens elsewhere meanwhile. */

import type { ResultRow, Results } from "../results/rows";
import { axes, type Axis } from "../strings";
import { groupBy } from "../common/groupBy";
import { emptyFigure, type Figure, figure, note, type Panel } from "./plot/figure";
import { course, level, type Look, pointsOf, type Trace } from "./plot/marks";
import { extent, logitAxis, logitPositions, paddedRange } from "./plot/scales";
import { barsText, intervalBars, mostLines, seedDots, seedLines } from "./plot/seeds";
import { axisColour, axisSymbol } from "./plot/theme";
import { percent, signed, distinct } from "../results/numbers";
import { changes, changeText, gainOverSeeds, gainsOf, noRows, seedChanges } from "./select";
import { type Change } from "../results/changes";
import { mean } from "../statistics/moments";
import { gainsAtOptimumByPass, optimumLine } from "./theory/optimum";

const plain = "Gain by RL in distribution, by base accuracy";
const vanish = "Gains in distribution vanish as the base saturates";
const lose = "some targets then lose";

const subtitle = "RL in distribution from snapshots of pretraining. Faint: seeds, bold: means";

/** Base accuracies on a logit axis, which spreads the end where gains vanish; those beyond are set on the limits. */
const limits: [number, number] = [0.05, 0.9995];

/** A change with how well the snapshot that it started from did in distribution. */
interface FromSnapshot extends Change {
  baseAccuracy: number;
}

/** Pretraining with one exposure, its answers in one format: a row of panels. */
interface Setting {
  name: string;
  changes: FromSnapshot[];
  /** What the theorem's optimum would gain in distribution. */
  optima: FromSnapshot[];
}

/**
 * A row of panels for each exposure and answer format: left the gain in distribution beside the theorem's, right the
 * change of the same runs on the other evaluated axes, both against the base's accuracy.
 */
export function saturation({ rows, protocol }: Results): Figure {
  const all = withAccuracy(changes(rows, "saturation", "correctMass"));
  if (all.length === 0) return emptyFigure(plain, noRows("saturation", protocol));
  const settings = settingsOf(all, rows);
  const cells = settings.flatMap(({ changes }) => meansBySnapshot(on("in-distribution", changes)).summaries);
  const texts = { title: titleOf(settings), subtitle: `${subtitle}; ${barsText(cells)}` };
  const several = settings.length > 1;
  const panels = settingPanels(settings, several);
  return figure({ ...texts, columns: 2, rowHeight: several ? 190 : 300, legend: true }, panels);
}

function withAccuracy(all: Change[]): FromSnapshot[] {
  const accuracy = new Map(
    all.filter(({ row }) => row.axis === "in-distribution").map(({ row, before }) => [row.run, before]),
  );
  return all.flatMap((change) => {
    const baseAccuracy = accuracy.get(change.row.run);
    return baseAccuracy === undefined ? [] : [{ ...change, baseAccuracy }];
  });
}

/** Exposures in ascending order; those in format `answer` after the others. */
function settingsOf(all: FromSnapshot[], rows: ResultRow[]): Setting[] {
  return (["steps", "answer"] as const).flatMap((format) => {
    const own = all.filter(({ row }) => row.format === format);
    return distinct(own.map(({ row }) => row.exposure)).map((exposure) => {
      const changes = own.filter(({ row }) => row.exposure === exposure);
      const optima = gainsAtOptimumByPass(on("in-distribution", changes), rows);
      return { name: `${format === "answer" ? "answers, " : ""}exposure ${percent(exposure)}`, changes, optima };
    });
  });
}

/** Claims what is so in every setting, and of the end what is so in any. */
function titleOf(settings: Setting[]): string {
  if (!settings.every(gainsVanish)) return plain;
  return settings.some(targetsLose) ? `${vanish}; ${lose}` : vanish;
}

/** Whether the mean gain in distribution ends below a quarter of its highest. */
function gainsVanish({ changes }: Setting): boolean {
  const gains = meansBySnapshot(on("in-distribution", changes)).y;
  return gains[gains.length - 1] < extent(gains)[1] / 4;
}

/** Whether a target's mean change from the last snapshot is below −.02, and its interval below 0. */
function targetsLose({ changes }: Setting): boolean {
  return axes.some((axis) => {
    if (axis === "in-distribution") return false;
    const last = meansBySnapshot(on(axis, changes)).summaries.pop();
    return last !== undefined && last.mean < -0.02 && last.upper < 0;
  });
}

/** Each column has a range of its own: the theorem's optimum, left, is far above the changes elsewhere. */
function settingPanels(settings: Setting[], named: boolean): Panel[] {
  const gains = settings.flatMap(({ changes, optima }) => [...on("in-distribution", changes), ...optima]);
  const elsewhere = settings.flatMap(({ changes }) => changes.filter(({ row }) => row.axis !== "in-distribution"));
  const [left, right] = [changeRange(gains), changeRange(elsewhere)];
  return settings.flatMap((setting) => {
    const prefix = named ? `${setting.name}, ` : "";
    return [
      {
        ...changePanel(`${prefix}in distribution`, marksInDistribution(setting), left),
        notes: snapshotLabels(setting),
      },
      changePanel(`${prefix}out of distribution`, marksElsewhere(setting), right),
    ];
  });
}

function changePanel(title: string, marks: Trace[], range: [number, number]): Panel {
  return {
    title,
    x: logitAxis("base accuracy in distribution (logit scale)", limits),
    y: { title: "change by RL", range, nticks: 8 },
    marks,
    shapes: [level(0)],
  };
}

function marksInDistribution({ changes, optima }: Setting): Trace[] {
  const own = axisMarks("in-distribution", changes);
  if (optima.length === 0) return own;
  const { x, y } = meansBySnapshot(optima);
  return [...own, optimumLine(x, y, optima)];
}

/** Hollow, because where nothing moves the axes coincide. */
function marksElsewhere({ changes }: Setting): Trace[] {
  const others = axes.filter((axis) => axis !== "in-distribution" && on(axis, changes).length > 0);
  return others.flatMap((axis) => axisMarks(axis, changes, { name: axis, hollow: true }));
}

function axisMarks(axis: Axis, all: FromSnapshot[], own: Partial<Look> = {}): Trace[] {
  const look = { colour: axisColour[axis], symbol: axisSymbol[axis], size: 7, ...own };
  const { x, y, summaries, text } = meansBySnapshot(on(axis, all));
  return [
    ...seedMarks(axis, on(axis, all)),
    intervalBars(x, summaries, look),
    course({ x, y, text }, { ...look, width: 2 }),
  ];
}

function seedMarks(axis: Axis, of: FromSnapshot[]): Trace[] {
  const look = { colour: axisColour[axis] };
  const points = (changes: FromSnapshot[]) =>
    pointsOf(changes, { x: ({ baseAccuracy }) => position(baseAccuracy), y: ({ gain }) => gain, text: seedText });
  const all = stepsOf(of).flatMap((step) => seedChanges(at(of, step)));
  const seeds = [...groupBy(all, ({ row }) => row.baseSeed).values()];
  const lines = seeds.length > mostLines ? [] : [seedLines(seeds.map(points), look)];
  return [...lines, seedDots(points(all), look)];
}

function meansBySnapshot(of: FromSnapshot[]) {
  const steps = stepsOf(of);
  const summaries = steps.map((step) => gainOverSeeds(at(of, step)));
  const x = steps.map((step) => position(mean(seedChanges(at(of, step)).map((each) => each.baseAccuracy))));
  const text = steps.map((step, i) => `step ${step}, mean: ${signed(summaries[i].mean)}`);
  return { steps, x, y: summaries.map((each) => each.mean), summaries, text };
}

/** Along the bottom, below the means: the last, the first, and between them those that have space, later ones first. */
function snapshotLabels({ changes }: Setting) {
  const { steps, x } = meansBySnapshot(on("in-distribution", changes));
  const latestFirst = steps.map((_, i) => steps.length - 1 - i);
  const hasSpace = (i: number, others: number[]) => others.every((j) => Math.abs(x[j] - x[i]) > 1.1);
  const labelled = [latestFirst[0], 0, ...latestFirst]
    .reduce<number[]>((chosen, i) => (hasSpace(i, chosen) ? [...chosen, i] : chosen), [])
    .sort((a, b) => a - b);
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

/** Below the lowest change there is space for the labels of snapshots. */
function changeRange(all: Change[]): [number, number] {
  return paddedRange(gainsOf(all), { include: [0], below: 0.16, least: 0.1 });
}

function position(accuracy: number): number {
  return logitPositions([accuracy], limits)[0];
}

function at(all: FromSnapshot[], step: number): FromSnapshot[] {
  return all.filter(({ row }) => row.snapshot === step);
}

function on(axis: Axis, all: FromSnapshot[]): FromSnapshot[] {
  return all.filter(({ row }) => row.axis === axis);
}

function stepsOf(all: FromSnapshot[]): number[] {
  return distinct(all.map(({ row }) => row.snapshot));
}

function seedText(change: FromSnapshot): string {
  const { axis, snapshot, baseSeed } = change.row;
  return changeText(`${axis}, step ${snapshot}, base seed ${baseSeed}`, change);
}
