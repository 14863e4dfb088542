/** Figures to SVG and PNG, drawn by Plotly itself in a headless Chromium: one browser a process, started when needed. */

import type { Browser, Page } from "playwright-core";
import { findBrowser } from "./browser";
import { fontCss } from "../plot/font";
import type { Figure } from "../plot/figure";

export { findBrowser, howToGetBrowser } from "./browser";

export type ImageFormat = "svg" | "png";

/** A browser is there but does not do its work; the message says which one and what to do. */
export class RenderError extends Error {}

/** Milliseconds; loading takes 3 s on an idle core and much longer beside other work. */
const patience = 120_000;

let opening: Promise<Page> | undefined;
let browser: Browser | undefined;

/**
 * The bytes of `figure` as an SVG (its font inside) or PNG (`scale` pixels for each of the figure's, > 0); undefined
 * where there is no browser (say so to the user, with `howToGetBrowser`).
 *
 * One browser version gives the same bytes at every run. The browser stays open: end with `closeRenderer`, or the
 * process does not exit. Throws RenderError where a browser is there but cannot be started or does not answer.
 */
export async function render(figure: Figure, format: ImageFormat, scale = 1): Promise<Buffer | undefined> {
  const executable = findBrowser();
  if (!executable) return undefined;
  const page = await (opening ??= open(executable));
  const svg = await call<string>(page, "drawSvg", figure);
  const complete = svg.replace(/>/, `><defs><style>${fontCss(svg)}</style></defs>`);
  if (format === "svg") return Buffer.from(complete);
  const { width, height } = figure.layout;
  return Buffer.from(await call<string>(page, "drawPng", { svg: complete, width, height, scale }), "base64");
}

/** Closes the browser if one is open; a later `render` starts another. */
export async function closeRenderer(): Promise<void> {
  await opening?.catch(() => undefined);
  const closing = browser;
  browser = opening = undefined;
  await closing?.close();
}

async function open(executable: string): Promise<Page> {
  try {
    browser = await launch(executable);
    browser.once("disconnected", forget);
    return await preparedPage(browser);
  } catch (error) {
    await browser?.close();
    browser = opening = undefined;
    throw new RenderError(`${executable}: expected a browser that starts headless, got: ${(error as Error).message}`);
  }
}

/** A browser that was killed is started again by the next `render`; one that was replaced already stays. */
function forget(gone: Browser): void {
  if (gone === browser) browser = opening = undefined;
}

/** Signals stay with the process that draws: an interrupted notebook cell must not take the browser with it. */
async function launch(executablePath: string): Promise<Browser> {
  const { chromium } = await import("playwright-core");
  const quiet = ["--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update"];
  return chromium.launch({
    executablePath,
    args: [...quiet, "--disable-sync", "--disable-quic", "--font-render-hinting=none", "--force-color-profile=srgb"],
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    timeout: patience,
  });
}

async function preparedPage(from: Browser): Promise<Page> {
  const context = await from.newContext({ offline: true, deviceScaleFactor: 1 });
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  await page.setContent(`<!doctype html><meta charset="utf-8"><style>${fontCss("β")}</style>`);
  await page.addScriptTag({ path: require.resolve("plotly.js-dist") });
  await page.addScriptTag({ content: pageScript });
  await page.evaluate("loadFonts()");
  return page;
}

/** Calls a function of the page script. A string, for compilers add helpers to functions that a page does not know. */
async function call<T>(page: Page, name: string, argument: unknown): Promise<T> {
  const text = JSON.stringify(argument)
    .replace(/\u2028/g, "\\u2028")
    .replace(/\u2029/g, "\\u2029");
  try {
    return (await page.evaluate(`${name}(${text})`)) as T;
  } catch (error) {
    throw new RenderError(`${name}: expected the browser to draw the figure, got: ${(error as Error).message}`);
  }
}

/**
 * Plotly draws random ids: a seed makes them the same in every SVG. Chromium writes an element's style where it was
 * first asked for it, which depends on Plotly's cache of text sizes: setting it again puts it last everywhere.
 */
const pageScript = `
function seed() {
  let state = 20251015;
  Math.random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 4294967296;
}
async function loadFonts() {
  await Promise.all([...document.fonts].map((face) => face.load()));
}
async function drawSvg({ data, layout }) {
  seed();
  const size = { width: layout.width, height: layout.height };
  const svg = await Plotly.toImage({ data, layout }, { format: "svg", imageDataOnly: true, ...size });
  const drawing = new DOMParser().parseFromString(svg, "image/svg+xml");
  for (const element of drawing.querySelectorAll("[style]")) {
    const style = element.getAttribute("style");
    element.removeAttribute("style");
    element.setAttribute("style", style);
  }
  return new XMLSerializer().serializeToString(drawing);
}
async function drawPng({ svg, width, height, scale }) {
  const image = new Image(width, height);
  image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(svg);
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/png").split(",")[1];
}
`;
