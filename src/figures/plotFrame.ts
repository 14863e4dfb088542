/** A figure of any frame in one line: means against a column, with intervals, a colour a group. */

import type { Frame, NumberColumn, OverSeeds } from "../frames";
import { axes } from "../strings";
import { algorithmNames } from "../training/algorithms";
import { emptyFigure, figure, type Figure, type PanelAxis } from "./plot/figure";
import { course, intervals, type Trace } from "./plot/marks";
import { barsText } from "./plot/seeds";
import { axisColour, axisName, axisSymbol, methodColour, methodSymbol, tone, type MarkerSymbol } from "./plot/theme";

/** Of groups that have no colour of their own. */
const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#882255", "#222222"];

/** How far the outermost groups of one category stand apart, in categories. */
const SPREAD = 0.3;

/** Positive values that span more than this are drawn on a logarithmic axis. */
const LOG_FROM = 50;

export interface PlotOptions<R> {
  /** Column along the axis: numbers, or texts as categories. */
  x: keyof R & string;
  y: NumberColumn<R>;
  /** Column whose values get a colour each. */
  group?: keyof R & string;
  /** Column of the units that intervals are over, `baseSeed` by default: values of one seed are averaged first. */
  seed?: keyof R & string;
  title?: string;
}

type Point = OverSeeds & { x: unknown; group: unknown };

/** Means of `y` at each `x`, one curve a group, with 95% intervals over seeds where there are three or more. */
export function plot<R extends object>(frame: Frame<R>, options: PlotOptions<R>): Figure {
  const { x, y, group, title = `${y} by ${x}` } = options;
  const points = pointsOf(frame, options);
  if (points.length === 0) return emptyFigure(title, `no value of ${y} in these rows`);
  const groups = group === undefined ? [undefined] : frame.distinct(group);
  const values = frame.distinct(x);
  const isNumeric = values.every((value) => typeof value === "number");
  const at = (value: unknown, i: number) =>
    isNumeric ? (value as number) : values.indexOf(value as never) + dodge(i, groups.length);
  const marks = groups.flatMap(
    (own, i) =>
    marksOf(points.filter((point) => point.group === own), { column: group, value: own, i, of: groups }, (value) => at(value, i), isNumeric), // prettier-ignore
  );
  const page = {
    title,
    subtitle: barsText(points),
    columns: 1,
    rowHeight: 300,
    legend: legendOf(groups.map((value) => labelOf({ column: group, value }) ?? "")),
  };
  const across = isNumeric ? numberAxis(values as number[]) : categoryAxis(values.map(nameOf));
  return figure(page, [{ x: { title: x, ...across }, y: { title: y }, marks }]);
}

function pointsOf<R extends object>(frame: Frame<R>, { x, y, group, seed }: PlotOptions<R>): Point[] {
  const keys = group === undefined ? [x] : [x, group];
  const summaries = frame.groupBy(...keys).overSeeds(y, seed);
  const points = summaries.rows().map((row) => ({ ...row, x: row[x], group: group && row[group] }));
  return points.filter(({ mean }) => !Number.isNaN(mean)) as unknown as Point[];
}

interface Group {
  /** The column's name. */
  column?: string;
  value: unknown;
  /** Its number among all. */
  i: number;
  of: readonly unknown[];
}

function marksOf(points: Point[], group: Group, at: (x: unknown) => number, joined: boolean): Trace[] {
  const look = { ...lookOf(group), name: labelOf(group) };
  const column = (name: keyof OverSeeds) => points.map((point) => point[name]);
  const shown = { x: points.map((point) => at(point.x)), y: column("mean"), text: points.map(textOf) };
  const bounded = points.filter(({ lower }) => Number.isFinite(lower));
  const bars = {
    x: bounded.map((point) => at(point.x)),
    y: bounded.map(({ mean }) => mean),
    lower: bounded.map(({ lower }) => lower),
    upper: bounded.map(({ upper }) => upper),
  };
  const line = joined ? { width: 1.6 } : { width: 0 };
  return [intervals(bars, { colour: look.colour, size: 1, hover: false }), course(shown, { ...look, ...line })];
}

/** Axes and algorithms have the colours that they have in all figures; ordered settings go from dark to light. */
function lookOf({ value, i, of }: Group): { colour: string; symbol?: MarkerSymbol } {
  const axis = axes.find((each) => each === value);
  if (axis) return { colour: axisColour[axis], symbol: axisSymbol[axis] };
  const method = algorithmNames.find((each) => each === value);
  if (method) return { colour: methodColour[method], symbol: methodSymbol[method] };
  const isOrdered = of.length > 2 && of.every((each) => typeof each === "number");
  return { colour: isOrdered ? tone(i, of.length) : COLOURS[i % COLOURS.length] };
}

function nameOf(value: unknown): string {
  const axis = axes.find((each) => each === value);
  if (axis) return axisName[axis];
  return value === "" || value === null || value === undefined ? "none" : String(value as string | number);
}

/** A number alone would not say of what. */
function labelOf({ column, value }: Pick<Group, "column" | "value">): string | undefined {
  if (column === undefined) return undefined;
  return typeof value === "number" ? `${column} ${value}` : nameOf(value);
}

function textOf({ x, group, mean, lower, upper, seeds }: Point): string {
  const range = Number.isFinite(lower) ? ` (${short(lower)} to ${short(upper)})` : "";
  const label = [group, x].filter((each) => each !== undefined).map(nameOf).join(", "); // prettier-ignore
  return `${label}: ${short(mean)}${range}, n = ${seeds}`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(3))).replace("-", "−");
}

function dodge(i: number, count: number): number {
  return count === 1 ? 0 : SPREAD * (i / (count - 1) - 0.5);
}

function numberAxis(values: number[]): PanelAxis {
  const [least, most] = [values[0], values[values.length - 1]]; // ascending
  return least > 0 && most / least > LOG_FROM ? { type: "log" } : {};
}

function categoryAxis(names: string[]): PanelAxis {
  return { tickvals: names.map((_, i) => i), ticktext: names, range: [-0.5, names.length - 0.5], showgrid: false };
}

/** Lines of the legend: about five names fit one. */
function legendOf(labels: readonly string[]): boolean | number {
  return labels.length > 1 && Math.ceil(labels.join("      ").length / 112);
}
