/** What RL in distribution changes on other axes, against what it gains in distribution: by axis, and by moment. */

import type { Annotation } from "plotly.js-dist";
import { carriedOver, carryOverFit, type CarriedOver, type CarryOverFit } from "../analyses/carryOver";
import { groupBy } from "../common/groupBy";
import type { Results } from "../results/rows";
import { distinct, number, percent, seedsText, signed } from "../results/numbers";
import type { IntervalEstimate } from "../statistics/intervals";
import { targets, type Target } from "../strings";
import { mean } from "../statistics/moments";
import { aboveNote, cornerNote, emptyFigure, type Figure, figure, note, type Panel } from "./plot/figure";
import { course, intervals, level, type Look, pointsOf, scatter, type Trace } from "./plot/marks";
import { ordinalAxis, paddedRange } from "./plot/scales";
import { runDot } from "./plot/seeds";
import { axisColour, axisSymbol, ink } from "./plot/theme";
import { noRows } from "./select";

const plain = "Change on other axes by RL in distribution, against the gain there";
const claim = "What RL in distribution does elsewhere goes by the moment and by the axis";

const page = { rowHeight: 330, legend: true };

/** Fits of the axes' differences: nothing held, and the moment. */
interface Fits {
  alone: CarryOverFit;
  atMoment: CarryOverFit;
}

/**
 * Left each run on each axis where its base policy has mass, with means by exposure and snapshot; right how far each
 * axis lies below composition, with nothing held and with exposure and snapshot held, where there are enough base seeds.
 */
export function carryOver({ rows, protocol }: Results): Figure {
  const runs = carriedOver(rows);
  if (runs.length === 0) return emptyFigure(plain, noRows("saturation", protocol));
  const [alone, atMoment, withGain] = (["nothing", "moment", "gain"] as const).map((fixed) =>
    carryOverFit(runs, fixed),
  );
  const fits = alone && atMoment && { alone, atMoment };
  const seeds = seedsText(distinct(runs.map(({ baseSeed }) => baseSeed)).length);
  const counts = `${runs.length} changes from base masses of .05 to .95, ${seeds}`;
  const subtitle = `${counts}. Faint: runs; large: means`;
  const panels = [changePanel(runs, withGain), ...(fits ? [differencePanel(runs, fits)] : [])];
  const title = fits && holds(fits) ? claim : plain;
  return figure({ ...page, columns: panels.length, title, subtitle }, panels);
}

/** Every axis lies below composition also at one moment, and there by less than with nothing held. */
function holds({ alone, atMoment }: Fits): boolean {
  return Object.entries(atMoment.axes).every(
    ([axis, { value, upper }]) => upper < 0 && value > 0.75 * alone.axes[axis as Target]!.value,
  );
}

function changePanel(runs: CarriedOver[], fit: CarryOverFit | undefined): Panel {
  const slope = fit?.slope;
  const text =
    slope && `slope with the axis held:<br>${number(slope.value)} (${number(slope.lower)} to ${number(slope.upper)})`;
  return {
    title: "by axis and moment",
    x: { title: "gain in distribution", range: paddedRange(runs.map(({ gain }) => gain), { include: [0] }) }, // prettier-ignore
    y: { title: "change on the axis", range: paddedRange(runs.map(({ change }) => change), { include: [0] }) }, // prettier-ignore
    marks: shownAxes(runs).flatMap((axis) => axisMarks(axis, runs)),
    shapes: [level(0)],
    notes: [orderNote(runs), ...(text ? [cornerNote(text, "lower right", { align: "right" })] : [])],
  };
}

/** Runs, and means of each exposure from snapshot to snapshot. */
function axisMarks(axis: Target, all: CarriedOver[]): Trace[] {
  const own = all.filter((run) => run.axis === axis);
  const look = { colour: axisColour[axis], symbol: axisSymbol[axis] };
  const dots = scatter(pointsOf(own, { x: ({ gain }) => gain, y: ({ change }) => change, text: runText }), {
    ...runDot,
    size: 4,
    opacity: 0.3,
    colour: look.colour,
  });
  const courses = distinct(own.map(({ exposure }) => exposure)).reverse(); // the largest first: the legend has its line
  const dashOf = (exposure: number, i: number) => (exposure === 0 ? "dot" : i > 0 ? "dash" : "solid");
  return [
    dots,
    ...courses.map((exposure, i) =>
      momentCourse(momentsOf(axis, exposure, own), { ...look, dash: dashOf(exposure, i) }, axis),
    ),
  ];
}

