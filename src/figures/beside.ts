/** Runs of one's own beside those of other results under the same conditions: what a changed setting changed. */

import { groupBy } from "../common/groupBy";
import { isOwn } from "../results/about";
import { changesOf, type Change } from "../results/changes";
import { distinct, percent, seedsText } from "../results/numbers";
import type { Metric, ResultRow, Results } from "../results/rows";
import { mean } from "../statistics/moments";
import type { Axis } from "../strings";
import { emptyFigure, figure, type Figure, type Panel } from "./plot/figure";
import { intervals, key, level, pointsOf, scatter, type Trace } from "./plot/marks";
import { extent, ordinalAxis, paddedRange } from "./plot/scales";
import { seedDots } from "./plot/seeds";
import { axisName, ink } from "./plot/theme";
import { changeText, gainsOf, seedChanges } from "./select";

const title = "What the changed setting changed";
const page = { columns: 2, rowHeight: 190, gap: { x: 56, y: 104 }, legend: true };

export interface BesideOptions {
  /** What is compared; by default the sampled mass of right answers. */
  metric?: Metric;
}

/** A change with the condition that it was made under: runs of one condition differ by their seeds, and by what was changed. */
interface Conditioned extends Change {
  condition: string;
}

/**
 * One panel for what runs were trained on and measured on: the change by each run of `own`, beside the changes by the runs
 * of `others` under the same conditions (study, exposure, snapshot, method, format): a dot a base seed, RL seeds averaged,
 * and a bar from the least to the most over base seeds. The end of pretraining is one condition, however long it was.
 * Runs on the ladder are left out.
 */
export function beside(own: Results, others: Results, { metric = "correctMass" }: BesideOptions = {}): Figure {
  const ofOwn = conditioned(own.rows, metric);
  if (ofOwn.length === 0) return emptyFigure(title, `no runs on the testbed in ${own.protocol}`);
  const conditions = new Set(ofOwn.map(({ condition }) => condition));
  const ofOthers = conditioned(others.rows, metric).filter(({ condition }) => conditions.has(condition));
  const range = paddedRange(gainsOf([...ofOwn, ...ofOthers]), { include: [0] });
  const groups = [...groupBy(ofOwn, panelOf).values()];
  groups.sort(([a], [b]) => Number(isElsewhere(a)) - Number(isElsewhere(b))); // on what was trained first
  const panels = groups.map((group) => panel(group, ofOthers, range));
  return figure({ ...page, title, subtitle: subtitleOf(own, others, ofOthers) }, panels);
}

function conditioned(rows: ResultRow[], metric: Metric): Conditioned[] {
  const ends = new Map<string, number>();
  for (const { base, snapshot } of rows) ends.set(base, Math.max(snapshot, ends.get(base) ?? 0));
  return changesOf(rows, metric, ({ trainedOn }) => trainedOn !== "ladder").map((change) => {
    const { study, exposure, base, snapshot, method, format, trainedOn, axis } = change.row;
    const start = snapshot === ends.get(base) ? "end" : snapshot;
    return { ...change, condition: [study, exposure, start, method, format, trainedOn, axis].join("|") };
  });
}

function panelOf({ row: { trainedOn, axis } }: Change): string {
  return `${trainedOn}|${axis}`;
}

/** Measured on another axis than it was trained on. */
function isElsewhere({ row }: Change): boolean {
  return row.axis !== row.trainedOn;
}

function panel(own: Conditioned[], all: Conditioned[], range: [number, number]): Panel {
  const [first] = own;
  const labels = labelsOf(own);
  const at = new Map([...labels.keys()].map((condition, i) => [condition, i]));
  const others = all.filter((change) => panelOf(change) === panelOf(first));
  const name = axisName[first.row.axis as Axis] ?? first.row.axis;
  return {
    title: isElsewhere(first) ? `${name}, trained on ${first.row.trainedOn}` : name,
    x: { title: "exposure", ...ordinalAxis([...labels.values()]) },
    y: { title: "change", range },
    marks: [...otherMarks(others, at), ...ownMarks(own, at)],
    shapes: [level(0)],
  };
}

