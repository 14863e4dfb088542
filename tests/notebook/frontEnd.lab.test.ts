import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findBrowser } from "../../src/figures/files/browser";
import { JupyterLab } from "./jupyterLab";
import { jupyterEnvironment, notebookOf, python } from "./python";

const cells = [
  `import { progress, show, table } from "./src/notebook";
const bar = progress("GRPO", 3000);
for (let i = 1; i <= 3000; i++) {
  await new Promise((r) => setTimeout(r, 10));
  if (i % 100 === 0) console.log("step", i);
  await bar.update(i);
}`,
  "const masses = [0.1, 0.2];\nmasses.",
];

/** Shown by an earlier run, as in a committed notebook. */
const shown = {
  "application/vnd.plotly.v1+json": {
    data: [{ x: [1, 2], y: [3, 4], marker: { color: "#0072b2" } }],
    layout: { title: { text: "Gain" }, width: 800, height: 400, font: { color: "#222222" } },
  },
  "text/html": "<table><thead><tr><th>axis</th></tr></thead><tbody><tr><td>depth</td></tr></tbody></table>",
};

function notebookWithOutputs(): string {
  const notebook = JSON.parse(notebookOf(["1", "2"]));
  Object.entries(shown).forEach(([mime, data], i) => {
    notebook.cells[i].outputs = [{ output_type: "display_data", metadata: {}, data: { [mime]: data } }];
  });
  return JSON.stringify(notebook);
}

const missing = !python ? "without .venv: npm run setup" : !findBrowser() ? "without a Chromium" : undefined;

