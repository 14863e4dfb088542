/** From panels to one Plotly figure: `{ data, layout }`, nothing drawn yet. */

import type { Annotation, Data, Layout, LayoutAxis, Shape } from "plotly.js-dist";
import { type Box, type Extent, heightOf, inColumns, inRows } from "./placement";
import { faded, fontFamily, ink, size } from "./theme";

/** What Plotly draws; plain JSON. */
export interface Figure {
  data: Data[];
  layout: Partial<Layout>;
}

/** Plotly's axis, its title as text. */
export type PanelAxis = Omit<Partial<LayoutAxis>, "title"> & { title?: string };

/** One coordinate system. Marks, shapes and notes name its axes `x` and `y`. */
export interface Panel {
  title?: string;
  x: PanelAxis;
  y: PanelAxis;
  marks: Data[];
  shapes?: Partial<Shape>[];
  notes?: Partial<Annotation>[];
}

/** How panels are arranged on the page; lengths in pixels. */
export interface Page {
  title: string;
  subtitle: string;
  /** Panels a row. */
  columns: number;
  /** Of all panels, which are then set row by row; or of each, which then follow one another down the columns. */
  rowHeight: number | Extent[];
  /** Between panels; by default enough for tick labels, an axis title and the next row's panel titles. */
  gap?: { x: number; y: number };
  /** Added to the margins: for long tick labels, and for more lines below axes. */
  space?: { left?: number; bottom?: number };
  /** Whether there is one, or of how many lines. */
  legend?: boolean | number;
}

const defaultGap = { x: 62, y: 84 };
const margin = { left: 66, right: 22, title: 76, legend: 28, panelTitle: 24 };

/** Sets `panels` row by row under one title. Numbers are rounded to six significant digits: small and stable files. */
export function figure(page: Page, panels: Panel[]): Figure {
  const grid = gridOf(page, panels);
  const axes = panels.flatMap((panel, n) => axesOf(panel, n, grid));
  const layout = {
    ...frame(page, grid),
    ...Object.fromEntries(axes),
    shapes: panels.flatMap((panel, n) => (panel.shapes ?? []).map((shape) => located(shape, n))),
    annotations: panels.flatMap((panel, n) => notesOf(panel).map((note) => located(note, n))),
  };
  return rounded({ data: onceInLegend(panels.flatMap(tracesOf)), layout }) as Figure;
}

/** A figure that says why it shows nothing, for a study that a protocol does not have. */
export function emptyFigure(title: string, message: string): Figure {
  const hidden: PanelAxis = { visible: false };
  const page = { title, subtitle: message, columns: 1, rowHeight: 10 };
  return figure(page, [{ x: hidden, y: hidden, marks: [] }]);
}

/** Of a note whose position is in fractions of its panel. */
const inPanel = { xref: "x domain", yref: "y domain" } as const;

/** Text in a panel; `at` in data units, or in panel fractions with `xref: "x domain"` and `yref: "y domain"`. */
export function note(text: string, at: Partial<Annotation>): Partial<Annotation> {
  const font = { size: size.small, color: ink.soft };
  const defaults = {
    xref: "x",
    yref: "y",
    showarrow: false,
    xanchor: "left",
    yanchor: "middle",
    align: "left",
  } as const;
  return { text, ...defaults, font, ...at };
}

/** In the panel's upper or lower right corner. */
export function cornerNote(
  text: string,
  corner: "upper right" | "lower right",
  look: Partial<Annotation> = {},
): Partial<Annotation> {
  const upper = corner === "upper right";
  const position = { ...inPanel, x: 0.98, y: upper ? 0.98 : 0.03, xanchor: "right" } as const;
  return note(text, { ...position, yanchor: upper ? "top" : "bottom", ...look });
}

/** Above the panel, on the line of its title. */
export function aboveNote(text: string, side: "left" | "right", look: Partial<Annotation> = {}): Partial<Annotation> {
  const position = { ...inPanel, x: side === "left" ? 0 : 1, y: 1, xanchor: side } as const;
  return note(text, { ...position, yanchor: "bottom", yshift: 3, ...look });
}

/** Below the panel's axis, `yshift` (negative) pixels from it. */
export function belowNote(text: string, look: Partial<Annotation>): Partial<Annotation> {
  return note(text, { ...inPanel, x: 0, y: 0, yanchor: "top", ...look });
}

/** The area that panels share, and what stands around it. */
type Grid = {
  boxes: Box[];
  left: number;
  top: number;
  bottom: number;
  width: number;
  height: number;
};

