import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findBrowser } from "../../src/figures/files/browser";
import { JupyterLab } from "./jupyterLab";
import { jupyterEnvironment, python, root } from "./python";

interface Output {
  output_type: string;
  evalue?: string;
  data?: Record<string, unknown>;
}

const committed = join(root, "notebooks");
const names = readdirSync(committed).filter((name) => name.endsWith(".ipynb"));
const missing = !python ? "without .venv: npm run setup" : !findBrowser() ? "without a Chromium" : undefined;

/**
 * That every notebook runs to its end, with the outputs that are committed, is what `npm test` finds by executing all of
 * them on the same kernel (execute.py --check). Here one shows that JupyterLab does it too: the shortest with figures.
 */
const run = "01-theory.ipynb";

describe.skipIf(missing)(`Run All in JupyterLab (skipped ${missing ?? "never"})`, () => {
  const directory = mkdtempSync(join(tmpdir(), "lab-"));
  const notebooks = join(directory, "notebooks");
  let lab: JupyterLab;

  beforeAll(async () => {
    cpSync(committed, notebooks, { recursive: true });
    lab = await JupyterLab.start(directory, jupyterEnvironment(directory));
  }, 300_000);

  afterAll(async () => {
    await lab?.stop();
    rmSync(directory, { recursive: true });
  }, 60_000);

  it.each(names)(
    "opens %s as it is committed: there is nothing to save, though it is scrolled, hovered and made narrow",
    async (name) => {
      const page = await lab.open(name);
      const figures = page.locator(".grpo-origin-figure");
      await figures.first().waitFor({ state: "attached", timeout: 60_000 });
      for (let i = 0; i < 10; i++) {
        const figure = figures.nth(i % Math.min(3, await figures.count()));
        const plot = figure.locator(".nsewdrag").first();
        const drawn = async () => {
          await figure.scrollIntoViewIfNeeded(); // again, where cells above it have grown meanwhile
          return plot.count();
        };
        await expect.poll(drawn, { timeout: 60_000 }).toBe(1);
        await plot.hover({ force: true });
      }
      await page.setViewportSize({ width: 900, height: 900 });
      await setTimeout(500); // figures are fitted a frame later
      expect(await page.locator(".grpo-origin-figure .main-svg").count()).toBeGreaterThan(0);
      expect(await page.locator(".jp-mod-dirty").count()).toBe(0);
      await page.close();
    },
    180_000,
  );

  it(`runs ${run} to its end, with figures that are interactive`, async () => {
    const page = await lab.open(run);
    await page.click('text="Kernel"');
    await page.click("text=/^Restart Kernel and Clear Outputs/");
    await page.click('.jp-Dialog button:has-text("Restart")');
    await page.waitForSelector("text=/ \\| Idle/", { timeout: 60_000 });
    await page.click('text="Run"');
    await page.click('text="Run All Cells"');
    await page.waitForSelector("text=/ \\| Busy/", { timeout: 60_000 });
    await page.waitForSelector("text=/ \\| Idle/", { timeout: 240_000 });
    const saved = async () => {
      await page.keyboard.press("Control+s"); // again: between two cells the kernel is idle for an instant
      return unrun(run);
    };
    await expect.poll(saved, { timeout: 60_000, interval: 2000 }).toBe(0);
    expect(outputsOf(run).filter(({ output_type }) => output_type === "error")).toEqual([]);
    const figures = outputsOf(run).filter(({ data }) => data?.["application/vnd.plotly.v1+json"]).length;
    expect(figures).toBeGreaterThan(0);
    await page.locator(".grpo-origin-figure").first().scrollIntoViewIfNeeded(); // drawn as it comes into view
    await page.locator(".js-plotly-plot .nsewdrag").first().waitFor({ timeout: 20_000 });
    await page.close();
  }, 360_000);

  const cellsOf = (name: string) => JSON.parse(readFileSync(join(notebooks, name), "utf8")).cells as Cell[];
  const outputsOf = (name: string) => cellsOf(name).flatMap(({ outputs }) => outputs ?? []);
  /** Code cells without a number, in the file as JupyterLab saved it. */
  const unrun = (name: string) =>
    cellsOf(name).filter(({ cell_type, execution_count }) => cell_type === "code" && !execution_count).length;
});

interface Cell {
  cell_type: string;
  execution_count?: number | null;
  outputs?: Output[];
}
