/** The few marks that figures are composed of. Each is a Plotly trace or shape for one panel. */

import type { ScatterData, Shape } from "plotly.js-dist";
import { faded, ink, type MarkerSymbol } from "./theme";

/** All marks but the quoted bars are scatter traces. */
export type Trace = Partial<ScatterData>;

/** Coordinates in data units; `text` is what hovering shows of each point. */
export interface Points {
  x: number[];
  y: number[];
  text?: string[];
}

/** How an item of data becomes a point: Observable Plot's channels. */
export interface Channels<T> {
  x: (item: T, i: number) => number;
  y: (item: T, i: number) => number;
  text?: (item: T, i: number) => string;
}

/** The points of `data`, one an item. */
export function pointsOf<T>(data: readonly T[], { x, y, text }: Channels<T>): Points {
  const points = { x: data.map(x), y: data.map(y) };
  return text ? { ...points, text: data.map(text) } : points;
}

/** One after the other, with a gap between: a line through them is broken there. */
export function withGaps(paths: Points[]): Points {
  const joined = (key: "x" | "y") => paths.flatMap((path) => [...path[key], NaN]);
  return { x: joined("x"), y: joined("y") };
}

/** Look of a mark. */
export interface Look {
  /** Puts it into the legend. */
  name?: string;
  colour: string;
  symbol?: MarkerSymbol;
  size?: number;
  opacity?: number;
  hollow?: boolean;
  dash?: "solid" | "dash" | "dot" | "dashdot";
  width?: number;
  /** Whether hovering stops at it; by default it does. */
  hover?: boolean;
}

/** Points alone. */
export function scatter(points: Points, look: Look): Trace {
  return trace("markers", points, look, { marker: marker(look) });
}

/** A line through the points in their order; straight from point to point. */
export function line(points: Points, look: Look): Trace {
  return trace("lines", points, look, { line: stroke(look) });
}

/** Points with a line through them. */
export function course(points: Points, look: Look): Trace {
  return trace("lines+markers", points, look, { marker: marker(look), line: stroke({ width: 1, ...look }) });
}

/** Names a look in the legend: a mark without a position. Goes before the marks that it names. */
export function key(look: Partial<Look>): Trace {
  return scatter({ x: [NaN], y: [NaN] }, { colour: ink.soft, ...look }); // a colour that is no target's
}

/** Points with vertical intervals; bounds in data units, finite. */
export function intervals(points: Points & { lower: number[]; upper: number[] }, look: Look): Trace {
  const span = (bound: number[], sign: number) => bound.map((value, i) => Math.max(0, sign * (value - points.y[i])));
  const bars = { array: span(points.upper, 1), arrayminus: span(points.lower, -1) };
  const error_y = { type: "data" as const, symmetric: false, ...bars, color: look.colour, thickness: 1.6, width: 4 };
  return { ...scatter({ x: points.x, y: points.y, text: points.text }, look), error_y } as Trace;
}

/** The area between two curves over `x`. */
export function band(x: number[], lower: number[], upper: number[], colour: string): Trace {
  const outline = { x: [...x, ...[...x].reverse()], y: [...lower, ...[...upper].reverse()] };
  const look = { mode: "none", fill: "toself", fillcolor: faded(colour, 0.2), hoverinfo: "skip" } as const;
  return { type: "scatter", ...outline, ...look };
}

/** The line y = x from `from` to `to`, in data units. */
export function identity(from: number, to: number): Trace {
  return line({ x: [from, to], y: [from, to] }, { colour: ink.line, width: 1.5, hover: false });
}

/** A straight line through the panel, below the marks by default. */
type Rule = Pick<Look, "dash" | "width"> & { colour?: string; layer?: "above" | "below" };

/** A horizontal line through the panel. */
export function level(y: number, rule: Rule = {}): Partial<Shape> {
  return { type: "line", xref: "x domain", yref: "y", x0: 0, x1: 1, y0: y, y1: y, ...ruled(rule) } as Partial<Shape>;
}

/** A vertical line through the panel. */
export function vertical(x: number, rule: Rule = {}): Partial<Shape> {
  return { type: "line", xref: "x", yref: "y domain", x0: x, x1: x, y0: 0, y1: 1, ...ruled(rule) } as Partial<Shape>;
}

/** Shades the panel from `x0` to `x1`. */
export function region(x0: number, x1: number, colour: string): Partial<Shape> {
  const look = { fillcolor: colour, line: { width: 0 }, layer: "below" };
  return { type: "rect", xref: "x", yref: "y domain", x0, x1, y0: 0, y1: 1, ...look } as Partial<Shape>;
}

function trace(mode: Trace["mode"], { x, y, text }: Points, { name, hover = true }: Look, drawn: Trace): Trace {
  const points = text ? { x, y, text, hovertemplate: "%{text}<extra></extra>" } : { x, y };
  return { type: "scatter", mode, ...points, name, ...drawn, ...(hover ? {} : { hoverinfo: "skip" as const }) };
}

function marker(look: Look): ScatterData["marker"] {
  const { colour, symbol = "circle", size = 8, opacity = 1, hollow = false } = look;
  return hollow
    ? { color: faded(colour, 0), symbol, size, opacity, line: { color: colour, width: 1.4 } }
    : { color: colour, symbol, size, opacity, line: { color: ink.paper, width: size > 3 ? 0.6 : 0 } };
}

function stroke({ colour, dash = "solid", width = 2.4, opacity = 1 }: Look): ScatterData["line"] {
  const dots = `${width}px,${2 * width}px`; // Plotly's own dots are 3 px long: on thin lines, dashes
  return {
    color: opacity < 1 ? faded(colour, opacity) : colour,
    dash: (dash === "dot" ? dots : dash) as Look["dash"],
    width,
    simplify: false,
  };
}

function ruled({ colour = ink.line, width = 1, dash, layer = "below" }: Rule): Partial<Shape> {
  return { line: { color: colour, width, dash }, layer };
}