/** Runs from one snapshot under one exposure. */
interface Moment {
  axis: Target;
  exposure: number;
  snapshot: number;
  runs: number;
  gain: number;
  change: number;
}

/** By rising snapshot. */
function momentsOf(axis: Target, exposure: number, all: CarriedOver[]): Moment[] {
  const own = all.filter((run) => run.axis === axis && run.exposure === exposure);
  const bySnapshot = [...groupBy(own, ({ snapshot }) => snapshot)].sort(([a], [b]) => a - b);
  return bySnapshot.map(([snapshot, at]) => {
    const [gain, change] = [mean(at.map((run) => run.gain)), mean(at.map((run) => run.change))];
    return { axis, exposure, snapshot, runs: at.length, gain, change };
  });
}

function momentCourse(moments: Moment[], look: Pick<Look, "colour" | "symbol" | "dash">, name: string): Trace {
  const points = pointsOf(moments, {
    x: ({ gain }) => gain,
    y: ({ change }) => change,
    text: ({ axis, exposure, snapshot, runs, gain, change }) =>
      `${axis}, exposure ${percent(exposure)}, step ${snapshot}: means of ${runs} runs<br>` +
      `${signed(change)}; in distribution ${signed(gain)}`,
  });
  return course(points, { ...look, name, size: 9, width: 1.4 });
}

function orderNote(runs: CarriedOver[]): Partial<Annotation> {
  const snapshots = distinct(runs.map(({ snapshot }) => snapshot));
  const order = `lines: snapshots in their order,<br>from step ${snapshots[0]} to ${snapshots[snapshots.length - 1]}`;
  const text = `${order};<br>${courseText(runs)}`;
  return note(text, { x: 0.02, y: 0.98, xref: "x domain", yref: "y domain", yanchor: "top" });
}

/** The axes' differences from composition. */
function differencePanel(runs: CarriedOver[], fits: Fits): Panel {
  const others = shownAxes(runs).filter((axis) => axis !== "composition");
  const ends = [fits.alone, fits.atMoment].flatMap(({ axes }) => Object.values(axes).flatMap(endsOf));
  return {
    title: "axis minus composition",
    x: ordinalAxis(others),
    y: { title: "difference of the change", range: paddedRange(ends, { include: [0], below: 0.2 }) },
    marks: [
      differenceMarks(others, fits.alone, { of: "all moments", hollow: true, offset: -0.12 }),
      differenceMarks(others, fits.atMoment, { of: "exposure and snapshot held", hollow: false, offset: 0.12 }),
    ],
    shapes: [level(0)],
    notes: [
      aboveNote("bars: 95%", "right"),
      cornerNote("hollow: all moments together<br>full: exposure and snapshot held", "lower right", { align: "right" }),
    ],
  };
}

function differenceMarks(
  axes: Target[],
  fit: CarryOverFit,
  { of, hollow, offset }: { of: string; hollow: boolean; offset: number },
): Trace {
  const shown = axes.flatMap((axis, i) => {
    const estimate = fit.axes[axis];
    return estimate ? [{ axis, x: i + offset, ...estimate }] : [];
  });
  const points = pointsOf(shown, {
    x: ({ x }) => x,
    y: ({ value }) => value,
    text: ({ axis, value, lower, upper }) => `${axis}, ${of}: ${signed(value)} (${signed(lower)} to ${signed(upper)})`,
  });
  const bounds = { lower: shown.map(({ lower }) => lower), upper: shown.map(({ upper }) => upper) };
  return intervals({ ...points, ...bounds }, { colour: ink.text, hollow, size: 9 });
}

function endsOf({ lower, upper }: IntervalEstimate): number[] {
  return [lower, upper];
}

/** Which line is whose: base policies that were exposed to one axis alone have two exposures. */
function courseText(runs: CarriedOver[]): string {
  const alone = distinct(runs.filter(({ isAlone }) => isAlone).map(({ exposure }) => exposure)).map(percent);
  return `dotted: exposure 0%${alone.length === 2 ? `;<br>to the axis alone: ${alone[0]} dashed, ${alone[1]} full` : ""}`;
}

function shownAxes(runs: CarriedOver[]): Target[] {
  return targets.filter((axis) => runs.some((run) => run.axis === axis));
}

function runText({ axis, exposure, snapshot, baseSeed, baseMass, change, gain }: CarriedOver): string {
  const from = `${axis}, exposure ${percent(exposure)}, step ${snapshot}, base seed ${baseSeed}`;
  return `${from}<br>base mass ${number(baseMass)}: ${signed(change)}; in distribution ${signed(gain)}`;
}
