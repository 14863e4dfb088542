/** Figures to files. */

import { join } from "node:path";
import { writeAtomically } from "../../common/files";
import type { Figure } from "../plot/figure";
import { html } from "./html";
import { closeRenderer, findBrowser, howToGetBrowser, type ImageFormat, render, RenderError } from "./render";

/** `html` is one page with all figures; the others are a file a figure. */
export type FileFormat = "json" | "svg" | "png" | "html";

/** Pixels of a PNG for each of the figure's: 1600 wide, 225 dpi at 180 mm. */
const pngScale = 2;

/** Paths that were written, and what was not, with the reason and how to mend it. */
export interface Drawn {
  written: string[];
  skipped: { format: FileFormat; reason: string }[];
}

export interface DrawOptions {
  formats?: FileFormat[];
  onWritten?: (path: string, count: number, total: number) => void;
}

/**
 * Draws `figures`, by id, into `directory`: `ID.json` (Plotly), `.svg`, `.png`, and `figures.html` with all of them,
 * whichever `formats` ask for. Each file is complete or absent. Images are skipped where no browser works; the
 * page is then written instead. Closes the renderer. Throws the file system's errors.
 *
 * @param options.onWritten called after each file, with its path, and how many files there are of how many
 */
export async function drawFigures(
  figures: Record<string, Figure>,
  directory: string,
  { formats = ["json", "svg", "png"], onWritten }: DrawOptions = {},
): Promise<Drawn> {
  const list = Object.entries(figures);
  const total = formats.reduce((sum, format) => sum + (format === "html" ? 1 : list.length), 0);
  const drawn: Drawn = { written: [], skipped: [] };
  const write = (name: string, data: string | Uint8Array) => {
    writeAtomically(join(directory, name), data);
    drawn.written.push(join(directory, name));
    onWritten?.(join(directory, name), drawn.written.length, total);
  };
  if (formats.includes("json")) list.forEach(([id, figure]) => write(`${id}.json`, `${JSON.stringify(figure)}\n`));
  const images = formats.filter(isImage);
  const reason = await writeImages(list, images, write);
  if (reason) drawn.skipped = images.map((format) => ({ format, reason }));
  if (formats.includes("html") || reason) write("figures.html", html(figures));
  return drawn;
}

type Write = (name: string, data: string | Uint8Array) => void;

/** Returns why images could not be drawn, or undefined when all were written. */
async function writeImages(
  figures: [string, Figure][],
  formats: ImageFormat[],
  write: Write,
): Promise<string | undefined> {
  if (formats.length > 0 && !findBrowser()) return `no Chromium or Chrome was found: ${howToGetBrowser}`;
  try {
    for (const format of formats) {
      for (const [id, figure] of figures) write(`${id}.${format}`, (await render(figure, format, scaleOf(format)))!);
    }
    return undefined;
  } catch (error) {
    if (error instanceof RenderError) return `${error.message}; ${howToGetBrowser}`;
    throw error;
  } finally {
    await closeRenderer();
  }
}

function isImage(format: FileFormat): format is ImageFormat {
  return format === "svg" || format === "png";
}

function scaleOf(format: ImageFormat): number {
  return format === "png" ? pngScale : 1;
}
