/** A Plotly figure that changes in place: axes stay where the reader zoomed, and what hovering shows stays too. */

import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import type { Figure } from "../../figures/plot/figure";
import type { Display } from "../display";
import { bundle, bundleWithImage } from "../figureBundle";
import type { MimeBundle } from "../kernel";
import { plainFigure } from "../values/figure";
import { hasWidgets } from "./frontEnd";
import { Widget } from "./model";
import { anywidgetClass, viewText } from "./view";

/** ms between two messages with points: ten drawings a second. */
const APPENDING = 100;

/** ms without a change after which the fallback is made again: what a notebook that is saved then shows. */
const QUIET = 1000;

/** Points that one trace gains. */
export interface NewPoints {
  /** Its number in `data`. */
  trace: number;
  x: number[];
  y: number[];
}

interface FigureState {
  _esm: string;
  figure: Figure;
}

export class FigureWidget extends Widget<FigureState> {
  private pending = new Map<number, number>(); // trace → its points that the views have
  private appending?: NodeJS.Timeout;
  private quiet?: NodeJS.Timeout;

  constructor(
    figure: Figure,
    private readonly fixedFallback?: Figure,
  ) {
    super(anywidgetClass(), { _esm: viewText("figure"), figure: plainFigure(figure) });
    this.onMessage((message) => {
      if ((message as { want?: string }).want === "plotly") this.send({ library: "plotly" }, [plotly()]);
    });
  }

  get figure(): Figure {
    return this.get("figure");
  }

  /** Replaces the figure, in place: what did not change is not drawn again, and a zoom is kept. */
  update(figure: Figure): void {
    this.pending.clear();
    this.set({ figure: plainFigure(figure) });
    this.changed();
  }

  /** Appends points to traces; views are sent them at most ten times a second, without the points before. */
  append(points: NewPoints[]): void {
    for (const { trace, x, y } of points) {
      const grown = this.figure.data[trace] as { x: number[]; y: number[] };
      if (!this.pending.has(trace)) this.pending.set(trace, grown.x.length);
      grown.x.push(...x);
      grown.y.push(...y);
    }
    this.appending ??= setTimeout(() => this.sendPoints(), APPENDING);
    this.changed();
  }

  /** Shows the figure: interactive everywhere, live where widgets are. */
  override async show(): Promise<void> {
    super.show(await bundleWithImage(this.saved));
  }

  /** Shows the figure in the stead of what another display shows. */
  showIn(output: Display): void {
    this.shown = output;
    this.replaceFallback(this.fallback());
  }

  /** Makes the present figure the one that a saved notebook has. */
  async settle(): Promise<void> {
    clearTimeout(this.quiet);
    this.sendPoints();
    this.replaceFallback(await bundleWithImage(this.saved));
  }

  override close(): void {
    clearTimeout(this.quiet);
    clearTimeout(this.appending);
    super.close();
  }

  private sendPoints(): void {
    clearTimeout(this.appending);
    this.appending = undefined;
    const append = [...this.pending].map(([trace, from]) => {
      const { x, y } = this.figure.data[trace] as { x: number[]; y: number[] };
      return { trace, from, x: x.slice(from), y: y.slice(from) };
    });
    this.pending.clear();
    if (append.length > 0) this.send({ append });
  }

  /** The figure as it is saved, without an image. */
  fallback(): MimeBundle {
    return bundle(this.saved);
  }

  /** What a saved notebook shows. */
  private get saved(): Figure {
    return this.fixedFallback ?? this.figure;
  }

  private changed(): void {
    clearTimeout(this.quiet);
    if (this.fixedFallback) return;
    if (!hasWidgets()) return this.replaceFallback(this.fallback()); // all that there is to see
    this.quiet = setTimeout(() => this.replaceFallback(this.fallback()), QUIET).unref();
  }
}

/** A figure that changes in place, not yet shown. Saved notebooks show its last state, or always `fallback`. */
export function figureWidget(figure: Figure, { fallback }: { fallback?: Figure } = {}): FigureWidget {
  return new FigureWidget(figure, fallback);
}

let library: Uint8Array | undefined;

/** Plotly, gzipped to 1.9 of its 10 MB; a page asks for it once. */
function plotly(): Uint8Array {
  return (library ??= gzipSync(readFileSync(require.resolve("plotly.js-dist"))));
}
