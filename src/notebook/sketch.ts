import { formatNumber } from "./format";
import { fontFamily, ink, size } from "../figures/plot/theme";
import { escapeHtml } from "../common/html";

/** One line of a sketch. */
export interface SketchLine {
  name: string;
  colour: string;
  x: number[];
  y: number[];
}

export interface Sketch {
  title: string;
  /** The axes' titles. */
  x: string;
  y: string;
  lines: SketchLine[];
}

const WIDTH = size.width;
const HEIGHT = 320;
const frame = { left: 66, right: WIDTH - 90, top: 48, bottom: HEIGHT - 46 };

/**
 * A chart of lines as SVG. JupyterLab's Plotly renderer draws a figure once and ignores updates of it, so that a
 * chart which is still growing is drawn here.
 */
export function sketch({ title, x, y, lines }: Sketch): string {
  const across = scale(
    lines.flatMap((line) => line.x),
    frame.left,
    frame.right,
  );
  const up = scale([0, ...lines.flatMap((line) => line.y)], frame.bottom, frame.top);
  const middle = (frame.top + frame.bottom) / 2;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" font-family="${fontFamily}" font-size="${size.small}" fill="${ink.text}">`,
    `<rect width="100%" height="100%" fill="${ink.paper}"/>`,
    text(14, 26, title, `font-size="${size.title}" font-weight="700"`),
    ...across.ticks.map((value) => text(across.at(value), frame.bottom + 18, formatNumber(value, 2), centred)),
    ...up.ticks.map(
      (value) =>
        gridLine(up.at(value)) + text(frame.left - 8, up.at(value) + 4, formatNumber(value, 2), 'text-anchor="end"'),
    ),
    text((frame.left + frame.right) / 2, HEIGHT - 8, x, centred),
    text(18, middle, y, `${centred} transform="rotate(-90 18 ${middle})"`),
    ...lines.map((line) => curve(line, across, up)),
    "</svg>",
  ].join("\n");
}

const centred = 'text-anchor="middle"';

interface Scale {
  at(value: number): number;
  ticks: number[];
}

/** Maps the values' range to pixels, with about five round ticks. */
function scale(values: number[], from: number, to: number): Scale {
  const finite = values.filter(Number.isFinite);
  const low = finite.reduce((a, b) => Math.min(a, b), Infinity);
  const high = finite.reduce((a, b) => Math.max(a, b), -Infinity);
  const [start, end] = high > low ? [low, high] : [Math.min(low, 0) || 0, Math.max(high, 1) || 1];
  const step = roundStep((end - start) / 5);
  const first = Math.ceil(start / step);
  const ticks = Array.from({ length: Math.floor(end / step) - first + 1 }, (_, i) => (first + i) * step);
  return { at: (value) => from + ((value - start) / (end - start)) * (to - from), ticks };
}

/** The next of 1, 2, 5 times a power of ten. */
function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * (rough / power > 5 ? 10 : rough / power > 2 ? 5 : rough / power > 1 ? 2 : 1);
}

function curve({ name, colour, x, y }: SketchLine, across: Scale, up: Scale): string {
  const points = x.flatMap((value, i) => (Number.isFinite(y[i]) ? [[across.at(value), up.at(y[i])]] : []));
  const path = points.map((point) => point.map((pixel) => pixel.toFixed(1)).join(",")).join(" ");
  const end = points[points.length - 1];
  const label = end ? text(end[0] + 6, end[1] + 4, name, `fill="${colour}"`) : "";
  return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>${label}`;
}

function gridLine(y: number): string {
  return `<path d="M${frame.left} ${y.toFixed(1)}H${frame.right}" stroke="${ink.grid}"/>`;
}

function text(x: number, y: number, content: string, attributes: string): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${attributes}>${escapeHtml(content)}</text>`;
}