describe.skipIf(missing)(`JupyterLab as set up (skipped ${missing ?? "never"})`, () => {
  const directory = mkdtempSync(join(tmpdir(), "lab-"));
  const notebooks = join(directory, "notebooks");
  let lab: JupyterLab;
  let page: Page;

  beforeAll(async () => {
    mkdirSync(notebooks);
    writeFileSync(join(notebooks, "long.ipynb"), notebookOf(cells));
    writeFileSync(join(notebooks, "shown.ipynb"), notebookWithOutputs());
    lab = await JupyterLab.start(directory, jupyterEnvironment(directory));
  }, 300_000);

  afterAll(async () => {
    await lab?.stop();
    rmSync(directory, { recursive: true });
  }, 60_000);

  it("offers TypeScript first, with its logo, and makes new notebooks in notebooks/", async () => {
    page = await lab.browse();
    const card = page.locator(".jp-LauncherCard").first();
    await card.waitFor({ timeout: 60_000 });
    expect(await card.innerText()).toContain("TypeScript");
    await expect
      .poll(() => card.locator("img").evaluate((logo) => (logo as unknown as { naturalWidth: number }).naturalWidth))
      .toBe(64);
    await card.click();
    await page.waitForSelector(".jp-Notebook");
    expect(existsSync(join(notebooks, "Untitled.ipynb"))).toBe(true);
    await page.close();
  }, 90_000);

  it("completes with Tab while other programs take every core", async () => {
    page = await lab.open("long.ipynb");
    const others = Array.from({ length: availableParallelism() }, () => spawn(process.execPath, ["-e", "for (;;);"]));
    try {
      await page.locator(".jp-CodeCell .cm-content").nth(1).click();
      await page.keyboard.press("Control+End");
      await page.keyboard.press("Tab");
      await page.waitForSelector('.jp-Completer-item:has-text("reduceRight")', { timeout: 60_000 });
    } finally {
      others.forEach((other: ChildProcess) => other.kill("SIGKILL"));
    }
    await page.keyboard.press("Escape");
  }, 120_000);

  it("shows on a page that is opened during a cell what the cell has shown, and what follows", async () => {
    await page.locator(".jp-CodeCell").first().click();
    await page.keyboard.press("Control+Enter");
    await page.waitForSelector("text=/step 100/", { timeout: 60_000 });
    await page.close({ runBeforeUnload: false });
    page = await lab.open("long.ipynb", "Busy");
    const output = page.locator(".jp-OutputArea").first();
    await expect.poll(() => output.innerText(), { timeout: 20_000 }).toContain("step 100\n");
    const steps = await output.innerText();
    await expect.poll(() => output.innerText(), { timeout: 20_000 }).not.toBe(steps);
    expect(await page.locator(".jp-InputPrompt").first().innerText()).toBe("[*]:");
    expect(await output.innerText()).toMatch(/GRPO: \d+ of 3000[^]*step 100\nstep 200/);
  }, 120_000);

  it("restarts and runs all while a cell runs", async () => {
    await page.click('[data-command="notebook:restart-run-all"]');
    await page.click('.jp-Dialog button:has-text("Restart")');
    await expect.poll(() => page.locator("text=/step 200/").count(), { timeout: 20_000 }).toBe(0);
    await page.waitForSelector("text=/step 100/", { timeout: 60_000 });
    await page.click('[data-command="notebook:interrupt-kernel"]');
    await page.close({ runBeforeUnload: false });
  }, 120_000);

  it("shows figures and tables with a contrast of at least 4.5 in the dark theme", async () => {
    page = await lab.open("shown.ipynb");
    await page.click('text="Settings"');
    await page.click('text="Theme"');
    await page.click('.lm-Menu >> text="JupyterLab Dark"');
    await page.waitForSelector('[data-jp-theme-light="false"]', { state: "attached" });
    const parts = [".js-plotly-plot .gtitle", ".js-plotly-plot .xtick text", ".jp-OutputArea th", ".jp-OutputArea td"];
    for (const part of parts) {
      const { background, contrast } = await measured(page.locator(part).first());
      expect({ part, background, isLegible: contrast >= 4.5 }).toEqual({ part, background, isLegible: true });
      expect(background).toBeLessThan(0.1);
    }
  }, 60_000);

  it("exports HTML whose figures are drawn where nothing can be loaded", async () => {
    const args = ["-m", "nbconvert", "--to", "html", "--template", "grpo-origin", join(notebooks, "shown.ipynb")];
    expect(spawnSync(python!, args, { env: jupyterEnvironment(directory) }).status).toBe(0);
    page = await lab.browse();
    await page.context().setOffline(true);
    await page.goto(`file://${join(notebooks, "shown.html")}`, { waitUntil: "commit" });
    await page.waitForSelector('.js-plotly-plot .gtitle:has-text("Gain")', { timeout: 30_000 });
  }, 90_000);
});

/** Of what is seen: the relative luminance of the most frequent colour, and the largest contrast to it, by WCAG 2.2. */
async function measured(element: Locator): Promise<{ background: number; contrast: number }> {
  await element.waitFor({ timeout: 30_000 });
  const png = (await element.screenshot()).toString("base64");
  const counts: Record<string, number> = await element.page().evaluate(coloursIn(png));
  const [most] = Object.entries(counts).reduce((best, next) => (next[1] > best[1] ? next : best));
  const background = luminance(most);
  const contrasts = Object.keys(counts).map((colour) => {
    const [dark, light] = [background, luminance(colour)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  });
  return { background, contrast: Math.max(...contrasts) };
}

/** For the browser, which can read PNG: how often each colour, "r,g,b", is in the image. */
function coloursIn(png: string): string {
  return `(async () => {
    const image = await createImageBitmap(await (await fetch("data:image/png;base64,${png}")).blob());
    const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    const counts = {};
    for (let i = 0; i < data.length; i += 4) {
      const colour = [data[i], data[i + 1], data[i + 2]].join();
      counts[colour] = (counts[colour] ?? 0) + 1;
    }
    return counts;
  })()`;
}

function luminance(colour: string): number {
  const [r, g, b] = colour.split(",").map((value) => {
    const c = Number(value) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
