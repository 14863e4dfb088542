import { display, type Display } from "../display";
import type { MimeBundle } from "../kernel";
import { figureWidget, type FigureWidget } from "./figureWidget";
import { hasWidgets } from "./frontEnd";
import type { Figure } from "../../figures/plot/figure";

const PLOTLY = "application/vnd.plotly.v1+json";

/** An output whose content changes. A figure in it becomes a widget: JupyterLab does not draw Plotly's JSON again. */
export class Outlet implements Display {
  private readonly shown: Display;
  private figure?: FigureWidget;
  private isFigure = false;

  /** Saved notebooks show the last content, or `fallback` in the stead of any figure. */
  constructor(
    bundle: MimeBundle,
    private readonly fallback?: Figure,
  ) {
    this.shown = display(bundle[PLOTLY] && hasWidgets() ? { "text/plain": bundle["text/plain"] } : bundle);
    if (bundle[PLOTLY]) this.update(bundle);
  }

  update(bundle: MimeBundle): void {
    const figure = bundle[PLOTLY] as Figure | undefined;
    if (!figure || !hasWidgets()) {
      this.isFigure = false;
      this.shown.update(bundle);
    } else if (this.figure && this.isFigure) {
      this.figure.update(figure);
    } else {
      this.isFigure = true;
      this.figure?.close();
      this.figure = figureWidget(figure, { fallback: this.fallback });
      this.figure.showIn(this.shown);
    }
  }

  /** Shows nothing. */
  empty(): void {
    this.update({ "text/plain": "" });
  }
}
