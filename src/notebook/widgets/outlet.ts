import { display, type Display } from "../display";
import type { MimeBundle } from "../kernel";
import { ownWidget } from "../result";
import { figureWidget, type FigureWidget } from "./figureWidget";
import { hasWidgets } from "./frontEnd";
import type { Figure } from "../../figures/plot/figure";

const PLOTLY = "application/vnd.plotly.v1+json";

/** An output whose content changes. A figure in it becomes a widget: JupyterLab does not draw Plotly's JSON again. */
export class Outlet implements Display {
  private readonly shown: Display;
  private figure?: FigureWidget;
  private table?: { close(): void };

  /** Saved notebooks show the last content, or `fallback` in the stead of any figure. */
  constructor(
    bundle: MimeBundle,
    private readonly fallback?: Figure,
  ) {
    this.table = ownWidget(bundle);
    this.shown = display(isLive(bundle) ? { "text/plain": bundle["text/plain"] } : bundle);
    if (isLive(bundle)) this.replace(bundle);
  }

  update(bundle: MimeBundle): void {
    this.replace(bundle);
    this.table?.close(); // with its rows: each call of an interact may make another one
    this.table = ownWidget(bundle);
  }

  private replace(bundle: MimeBundle): void {
    if (!isLive(bundle)) {
      this.figure?.close();
      this.figure = undefined;
      return this.shown.update(bundle);
    }
    const { data, layout } = bundle[PLOTLY] as Figure;
    if (this.figure) return this.figure.update({ data, layout });
    this.figure = figureWidget({ data, layout }, { fallback: this.fallback });
    this.figure.showIn(this.shown);
  }

  /** Shows nothing. */
  empty(): void {
    this.update({ "text/plain": "" });
  }
}

function isLive(bundle: MimeBundle): boolean {
  return bundle[PLOTLY] !== undefined && hasWidgets();
}
