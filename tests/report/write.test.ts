import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { reportOf } from "../../src/report/report";
import { writeReportOf } from "../../src/report/write";
import { findBrowser } from "../../src/figures/files/render";
import { temporaryDirectory } from "../results/fixture";
import { world } from "../verdicts/world";

const results = world({ seeds: 2 });
/** A forest of each hypothesis, and what is related to it. */
const figures = reportOf(results).sections.reduce((count, { related }) => count + 1 + related.length, 0);
const read = (directory: string, name: string) => readFileSync(join(directory, name), "utf8");

describe("writeReportOf", () => {
  afterEach(() => vi.unstubAllEnvs());

  it("lets the page draw its figures where there is no browser, and says so", async () => {
    const directory = temporaryDirectory();
    vi.stubEnv("CHROMIUM_PATH", join(directory, "no-browser-here"));
    const printed = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const written = await writeReportOf(results, directory);
    expect(written).toEqual([join(directory, "report.html"), join(directory, "report.md")]);
    expect(read(directory, "report.html").match(/Plotly\.newPlot\("figure-/g)).toHaveLength(figures);
    expect(read(directory, "report.md")).not.toContain("![");
    expect(printed.mock.calls.join()).toContain("no Chromium or Chrome was found");
    printed.mockRestore();
  });

  it.skipIf(!findBrowser())(
    "holds every figure as an image, and the Markdown's stand beside it",
    { timeout: 180_000 },
    async () => {
      const directory = temporaryDirectory();
      await writeReportOf(results, directory);
      const page = read(directory, "report.html");
      expect(page.match(/<img alt="[^"]+" src="data:image\/svg\+xml;base64,/g)).toHaveLength(figures);
      const files = [...read(directory, "report.md").matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].map(([, file]) => file);
      expect(files).toHaveLength(figures);
      for (const file of files) expect(read(directory, file)).toMatch(/^<svg/);
    },
  );
});
