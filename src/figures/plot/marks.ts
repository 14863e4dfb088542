/** The few marks that figures are composed of. Each is a Plotly trace or shape for one panel. */

import type { ScatterData, Shape } from "plotly.js-dist";
import { faded, ink, type MarkerSymbol } from "./theme";

/** All marks but the quoted bars are scatter traces. */
export type Trace = Partial<ScatterData>;

/** Coordinates in data units; `text` is what hovering says about each point. */
export interface Points {
  x: number[];
  y: number[];
  text?: string[];
}

/** Look of a mark; `name` puts it into the legend. */
export interface Look {
  name?: string;
  colour: string;
  symbol?: MarkerSymbol;
  size?: number;
  opacity?: number;
  hollow?: boolean;
  dash?: "solid" | "dash" | "dot" | "dashdot";
  width?: number;
}

/** Points alone. */
export function scatter(points: Points, look: Look): Trace {
  return { type: "scatter", mode: "markers", ...hovered(points), name: look.name, marker: marker(look) };
}

/** A line through the points in their order; straight from point to point. */
export function line(points: Points, look: Look): Trace {
  return { type: "scatter", mode: "lines", ...hovered(points), name: look.name, line: stroke(look) };
}

/** Points with a line through them: one seed's course. */
export function course(points: Points, look: Look): Trace {
  const both = { marker: marker(look), line: stroke({ width: 1, ...look }) };
  return { type: "scatter", mode: "lines+markers", ...hovered(points), name: look.name, ...both };
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

/** A horizontal line through the panel. */
export function level(y: number): Partial<Shape> {
  return {
    type: "line",
    xref: "x domain",
    yref: "y",
    x0: 0,
    x1: 1,
    y0: y,
    y1: y,
    line: { color: ink.line, width: 1 },
    layer: "below",
  } as Partial<Shape>;
}

/** Shades the panel from `x0` to `x1`. */
export function region(x0: number, x1: number, colour: string): Partial<Shape> {
  return {
    type: "rect",
    xref: "x",
    yref: "y domain",
    x0,
    x1,
    y0: 0,
    y1: 1,
    fillcolor: colour,
    line: { width: 0 },
    layer: "below",
  } as Partial<Shape>;
}

/** The line y = x from `from` to `to`, in data units. */
export function identity(from: number, to: number): Trace {
  return { ...line({ x: [from, to], y: [from, to] }, { colour: ink.line, width: 1.5 }), hoverinfo: "skip" } as Trace;
}

function hovered({ x, y, text }: Points): Trace {
  return text ? { x, y, text, hovertemplate: "%{text}<extra></extra>" } : { x, y };
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
