/** Runs of one's own beside those of other results under the same conditions: what a changed setting changed. */

import { groupBy } from "../common/groupBy";
import { isOwn } from "../results/about";
import { changesOf, type Change } from "../results/changes";
import { distinct, percent, seedsText } from "../results/numbers";
import type { Metric, ResultRow, Results } from "../results/rows";
import { emptyFigure, figure, type Figure, type Panel } from "./plot/figure";
import { intervals, key, level, pointsOf, scatter, type Trace } from "./plot/marks";
import { extent, ordinalAxis, paddedRange } from "./plot/scales";
import { seedDots } from "./plot/seeds";
import { axisColour, axisName, ink } from "./plot/theme";
import { changeText, seedChanges } from "./select";
import { mean } from "../statistics/moments";
import type { Axis } from "../strings";

const title = "What the changed setting changed";
const page = { columns: 2, rowHeight: 190, gap: { x: 56, y: 104 }, legend: true };

/** The band of other results. */
const bandColour = ink.soft;

export interface BesideOptions {
  /** What is compared; by default the sampled mass of right answers. */
  metric?: Metric;
}

/**
 * One panel for what runs were trained on and measured on: the change by each run of `own`, beside the changes by the runs
 * of `others` under the same conditions (study, exposure, snapshot, method, format): a dot a base seed, RL seeds averaged,
 * and a bar from the least to the most over base seeds. Runs on the ladder are left out.
 */
export function beside(own: Results, others: Results, { metric = "correctMass" }: BesideOptions = {}): Figure {
  const isShown = (row: ResultRow) => row.trainedOn !== "ladder";
  const ofOwn = changesOf(own.rows, metric, isShown);
  if (ofOwn.length === 0) return emptyFigure(title, `no runs on the testbed in ${own.protocol}`);
  const conditions = new Set(ofOwn.map(({ row }) => conditionOf(row)));
  const ofOthers = changesOf(others.rows, metric, (row) => isShown(row) && conditions.has(conditionOf(row)));
  const range = paddedRange([...ofOwn, ...ofOthers].map(({ gain }) => gain), { include: [0] }); // prettier-ignore
  const panels = [...groupBy(ofOwn, panelOf).values()].map((of) => panel(of, ofOthers, range));
  return figure({ ...page, title, subtitle: subtitleOf(own, others, ofOthers) }, panels);
}

function panel(own: Change[], all: Change[], range: [number, number]): Panel {
  const { row } = own[0];
  const labels = labelsOf(own);
  const others = all.filter((change) => panelOf(change) === panelOf(own[0]));
  const at = new Map([...labels.keys()].map((condition, i) => [condition, i]));
  return {
    title: row.axis === row.trainedOn ? nameOf(row.axis) : `${nameOf(row.axis)}, trained on ${row.trainedOn}`,
    x: { title: "exposure", ...ordinalAxis([...labels.values()]) },
    y: { title: "change", range },
    marks: [...otherMarks(others, at), ...ownMarks(own, at)],
    shapes: [level(0)],
  };
}

/** Seeds to the left of the tick, with the bar over their range on it. */
function otherMarks(others: Change[], at: Map<string, number>): Trace[] {
  const cells = [...groupBy(others, ({ row }) => conditionOf(row)).entries()];
  const seeds = cells.flatMap(([condition, cell]) =>
    seedChanges(cell).map((change) => ({ change, x: at.get(condition)! })),
  );
  const points = pointsOf(seeds, { x: ({ x }) => x - 0.14, y: ({ change }) => change.gain, text: seedText });
  const bars = cells.map(([condition, cell]) => {
    const gains = seedChanges(cell).map(({ gain }) => gain);
    const [lower, upper] = extent(gains);
    return { x: at.get(condition)! - 0.14, y: mean(gains), lower, upper };
  });
  const column = (name: "x" | "y" | "lower" | "upper") => bars.map((bar) => bar[name]);
  const ranges = { x: column("x"), y: column("y"), lower: column("lower"), upper: column("upper") };
  return [
    key({ name: "other results: seeds, mean, least to most", colour: bandColour, size: 7 }),
    seedDots(points, { colour: bandColour }),
    intervals(ranges, { colour: bandColour, size: 7, hover: false }),
  ];
}

function ownMarks(own: Change[], at: Map<string, number>): Trace[] {
  const seeds = [...groupBy(own, ({ row }) => conditionOf(row)).entries()].flatMap(([condition, cell]) =>
    seedChanges(cell).map((change) => ({ change, x: at.get(condition)! })),
  );
  const colour = axisColour[own[0].row.axis as Axis] ?? ink.text;
  const points = pointsOf(seeds, { x: ({ x }) => x + 0.14, y: ({ change }) => change.gain, text: seedText });
  return [
    key({ name: "this experiment: its seeds", symbol: "diamond", colour: ink.text, size: 9 }),
    scatter(points, { symbol: "diamond", colour, size: 10 }),
  ];
}

/** Runs of equal text were made under the same conditions, but for their seeds and what the experiment changed. */
function conditionOf({ study, exposure, snapshot, method, format, trainedOn, axis }: ResultRow): string {
  return [study, exposure, snapshot, method, format, trainedOn, axis].join("|");
}

function panelOf({ row: { trainedOn, axis } }: Change): string {
  return `${trainedOn}|${axis}`;
}

/** How each condition is called on the axis: its exposure, and of what else differs between them. */
function labelsOf(own: Change[]): Map<string, string> {
  const rows = [...new Map(own.map(({ row }) => [conditionOf(row), row])).values()];
  const differs = (of: (row: ResultRow) => string | number) => new Set(rows.map(of)).size > 1;
  const steps = differs(({ snapshot }) => snapshot);
  const methods = differs(({ method }) => method);
  const label = ({ exposure, snapshot, method }: ResultRow) =>
    [percent(exposure), ...(steps ? [`step ${snapshot}`] : []), ...(methods ? [method] : [])].join("<br>");
  const sorted = rows.sort(
    (a, b) => a.exposure - b.exposure || a.snapshot - b.snapshot || (a.method < b.method ? -1 : 1),
  );
  return new Map(sorted.map((row) => [conditionOf(row), label(row)]));
}

function nameOf(axis: ResultRow["axis"]): string {
  return axisName[axis as Axis] ?? axis;
}

function seedText({ change }: { change: Change }): string {
  const { exposure, baseSeed, trainedOn, beta } = change.row;
  return changeText(`trained on ${trainedOn}, exposure ${percent(exposure)}, β ${beta}, base seed ${baseSeed}`, change);
}

function subtitleOf(own: Results, others: Results, shown: Change[]): string {
  const kind = isOwn(others) ? "your own" : "committed";
  const seeds = distinct(shown.map(({ row }) => row.baseSeed)).length;
  const found =
    seeds > 0
      ? `${seedsText(seeds)} of ${others.protocol} (${kind})`
      : `no runs of ${others.protocol} under these conditions`;
  return `Change of sampled mass by training. ${own.protocol}, beside ${found}`;
}