/** How each condition is called on the axis: its exposure, and of step and method what differs between them. */
function labelsOf(own: Conditioned[]): Map<string, string> {
  const cells = [...new Map(own.map((change) => [change.condition, change])).values()];
  cells.sort(({ row: a }, { row: b }) => a.exposure - b.exposure || a.snapshot - b.snapshot);
  const differs = (of: (row: ResultRow) => string | number) => new Set(cells.map(({ row }) => of(row))).size > 1;
  const hasSteps = differs(({ snapshot }) => snapshot);
  const hasMethods = differs(({ method }) => method);
  const label = ({ exposure, snapshot, method }: ResultRow) =>
    [percent(exposure), ...(hasSteps ? [`step ${snapshot}`] : []), ...(hasMethods ? [method] : [])].join("<br>");
  return new Map(cells.map(({ condition, row }) => [condition, label(row)]));
}

const bandColour = ink.soft;
const ownColour = "#d55e00"; // the same in every panel, as the key says
const aside = 0.08; // of the distance between conditions

/** Other results to the left of the tick: seeds, their mean, and a bar from the least to the most. */
function otherMarks(others: Conditioned[], at: Map<string, number>): Trace[] {
  if (others.length === 0) return [];
  const cells = [...groupBy(others, ({ condition }) => condition)];
  const ranges = cells.map(([condition, cell]) => {
    const gains = gainsOf(seedChanges(cell));
    const [lower, upper] = extent(gains);
    return { x: at.get(condition)! - aside, y: mean(gains), lower, upper };
  });
  const column = (name: "x" | "y" | "lower" | "upper") => ranges.map((range) => range[name]);
  const bars = { x: column("x"), y: column("y"), lower: column("lower"), upper: column("upper") };
  return [
    key({ name: "other results: seeds, mean, least to most", colour: bandColour, size: 7 }),
    seedDots(seedPoints(others, at, -2 * aside), { colour: bandColour }),
    intervals(bars, { colour: bandColour, size: 7, hover: false }),
  ];
}

/** One's own seeds to the right of the tick. */
function ownMarks(own: Conditioned[], at: Map<string, number>): Trace[] {
  return [
    key({ name: "this experiment: its seeds", symbol: "diamond", colour: ownColour, size: 9 }),
    scatter(seedPoints(own, at, aside), { symbol: "diamond", colour: ownColour, size: 10 }),
  ];
}

function seedPoints(changes: Conditioned[], at: Map<string, number>, shift: number) {
  const cells = [...groupBy(changes, ({ condition }) => condition).values()];
  return pointsOf(cells.flatMap(seedChanges), {
    x: ({ condition }) => at.get(condition)! + shift,
    y: ({ gain }) => gain,
    text: (change) => changeText(runText(change.row), change),
  });
}

function runText({ protocol, trainedOn, exposure, beta, baseSeed }: ResultRow): string {
  const weight = beta === "" ? "" : `, β ${beta}`;
  return `${protocol}, trained on ${trainedOn}, exposure ${percent(exposure)}${weight}, base seed ${baseSeed}`;
}

function subtitleOf(own: Results, others: Results, shown: Change[]): string {
  const seeds = distinct(shown.map(({ row }) => row.baseSeed)).length;
  const kind = isOwn(others) ? "your own" : "committed";
  const found =
    seeds > 0
      ? `${seedsText(seeds)} of ${others.protocol} (${kind})`
      : `no runs of ${others.protocol} under these conditions`;
  return `Change of sampled mass by training. ${own.protocol}${settingsOf(own)}, beside ${found}${settingsOf(others)}`;
}

/** β and the number of steps of its runs of RL, where they have one or two: what is changed most. */
function settingsOf({ rows, curves }: Results): string {
  const weights = distinct(rows.flatMap(({ study, beta }) => (study === "exposure" && beta !== "" ? [beta] : [])));
  const rewards = groupBy(curves.filter(({ study, metric }) => study === "exposure" && metric === "reward"), ({ run }) => run); // prettier-ignore
  const steps = distinct([...rewards.values()].map((own) => own.reduce((last, { step }) => Math.max(last, step), 0)));
  const few = (values: number[], text: (values: string) => string) =>
    values.length > 0 && values.length < 3 ? [text(values.join(", "))] : [];
  const texts = [...few(weights, (own) => `β ${own}`), ...few(steps, (own) => `${own} steps`)];
  return texts.length > 0 ? ` (${texts.join("; ")})` : "";
}
