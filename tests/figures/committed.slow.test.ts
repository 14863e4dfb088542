import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../../src/results/paths";
import { reportOf } from "../../src/report/report";
import { reportMarkdown } from "../../src/report/markdown";
import { results } from "../../src/results/read";
import { committedFigures, reportedBeside } from "../../src/report/draw";
import { reportTextBesideOthers } from "../../src/report/write";

const committed = (name: string) => readFileSync(join(root, "figures", name), "utf8");

describe("what stands in figures/ (npm run figures)", async () => {
  const shown = await results();
  const figures = await committedFigures(shown);

  it.each(Object.entries(figures))("%s is drawn from the committed rows", (id, figure) =>
    expect(committed(`${id}.json`)).toBe(`${JSON.stringify(figure)}\n`),
  );

  it("has a report of the committed rows", () => {
    const image = (id: string) => (existsSync(join(root, "figures", `${id}.png`)) ? `${id}.png` : undefined);
    expect(committed("report.md")).toBe(`${reportMarkdown(reportOf(shown), image).trimEnd()}\n`);
  });

  it("has reports of the first version, and of levers where all its rows are there", async () => {
    const others = await reportedBeside(shown);
    expect(others.map(({ protocol }) => protocol)).toContain("paper");
    for (const other of others) expect(committed(`report-${other.protocol}.md`)).toBe(reportTextBesideOthers(other));
  });
});
