/*
 * Room figures: figures, a file each: rows in, Plotly JSON out; marks and axes (plot/), files (files/), the theory's
 * (theory/), those of an analysis of pass rates (passrates/). May use: common, statistics, frames, strings, theory,
 * passrates, training, evaluation, hypotheses, results, verdicts, analyses.
 */

export { allFigures, figures, type FigureId } from "./catalogue";
export { emptyFigure, figure, note, type Figure, type Page, type Panel } from "./plot/figure";
export { html } from "./files/html";
export { closeRenderer, findBrowser, howToGetBrowser, render, RenderError, type ImageFormat } from "./files/render";
export { drawFigures, type Drawn, type FileFormat } from "./files/save";
export { quoted, readQuoted, type Quoted } from "./quoted";
export { theorem } from "./theory/theorem";
