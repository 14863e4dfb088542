import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findBrowser } from "../../src/figures/files/browser";
import { JupyterLab } from "./jupyterLab";
import { jupyterEnvironment, notebookOf, python } from "./python";

const cells = [
  `import { button, figureWidget, html, interact, intSlider, checkbox, hbox } from "./src/notebook/widgets";
import { grpoPanel } from "./src/notebook/panel";
import { loadWeights } from "./src/model/weights";
import { createTestbed } from "./src/strings";
const sleep = (ms: number) => new Promise((r) => setTimeout(r, ms));`,
  `await interact(({ n }) => (
  { data: [{ x: [0, 1, 2], y: [0, n, 2 * n] }], layout: { height: 260, title: { text: "slope " + n } } }
), { n: intSlider(2, { max: 10 }) });`,
  `let calls = 0;
await interact(async ({ slow, fail }) => {
  calls++;
  await sleep(150);
  if (fail) throw new RangeError("slow: expected better");
  return "slow " + slow + " after " + calls + " calls";
}, { slow: intSlider(0), fail: checkbox() });`,
  `const [begin, end, count] = [button("Begin"), button("End"), html("")];
hbox([begin, end, count]).show();
let going = false;
begin.onClick(async () => {
  going = true;
  for (let i = 1; going; i++) { count.value = "turn " + i; await sleep(20); }
  count.value = "ended";
});
end.onClick(() => { going = false; });`,
  `const results = { protocol: "none", rows: [], curves: [], prompts: [] };
await grpoPanel({ base: loadWeights("data/base.safetensors"), testbed: createTestbed(), results });`,
];

const missing = !python ? "without .venv: npm run setup" : !findBrowser() ? "without a Chromium" : undefined;

