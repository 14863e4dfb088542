import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { allFigures, drawFigures, findBrowser, render, theorem } from "../../../src/figures";
import { syntheticResults } from "../fixture";

const figures = allFigures(syntheticResults());
const count = Object.keys(figures).length;

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "figures-"));
  vi.stubEnv("CHROMIUM_PATH", join(directory, "no-browser-here"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(directory, { recursive: true, force: true });
});

describe("without a browser", () => {
  it("renders nothing", async () => expect(await render(theorem(), "svg")).toBeUndefined());

  it("writes the Plotly JSON and one page, and says what was skipped and how to get it", async () => {
    const { written, skipped } = await drawFigures(figures, directory);
    expect(written).toHaveLength(count + 1);
    expect(skipped.map(({ format }) => format)).toEqual(["svg", "png"]);
    expect(skipped[0].reason).toMatch(/install Chromium .* or set CHROMIUM_PATH/);
  });

  it("writes a page that loads nothing from elsewhere and shows every figure", async () => {
    await drawFigures(figures, directory, { formats: ["html"] });
    const page = readFileSync(join(directory, "figures.html"), "utf8");
    expect(page.match(/Plotly\.newPlot\("figure-/g)).toHaveLength(count);
    expect(page).not.toMatch(/<(script|link|img)[^>]+(src|href)=/);
  });
});

describe("findBrowser", () => {
  it("takes the browser that the user chose, or none", () => {
    expect(findBrowser({ CHROMIUM_PATH: process.execPath, CHROME_PATH: "/nowhere" })).toBe(process.execPath);
    expect(findBrowser({ CHROME_PATH: process.execPath })).toBe(process.execPath);
    expect(findBrowser({ CHROMIUM_PATH: "/nowhere", PATH: process.env.PATH })).toBeUndefined();
  });
});
