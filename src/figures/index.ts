/** Figures: pure functions from result rows (or theory) to Plotly JSON, and what draws and saves them. */

export { allFigures, figures, type FigureId } from "./catalogue";
export { emptyFigure, figure, note, type Figure, type Page, type Panel } from "./figure";
export { html } from "./html";
export { closeRenderer, findBrowser, howToGetBrowser, render, RenderError, type ImageFormat } from "./render";
export { drawFigures, type Drawn, type FileFormat } from "./save";
export { quoted, readQuoted, type Quoted } from "./quoted";
export { theorem } from "./theorem";
