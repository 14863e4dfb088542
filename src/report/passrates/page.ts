/** An analysis of pass rates as one HTML page: nothing is loaded from elsewhere, so that it opens from a disk. */

import { readFileSync } from "node:fs";
import type { Data } from "plotly.js-dist";
import { escapeHtml } from "../../common/html";
import { sectionFigure, type SectionFigure } from "../../figures/passrates";
import { drawn } from "../../figures/passrates/sectionFigure";
import { fontCss } from "../../figures/plot/font";
import { fontFamily, ink } from "../../figures/plot/theme";
import type { Analysis, PromptList, Quantity, Reading, Section } from "../../passrates";
import { quantityText, readingLines, settingsText } from "../../passrates";

/** The page: a sentence, what was read, then each question with its answer, its figure and its numbers. */
export function analysisPage(reading: Reading, analysis: Analysis, title: string): string {
  const { summary, sections } = analysis;
  const settings = settingsText(analysis);
  const figures = sections.map(({ id }) => sectionFigure(id, analysis));
  const body = [
    `<h1>${escapeHtml(title)}</h1>`,
    `<p class="summary">${escapeHtml(summary)}</p>`,
    `<details class="read" open><summary>What was read</summary><ul>${readingLines(reading).map(item).join("")}</ul></details>`,
    settings === undefined ? "" : `<p class="settings">${escapeHtml(settings)}</p>`,
    contents(sections),
    ...sections.map((section, i) => sectionHtml(section, figures[i])),
    `<footer>Intervals cover ${100 * analysis.level}%. Made by <code>npx origin analyse</code> of grpo-origin.</footer>`,
  ].join("\n");
  const drawings = sections.flatMap(({ id }, i) => (figures[i] ? [[id, responsive(figures[i])] as const] : []));
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeHtml(title)}</title><style>${fontCss("β")}${style}</style>`,
    `<script>${inScript(readFileSync(require.resolve("plotly.js-basic-dist-min"), "utf8"))}</script></head><body><main>`,
    body,
    `</main><script>const figures = ${inScript(JSON.stringify(Object.fromEntries(drawings)))};${script}</script></body></html>\n`,
  ].join("\n");
}

const item = (text: string) => `<li>${escapeHtml(text)}</li>`;

function contents(sections: readonly Section[]): string {
  const links = sections.map(({ id, question }) => `<li><a href="#${id}">${escapeHtml(question)}</a></li>`);
  return `<nav><ol>${links.join("")}</ol></nav>`;
}

function sectionHtml(
  { id, question, brief, answer, numbers, prompts }: Section,
  figure: SectionFigure | undefined,
): string {
  const caption = figure && `<b>${escapeHtml(figure.title)}.</b> ${escapeHtml(figure.subtitle)}.`;
  return [
    `<section id="${id}"><h2>${escapeHtml(question)}</h2>`,
    brief === undefined ? "" : `<p class="brief">${escapeHtml(brief)}</p>`,
    `<p>${escapeHtml(answer)}</p>`,
    figure ? `<figure><figcaption>${caption}</figcaption><div class="plot" data-figure="${id}"></div></figure>` : "",
    (prompts ?? []).map(promptsHtml).join(""),
    numbers.length > 0 ? numbersHtml(numbers) : "",
    "</section>",
  ].join("");
}

/** A list of prompts by name; what it leaves out is counted. */
function promptsHtml({ name, total, first }: PromptList): string {
  const rows = first.map(
    ({ id, counts }) => `<tr><td>${escapeHtml(id)}</td><td class="value">${escapeHtml(counts)}</td></tr>`,
  );
  const left = total - first.length;
  const rest =
    left > 0 ? `<p class="method">${left.toLocaleString("en-US")} more: <code>--csv FILE</code> has all.</p>` : "";
  const title = `${name[0].toUpperCase()}${name.slice(1)}: ${total.toLocaleString("en-US")}`;
  return `<details><summary>${escapeHtml(title)}</summary><div class="wide"><table><tr><th>prompt</th><th>samples</th></tr>${rows.join("")}</table></div>${rest}</details>`;
}

function numbersHtml(numbers: readonly Quantity[]): string {
  const rows = numbers.map(
    (quantity) =>
      `<tr><td>${escapeHtml(quantity.name)}</td><td class="value">${escapeHtml(quantityText(quantity))}</td><td class="method">${escapeHtml(quantity.method)}</td></tr>`,
  );
  return `<details><summary>Numbers and methods</summary><div class="wide"><table><tr><th>what</th><th>value</th><th>how</th></tr>${rows.join("")}</table></div></details>`;
}

/** The figure without its title, as wide as its element: Plotly sets the width. */
function responsive(parts: SectionFigure): { data: Data[]; layout: object } {
  const { data, layout } = drawn(parts);
  const margin = { l: 58, r: 14, t: parts.legend ? 34 : 10, b: 56 };
  const legend = { ...layout.legend, y: 1.02, yanchor: "bottom", font: { size: 13 } };
  const xaxis = { ...layout.xaxis, automargin: true }; // ticks that turn on a phone push the title down
  const own = { xaxis, title: undefined, width: undefined, legend, margin, height: 330, autosize: true };
  return { data, layout: { ...layout, ...own } }; // JSON leaves out what is undefined
}

/** Text that cannot end the script element it stands in. */
function inScript(text: string): string {
  return text.replace(/<\/(script)/gi, "<\\/$1").replace(/<!--/g, "<\\!--");
}

/** Figures are drawn as they come into view, for nineteen at once keep a phone busy for seconds. */
const script = `
const config = { displayModeBar: false, responsive: true };
const draw = (element) => {
  const { data, layout } = figures[element.dataset.figure];
  Plotly.newPlot(element, data, layout, config).then(() => {
    element.classList.add("drawn");
    element.dispatchEvent(new Event("drawn", { bubbles: true }));
  });
};
const watch = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) if (isIntersecting) { watch.unobserve(target); draw(target); }
}, { rootMargin: "800px" });
document.querySelectorAll(".plot").forEach((element) => watch.observe(element));
addEventListener("beforeprint", () => document.querySelectorAll(".plot:empty").forEach(draw));
`;

const style = `
:root { color: ${ink.text}; background: ${ink.paper}; font: 17px/1.5 ${fontFamily}; }
body { margin: 0; }
main { max-width: 46rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; overflow-wrap: break-word; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .6rem; }
h2 { font-size: 1.25rem; line-height: 1.25; margin: 2.6rem 0 .4rem; }
.summary { font-size: 1.15rem; }
.brief { font-weight: 600; }
.settings { font-size: .92rem; color: ${ink.soft}; }
details { margin: .3rem 0; }
p { margin: .4rem 0 .8rem; }
.read { background: #f6f6f6; padding: .6rem .9rem; border-radius: 6px; font-size: .92rem; }
.read ul { margin: .4rem 0 0; padding-left: 1.1rem; }
nav { font-size: .92rem; columns: 2 16rem; margin: 1.2rem 0; }
nav ol { margin: 0; padding-left: 1.6rem; }
a { color: #0072b2; }
figure { margin: .8rem 0; }
figcaption { font-size: .92rem; color: ${ink.soft}; }
figcaption b { color: ${ink.text}; }
.plot { min-height: 330px; }
summary { cursor: pointer; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: .88rem; line-height: 1.35; margin: .5rem 0; }
th, td { text-align: left; vertical-align: top; padding: .25rem .7rem .25rem 0; border-bottom: 1px solid ${ink.grid}; }
.value { white-space: nowrap; }
.method { color: ${ink.soft}; }
footer { margin-top: 3rem; font-size: .88rem; color: ${ink.soft}; }
@media (max-width: 30rem) { td.value { white-space: normal; } }
`;
