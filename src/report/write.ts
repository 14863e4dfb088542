/** Writes the report: one HTML page with its figures inside, and Markdown with its figures beside it. */

import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { writeAtomically } from "../common/files";
import { requireDirectoryTarget } from "../common/target";
import { figures, idsOfOwn } from "../figures/catalogue";
import type { Figure } from "../figures/plot/figure";
import { plotlyHead, plotlyElement } from "../figures/files/html";
import { closeRenderer, findBrowser, howToGetBrowser, render } from "../figures/files/render";
import { chosenDirectory, readChosen, type Choice } from "../results/chosenResults";
import { root, runsDirectory } from "../results/paths";
import { reportOf, type Report } from "./report";
import { reportHtml } from "./html";
import { reportMarkdown } from "./markdown";
import type { Results } from "../results/rows";

/**
 * Writes report.html, report.md and figures/*.svg into `to`; by default into data/runs/PROTOCOL/report, or for committed
 * results into report-of-committed beside it. Prints what was written. Without a browser the page draws its
 * figures itself, by Plotly. Rejects as `readChosen` does, and before anything is drawn where `to` cannot be written to.
 */
export async function writeReport(choice: Choice, to?: string): Promise<void> {
  if (to !== undefined) requireDirectoryTarget("--to", to, [chosenDirectory(choice)]);
  const read = await readChosen(choice);
  const directory = to ?? join(runsDirectory(read.protocol), choice.own ? "report" : "report-of-committed");
  requireDirectoryTarget("report", directory);
  for (const path of await writeReportOf(read, directory)) process.stdout.write(`${relative(root, path)}\n`);
}

/** The same of given results; resolves to the paths. Rejects with a RenderError where a browser is there and fails. */
export async function writeReportOf(read: Results, directory: string): Promise<string[]> {
  const report = reportOf(read);
  const drawn = figuresOf(report, read);
  const images = await imagesOf(drawn);
  const written: string[] = [];
  const write = (name: string, data: string | Uint8Array) => {
    writeAtomically(join(directory, name), data);
    written.push(join(directory, name));
  };
  images.forEach((svg, id) => write(`figures/${id}.svg`, svg));
  write("report.html", page(report, drawn, images));
  write(
    "report.md",
    markdownOf(report, (id) => (images.has(id) ? `figures/${id}.svg` : undefined)),
  );
  return written;
}

/** Writes report.md into `directory`, beside those of the catalogue's figures that are there as PNG. Returns its path. */
export function writeReportBeside(read: Results, directory: string): string {
  const image = (id: string) => (existsSync(join(directory, `${id}.png`)) ? `${id}.png` : undefined);
  const path = join(directory, "report.md");
  writeAtomically(path, markdownOf(reportOf(read), image));
  return path;
}

/** The report as Markdown, to stand where other results are drawn: with those figures that its own protocol alone has. */
export function reportTextBesideOthers(read: Results): string {
  const own: string[] = idsOfOwn(read);
  return markdownOf(reportOf(read), (id) => (own.includes(id) ? `${id}.png` : undefined));
}

function markdownOf(report: Report, image: (id: string) => string | undefined): string {
  return `${reportMarkdown(report, image).trimEnd()}\n`;
}

/** Every figure that the report shows, by id. */
function figuresOf({ sections }: Report, read: Results): Map<string, Figure> {
  const drawn = new Map<string, Figure>();
  for (const { hypothesis, figure, related } of sections) {
    drawn.set(hypothesis.id, figure);
    for (const id of related) drawn.set(id, figures[id](read));
  }
  return drawn;
}

/** SVG by id; empty, with a message on standard error, where there is no browser. */
async function imagesOf(drawn: Map<string, Figure>): Promise<Map<string, Buffer>> {
  const images = new Map<string, Buffer>();
  if (!findBrowser()) {
    process.stderr.write(`report: no Chromium or Chrome was found, so report.md has no figures: ${howToGetBrowser}\n`);
    return images;
  }
  try {
    for (const [id, figure] of drawn) images.set(id, (await render(figure, "svg"))!);
  } finally {
    await closeRenderer();
  }
  return images;
}

function page(report: Report, drawn: Map<string, Figure>, images: Map<string, Buffer>): string {
  if (images.size === 0)
    return reportHtml(report, (id) => `<figure>${plotlyElement(id, drawn.get(id)!)}</figure>`, plotlyHead());
  // As images, not as elements: ids inside Plotly's drawings are the same from drawing to drawing.
  return reportHtml(report, (id, title) => {
    const source = `data:image/svg+xml;base64,${images.get(id)!.toString("base64")}`;
    return `<figure><img alt="${title}" src="${source}"></figure>`;
  });
}
