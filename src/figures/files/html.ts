/** A page of interactive figures in one file: Plotly and the font are inside, nothing is loaded from elsewhere. */

import { readFileSync } from "node:fs";
import type { Figure } from "../plot/figure";
import { fontCss } from "../plot/font";
import { fontFamily } from "../plot/theme";

/** Standalone HTML (10 MB, nearly all of it Plotly) that shows `figures`, by id, below each other. */
export function html(figures: Record<string, Figure>): string {
  const drawn = Object.entries(figures).map(([id, figure]) => plotlyElement(id, figure));
  const style = `${fontCss("β")}body{font-family:${fontFamily};max-width:820px;margin:2rem auto}`;
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>grpo-origin: figures</title>',
    `<style>${style}</style>${plotlyHead()}</head><body>`,
    ...drawn,
    "</body></html>\n",
  ].join("\n");
}

/** What the head of a page with such elements needs: Plotly itself. */
export function plotlyHead(): string {
  return `<script>${inScript(readFileSync(require.resolve("plotly.js-dist"), "utf8"))}</script>`;
}

/** An element in which Plotly draws `figure`. */
export function plotlyElement(id: string, figure: Figure): string {
  const argument = inScript(
    JSON.stringify({ data: figure.data, layout: figure.layout, config: { displaylogo: false } }),
  );
  return `<div id="figure-${id}"></div><script>Plotly.newPlot("figure-${id}", ${argument})</script>`;
}

/** Text that cannot end the script element it stands in. */
function inScript(text: string): string {
  return text.replace(/<\/(script)/gi, "<\\/$1").replace(/<!--/g, "<\\!--");
}
