import { figure, type Figure } from "../figures/plot/figure";
import { line } from "../figures/plot/marks";
import { neutralPair } from "../figures/plot/theme";
import { display } from "./display";
import type { MimeBundle } from "./kernel";
import { bundleWithImage } from "./figureBundle";
import { sketch } from "./sketch";
import { yieldToKernel, Throttle } from "./throttle";
import { figureWidget } from "./widgets/figureWidget";
import { hasWidgets } from "./widgets/frontEnd";

const INTERVAL = 250; // ms: redrawing faster flickers and keeps the browser busy
const COLOURS = [...neutralPair, "#e69f00", "#009e73", "#cc79a7", "#d55e00"];

export interface LiveChartOptions {
  title: string;
  /** The axes' titles. */
  x: string;
  y: string;
}

/** A chart that grows while a cell runs: in place, its axes where the reader zoomed them. */
export interface LiveChart {
  /**
   * Adds one point to each named curve. Await it in loops: it lets the Stop button through, and rejects once the
   * cell was stopped.
   */
  add(x: number, values: Record<string, number>): Promise<void>;
  /** Replaces the chart by an interactive figure of all points; call it once, at the end. */
  done(): Promise<void>;
}

type Curves = Map<string, { x: number[]; y: number[] }>;

/** Shows a chart of lines, empty at first. */
export function liveChart(options: LiveChartOptions): LiveChart {
  return hasWidgets() ? onFigure(options) : onSketch(options);
}

/** Where widgets are: a figure that points are appended to. */
function onFigure(options: LiveChartOptions): LiveChart {
  const curves: Curves = new Map();
  const figure = figureWidget(grown(options, curves));
  void figure.show();
  return {
    add(x, values) {
      const added = Object.entries(values);
      const isNew = added.some(([name]) => !curves.has(name));
      for (const [name, y] of added) append(curves, name, x, y);
      const traces = [...curves.keys()];
      if (isNew) figure.update(grown(options, curves));
      else figure.append(added.map(([name, y]) => ({ trace: traces.indexOf(name), x: [x], y: [y] })));
      return yieldToKernel();
    },
    done: () => figure.settle(),
  };
}

/** Elsewhere: an image that is drawn again as it grows, and replaced by a figure at the end. */
function onSketch(options: LiveChartOptions): LiveChart {
  const curves: Curves = new Map();
  const shown = display(growing(options, curves));
  const throttle = new Throttle(() => shown.update(growing(options, curves)), INTERVAL);
  return {
    add(x, values) {
      for (const [name, y] of Object.entries(values)) append(curves, name, x, y);
      throttle.request();
      return yieldToKernel();
    },
    done: async () => shown.update(await bundleWithImage(grown(options, curves))),
  };
}

function append(curves: Curves, name: string, x: number, y: number): void {
  const curve = curves.get(name) ?? { x: [], y: [] };
  curve.x.push(x);
  curve.y.push(y);
  curves.set(name, curve);
}

function growing(options: LiveChartOptions, curves: Curves): MimeBundle {
  const lines = [...curves].map(([name, points], i) => ({ name, colour: colourOf(i), ...points }));
  return { "image/svg+xml": sketch({ ...options, lines }), "text/plain": `Figure: ${options.title} (growing)` };
}

function grown({ title, x, y }: LiveChartOptions, curves: Curves): Figure {
  const marks = [...curves].map(([name, points], i) => line(points, { name, colour: colourOf(i) }));
  const page = { title, subtitle: "", columns: 1, rowHeight: 240, legend: curves.size > 1 };
  return figure(page, [{ x: { title: x }, y: { title: y, rangemode: "tozero" }, marks }]);
}

function colourOf(curve: number): string {
  return COLOURS[curve % COLOURS.length];
}