function gridOf(page: Page, panels: Panel[]): Grid {
  const { columns, rowHeight, gap = defaultGap, space = {} } = page;
  const titled = panels.some((panel) => panel.title);
  const left = margin.left + (space.left ?? 0);
  const top = margin.title + margin.legend * Number(page.legend ?? 0) + (titled ? margin.panelTitle : 0);
  // Below the last row ticks and axis titles take as much as between rows, minus the next row's panel titles.
  const bottom = (Array.isArray(rowHeight) ? gap.y : Math.max(56, gap.y - 28)) + (space.bottom ?? 0);
  const width = size.width - left - margin.right;
  const setting = { columns, width, gap };
  const boxes = Array.isArray(rowHeight) ? inColumns(rowHeight, setting) : inRows(panels.length, rowHeight, setting);
  return { boxes, left, top, bottom, width, height: heightOf(boxes) };
}

function frame(page: Page, grid: Grid): Partial<Layout> {
  const height = grid.top + grid.height + grid.bottom;
  const fromTop = (pixels: number) => 1 + (grid.top - pixels) / grid.height;
  return {
    width: size.width,
    height,
    margin: { l: grid.left, r: margin.right, t: grid.top, b: grid.bottom },
    paper_bgcolor: ink.paper,
    plot_bgcolor: ink.paper,
    font: { family: fontFamily, size: size.text, color: ink.text },
    title: titleOf(page),
    showlegend: Boolean(page.legend),
    legend: {
      orientation: "h",
      x: 0,
      xanchor: "left",
      y: fromTop(margin.title - 4),
      yanchor: "top",
      itemsizing: "trace",
    },
    hovermode: "closest",
    modebar: { orientation: "v", bgcolor: faded(ink.paper, 0) },
  };
}

function titleOf(page: Page): Layout["title"] {
  const subtitle = `<span style="font-size:${size.text}px;font-weight:400;color:${ink.soft}">${page.subtitle}</span>`;
  const at = { x: 14 / size.width, xanchor: "left", y: 1, yref: "container", yanchor: "top", pad: { t: 32 } } as const;
  return { text: `${page.title}<br>${subtitle}`, font: { size: size.title, weight: 700 }, ...at };
}

/** A panel's area in fractions of the plot area, which Plotly counts from below. */
function domains({ left, top, width, height }: Box, grid: Grid): { x: [number, number]; y: [number, number] } {
  return {
    x: [left / grid.width, (left + width) / grid.width],
    y: [1 - (top + height) / grid.height, 1 - top / grid.height],
  };
}

function axesOf(panel: Panel, n: number, grid: Grid): [string, Partial<LayoutAxis>][] {
  const at = domains(grid.boxes[n], grid);
  return [
    [`xaxis${suffix(n)}`, axis({ ...panel.x, domain: at.x, anchor: `y${suffix(n)}` as LayoutAxis["anchor"] })],
    [`yaxis${suffix(n)}`, axis({ ...panel.y, domain: at.y, anchor: `x${suffix(n)}` as LayoutAxis["anchor"] })],
  ];
}

function axis(own: PanelAxis): Partial<LayoutAxis> {
  const look = { gridcolor: ink.grid, zeroline: false, linecolor: ink.line, showline: true, ticks: "outside" as const };
  const ticks = { tickcolor: ink.line, ticklen: 4, tickfont: { size: size.small } };
  const title = { standoff: 6, text: own.title, font: { size: size.text } };
  return { ...look, ...ticks, ...own, title };
}

function notesOf(panel: Panel): Partial<Annotation>[] {
  if (!panel.title) return panel.notes ?? [];
  const font = { size: size.text, color: ink.text };
  return [aboveNote(`<b>${panel.title}</b>`, "left", { font }), ...(panel.notes ?? [])];
}

function tracesOf(panel: Panel, n: number): Data[] {
  return panel.marks.map((mark) => ({ ...mark, xaxis: `x${suffix(n)}`, yaxis: `y${suffix(n)}` }) as Data);
}

/** Panels share their legend: a name appears once, and a click on it acts on all panels. */
function onceInLegend(traces: Data[]): Data[] {
  const seen = new Set<string>();
  return traces.map((trace) => {
    const name = trace.name;
    const first = name !== undefined && !seen.has(name);
    if (name !== undefined) seen.add(name);
    return { ...trace, legendgroup: name, showlegend: first } as Data;
  });
}

function located<T extends Partial<Shape> | Partial<Annotation>>(item: T, n: number): T {
  const renamed = (reference: unknown) => String(reference).replace(/^[xy]/, (letter) => letter + suffix(n));
  return { ...item, xref: renamed(item.xref), yref: renamed(item.yref) };
}

/** Plotly calls the first axes x and y, the second x2 and y2. */
function suffix(n: number): string {
  return n === 0 ? "" : String(n + 1);
}

function rounded(value: unknown): unknown {
  if (typeof value === "number") return Number.isFinite(value) ? Number(value.toPrecision(6)) : null;
  if (Array.isArray(value)) return value.map(rounded);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .map(([key, inner]) => [key, rounded(inner)]),
  );
}
