import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findBrowser } from "../../src/figures/files/browser";
import { JupyterLab } from "./jupyterLab";
import { jupyterEnvironment, notebookOf, python } from "./python";

const cells = [
  'import { liveChart, progress, show, signal } from "./src/notebook";\nimport { theorem } from "./src/figures/theory/theorem";',
  "await show(theorem());",
  'const chart = liveChart({ title: "Learning", x: "step", y: "reward" });\nfor (let i = 1; i < 4; i++) await chart.add(i, { reward: i });\nchart.done();',
  'const bar = progress("GRPO", 6000);\nfor (let i = 1; i <= 6000; i++) {\n  await new Promise((r) => setTimeout(r, 10));\n  await bar.update(i);\n}',
  'console.log("must not run after Stop");',
  "2 + 2",
];

const missing = !python ? "without .venv: npm run setup" : !findBrowser() ? "without a Chromium" : undefined;

describe.skipIf(missing)(`JupyterLab (skipped ${missing ?? "never"})`, () => {
  const directory = mkdtempSync(join(tmpdir(), "lab-"));
  let lab: JupyterLab;
  let page: Page;

  beforeAll(async () => {
    const notebooks = join(directory, "notebooks");
    mkdirSync(notebooks);
    writeFileSync(join(notebooks, "demo.ipynb"), notebookOf(cells));
    writeFileSync(join(directory, "source.ts"), "export {};");
    lab = await JupyterLab.start(directory, jupyterEnvironment(directory));
    page = await lab.open("demo.ipynb");
    await page.click('text="Run"');
    await page.click('text="Run All Cells"');
  }, 300_000);

  afterAll(async () => {
    await lab?.stop();
    rmSync(directory, { recursive: true });
  }, 60_000);

  it("draws figures in the font of the files, there before the first of them", async () => {
    const own = "[...document.fonts].filter(({ family }) => family === 'SourceSans3').map(({ status }) => status)";
    expect(await page.evaluate(own)).toEqual(["loaded", "loaded", "loaded", "loaded"]); // two weights, Latin and Greek
  });

  it("opens files beside the notebooks' directory, to which notebooks link", async () => {
    const found = await page.request.get(new URL("/api/contents/source.ts", page.url()).href);
    expect(found.status()).toBe(200);
  });

  it("shows figures that answer to the mouse", async () => {
    const plot = page.locator(".js-plotly-plot .nsewdrag").first();
    await plot.waitFor({ timeout: 80_000 });
    await plot.hover();
    const { x, y, width, height } = (await plot.boundingBox())!;
    const texts = page.locator(".js-plotly-plot .hovertext");
    let step = 0; // down the middle, until a curve is near
    await expect
      .poll(
        async () => {
          step++;
          await page.mouse.move(x + width / 2, y + ((step % 20) / 20) * height);
          return texts.count();
        },
        { interval: 100, timeout: 20_000 },
      )
      .toBeGreaterThan(0);
  }, 90_000);

  it("turns a chart that grew into an interactive figure", () =>
    expect.poll(() => page.locator(".js-plotly-plot").count(), { timeout: 50_000 }).toBe(2));

  it("stops a running cell by its Stop button within 2 s, with those that wait, and then runs the next", async () => {
    await page.waitForSelector("text=/GRPO: \\d\\d+ of 6000/", { timeout: 60_000 });
    const began = Date.now();
    await page.click('[data-command="notebook:interrupt-kernel"]');
    await page.waitForSelector("text=Interrupted: the cell was stopped");
    expect(Date.now() - began).toBeLessThan(2000);
    await page.locator(".jp-CodeCell").last().click();
    await page.keyboard.press("Shift+Enter");
    await page.waitForSelector('.jp-OutputArea-executeResult >> text="4"', { timeout: 30_000 });
    expect(await page.locator('pre:text-is("must not run after Stop")').count()).toBe(0);
  });
});
