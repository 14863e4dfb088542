import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { root } from "../../src/results/paths";
import { reportOf } from "../../src/report/report";
import { reportMarkdown } from "../../src/report/markdown";
import { results } from "../../src/results/read";
import { allFigures, drawFigures, findBrowser } from "../../src/figures";

const committed = (name: string) => readFileSync(join(root, "figures", name), "utf8");
const directory = mkdtempSync(join(tmpdir(), "committed-"));
afterAll(() => rmSync(directory, { recursive: true }));

describe("what stands in figures/ (npm run figures)", async () => {
  const shown = await results();
  const figures = allFigures(shown);

  it.each(Object.entries(figures))("%s is drawn from the committed rows", (id, figure) =>
    expect(committed(`${id}.json`)).toBe(`${JSON.stringify(figure)}\n`),
  );

  it("has a report of the committed rows", () => {
    const image = (id: string) => (existsSync(join(root, "figures", `${id}.png`)) ? `${id}.png` : undefined);
    expect(committed("report.md")).toBe(`${reportMarkdown(reportOf(shown), image).trimEnd()}\n`);
  });

  it.skipIf(!findBrowser())("is the same SVG, whichever browser process draws it", { timeout: 300_000 }, async () => {
    const svg = async (into: string) => {
      const { written } = await drawFigures(figures, join(directory, into), { formats: ["svg"] });
      return written.map((path) => readFileSync(path, "utf8"));
    };
    expect(await svg("once")).toEqual(await svg("again"));
  });
});