describe.skipIf(missing)(`widgets in JupyterLab (skipped ${missing ?? "never"})`, () => {
  const directory = mkdtempSync(join(tmpdir(), "widgets-"));
  const file = join(directory, "notebooks", "demo.ipynb");
  let lab: JupyterLab;
  let page: Page;

  const cell = (number: number) => page.locator(".jp-CodeCell").nth(number - 1);
  const title = () => cell(2).locator(".js-plotly-plot .gtitle").textContent();
  const handle = (number: number) => cell(number).locator(".noUi-handle");
  const boxes = () => cell(5).locator(".widget-dropdown select");

  async function drag(number: number, pixels: number, steps: number): Promise<void> {
    await handle(number).scrollIntoViewIfNeeded();
    const { x, y, width, height } = (await handle(number).boundingBox())!;
    const [left, middle] = [x + width / 2, y + height / 2];
    await page.mouse.move(left, middle);
    await page.mouse.down();
    for (let i = 1; i <= steps; i++) await page.mouse.move(left + (pixels * i) / steps, middle);
    await page.mouse.up();
  }

  async function save(): Promise<string> {
    await page.keyboard.press("Control+s");
    await page.waitForSelector(".jp-NotebookPanel:not(.jp-mod-dirty)");
    await page.waitForTimeout(500);
    return readFileSync(file, "utf8");
  }

  beforeAll(async () => {
    mkdirSync(join(directory, "notebooks"));
    writeFileSync(file, notebookOf(cells));
    lab = await JupyterLab.start(directory, jupyterEnvironment(directory));
    page = await lab.open("demo.ipynb");
    await page.click('text="Run"');
    await page.click('text="Run All Cells"');
    await cell(2).locator(".js-plotly-plot .gtitle").waitFor({ timeout: 90_000 });
  }, 300_000);

  afterAll(async () => {
    await lab?.stop();
    rmSync(directory, { recursive: true });
  }, 60_000);

  it("change a figure under the mouse without taking away what it shows", async () => {
    const { x, y, width, height } = (await cell(2).locator(".nsewdrag").boundingBox())!;
    const shown = () => cell(2).locator(".js-plotly-plot .hovertext").count();
    await handle(2).focus();
    await page.mouse.move(x + width / 2 - 3, y + height / 2);
    await page.mouse.move(x + width / 2, y + height / 2);
    await expect.poll(shown).toBe(1);
    await page.keyboard.press("ArrowRight");
    await expect.poll(title).toBe("slope 3");
    await expect.poll(shown).toBe(1);
  });

  it("change a figure in place while a slider is dragged; where the reader zoomed, it stays", async () => {
    const range = () =>
      cell(2)
        .locator(".js-plotly-plot")
        .evaluate((div) => (div as unknown as { layout: { xaxis: { range: number[] } } }).layout.xaxis.range);
    const { x, y } = (await cell(2).locator(".nsewdrag").boundingBox())!;
    await page.mouse.move(x + 100, y + 60);
    await page.mouse.down();
    await page.mouse.move(x + 300, y + 60, { steps: 4 });
    await page.mouse.up();
    await expect.poll(range).not.toEqual([0, 2]);
    const zoomed = await range();
    await drag(2, 500, 10); // to the slider's end
    await expect.poll(title, { timeout: 10_000 }).toBe("slope 10");
    expect(await range()).toEqual(zoomed);
    await page.waitForTimeout(1200); // until the fallback has followed, for which JupyterLab makes the view again
    expect(await range()).toEqual(zoomed);
  });

  it("do not pile up the calls of a slow function: the last value is shown, after few calls", async () => {
    await drag(3, 500, 60);
    const text = () => cell(3).locator(".jp-OutputArea-output pre").last().textContent();
    await expect.poll(text, { timeout: 15_000 }).toMatch(/^slow 100 after/);
    const calls = Number(/after (\d+)/.exec((await text())!)![1]);
    expect(calls).toBeGreaterThan(1);
    expect(calls).toBeLessThan(30);
  });

  it("show what a call throws in the cell, and then the next result in its stead", async () => {
    const box = cell(3).locator('input[type="checkbox"]');
    const error = cell(3).locator('pre:has-text("RangeError: slow: expected better")');
    await box.click();
    await error.waitFor();
    await box.click();
    await error.waitFor({ state: "detached" });
  });

  it("end a loop of one button by another", async () => {
    await cell(4).locator('button:text-is("Begin")').click();
    await cell(4).locator("text=/turn \\d\\d/").waitFor();
    await cell(4).locator('button:text-is("End")').click();
    await cell(4).locator('text="ended"').waitFor();
  });

  it("run GRPO from the panel, step by step, until it is stopped", async () => {
    await boxes().nth(3).selectOption("4"); // G
    await boxes().nth(4).selectOption("4"); // prompts
    await cell(5).locator('input[type="number"]').fill("1000");
    await page.keyboard.press("Tab");
    await cell(5).locator("button", { hasText: "Run" }).click();
    await cell(5).locator("text=/^step [3-9]|^step \\d\\d/").waitFor({ timeout: 60_000 });
    await cell(5).locator("button", { hasText: "Stop" }).click();
    await cell(5).locator("text=/^stopped after step \\d+ of 1000/").waitFor({ timeout: 20_000 });
    const points = await cell(5)
      .locator(".js-plotly-plot")
      .evaluate((div) =>
        (div as unknown as { data: { meta?: string; x: number[] }[] }).data
          .filter(({ meta }) => meta === "0 reward")
          .map(({ x }) => x.length),
      );
    expect(points[0]).toBeGreaterThan(2);
  }, 90_000);

  it("are saved as their fallbacks, without ids, with the last state", async () => {
    await page.waitForTimeout(1200); // until the figures' fallbacks have followed
    const saved = await save();
    expect(saved).not.toContain("widget-view");
    expect(saved).toContain("slope 10");
    expect(JSON.parse(saved).metadata).not.toHaveProperty("widgets");
  });

  it("are there again when the page is loaded again, and still live", async () => {
    await page.reload();
    await expect.poll(() => title().catch(() => undefined), { timeout: 60_000 }).toBe("slope 10");
    await drag(2, -500, 10);
    await expect.poll(title, { timeout: 10_000 }).toBe("slope 0");
  }, 90_000);

  it("turn into their fallbacks where the kernel is another", async () => {
    await save();
    await page.click('[data-command="notebook:restart-kernel"], [data-command="kernelmenu:restart"]');
    await page.click(".jp-Dialog-button.jp-mod-accept, .jp-Dialog-button.jp-mod-warn");
    await page.waitForSelector("text=/\\| Idle/", { timeout: 60_000 });
    await page.reload();
    await cell(2).locator(".js-plotly-plot .gtitle").waitFor({ timeout: 60_000 });
    expect(await title()).toBe("slope 10"); // a page that was loaded again does not update what was saved before
    expect(await page.locator("text=Error displaying widget").count()).toBe(0);
    await cell(2).locator('text="Controls: n (live once the cell is run)."').waitFor();
  }, 120_000);
});
