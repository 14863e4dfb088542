import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findBrowser } from "../../src/figures/files/browser";
import { JupyterLab } from "./jupyterLab";
import { jupyterEnvironment, notebookOf, python } from "./python";

const cells = [
  'import { show } from "./src/notebook";\nconst wide = Array.from({ length: 100_000 }, (_, i) => ({ run: `run-${i}`, axis: ["depth", "length"][i % 2], gain: Math.sin(i), ...Object.fromEntries(Array.from({ length: 20 }, (_, k) => [`column${k}`, k * i])) }));\nawait show(wide);',
  'import { frame } from "./src/frames";\nframe(wide).select("run", "gain").head(30)',
];

const missing = !python ? "without .venv: npm run setup" : !findBrowser() ? "without a Chromium" : undefined;

describe.skipIf(missing)(`a table in JupyterLab (skipped ${missing ?? "never"})`, () => {
  const directory = mkdtempSync(join(tmpdir(), "lab-"));
  let lab: JupyterLab;
  let page: Page;
  let table: Locator;

  beforeAll(async () => {
    mkdirSync(join(directory, "notebooks"));
    writeFileSync(join(directory, "notebooks", "demo.ipynb"), notebookOf(cells));
    lab = await JupyterLab.start(directory, jupyterEnvironment(directory));
    page = await lab.open("demo.ipynb");
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.click('text="Run"');
    await page.click('text="Run All Cells"');
    table = page.locator(".go-table").first();
    await table.waitFor({ timeout: 60_000 });
  }, 300_000);

  afterAll(async () => {
    await lab?.stop();
    rmSync(directory, { recursive: true });
  }, 60_000);

  const eventually = (read: () => Promise<string>) => expect.poll(read, { timeout: 15_000 });
  const firstRow = () => table.locator("tbody tr").first().innerText();
  const status = () => table.getByRole("status").innerText();

  it("has a page of its rows, and no more", async () => {
    expect(await status()).toBe("1 to 20 of 100,000 rows");
    expect(await table.locator("tbody tr").count()).toBe(20);
    expect(await firstRow()).toMatch(/^run-0\tdepth\t0/);
  });

  it("turns pages to the last", async () => {
    await table.getByRole("button", { name: "Next page" }).click();
    await eventually(firstRow).toMatch(/^run-20\t/);
    await table.getByRole("button", { name: "Last page" }).click();
    await eventually(status).toBe("99,981 to 100,000 of 100,000 rows");
  });

  it("sorts by a column, both ways, by mouse and by key", async () => {
    const gain = table.getByRole("button", { name: "gain" });
    await gain.click();
    await eventually(firstRow).toContain("−1.00");
    await gain.press("Enter"); // which JupyterLab would take for a command
    await eventually(firstRow).toContain("\t1.00\t");
    expect(await table.locator('th[aria-sort="descending"]').count()).toBe(1);
  });

  it("finds rows by a text anywhere, and by conditions on columns", async () => {
    await table.getByRole("searchbox").fill("run-7777");
    await eventually(status).toBe("1 to 11 of 11 rows found among 100,000");
    await table.getByRole("button", { name: "Filter by column" }).click();
    await table.getByRole("textbox", { name: "Filter gain" }).fill("> 0");
    await table.getByRole("textbox", { name: "Filter axis" }).fill("length");
    const found = [7777, ...Array.from({ length: 10 }, (_, i) => 77770 + i)].filter((i) => i % 2 && Math.sin(i) > 0);
    const rows = found.length === 1 ? "row" : "rows";
    await eventually(status).toBe(`1 to ${found.length} of ${found.length} ${rows} found among 100,000`);
  });

  it("copies what was found as CSV", async () => {
    await table.getByRole("button", { name: "Copy all rows" }).click();
    await eventually(status).toMatch(/^copied \d+ rows? as CSV$/);
    const csv = await page.evaluate<string>("navigator.clipboard.readText()");
    expect(csv.split("\n")[0]).toMatch(/^run,axis,gain,column0,/);
    expect(csv).toContain("run-77775,length,0.");
  });

  it("keeps its first column and its head where it is scrolled", async () => {
    await table.locator(".rows").evaluate((rows) => (rows.scrollLeft = 900));
    const left = async (locator: Locator) => (await locator.boundingBox())!.x;
    const rows = await left(table.locator(".rows"));
    expect(await left(table.locator("tbody th").first())).toBeCloseTo(rows + 1, 0);
    expect(await left(table.locator("tbody td").first())).toBeLessThan(rows - 500);
  });

  it("is what a frame shows as the last expression", async () => {
    const last = page.locator(".jp-OutputArea-executeResult .go-table");
    await last.waitFor({ timeout: 30_000 });
    expect(await last.getByRole("status").innerText()).toBe("1 to 20 of 30 rows");
  });
});
