import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { hypotheses } from "../../src/hypotheses/hypotheses";
import { root } from "../../src/results/paths";

/** Id, outcome and counts of each hypothesis, as tables of a page say them. */
function outcomesIn(...path: string[]): string[][] {
  const text = readFileSync(join(root, ...path), "utf8");
  return [...text.matchAll(/^\| (H\d+) [^|]*\| ([^|]*) \| ([^|]*) \|/gm)].map((cells) => cells.slice(1));
}

/** That the report says what the committed rows say is tested where it is drawn: tests/figures/committed.slow.test.ts. */
it("tells a reader of README what the committed report says of every hypothesis", () => {
  const report = outcomesIn("figures", "report.md");
  expect(report.map(([id]) => id)).toEqual(hypotheses.map(({ id }) => id));
  expect(outcomesIn("README.md")).toEqual(report);
});
