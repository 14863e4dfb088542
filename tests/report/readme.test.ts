import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { hypothesesOf } from "../../src/hypotheses/hypotheses";
import { committedDirectory, root } from "../../src/results/paths";
import { countsText, outcomeOf } from "../../src/verdicts";
import { readRecord } from "../../src/verdicts/record";

const textOf = (...path: string[]) => readFileSync(join(root, ...path), "utf8");

/** Id, outcome and counts of each hypothesis, as tables of a page say them; of the list whose ids begin with `letter`. */
function outcomesIn(text: string, letter: string): string[][] {
  return [...text.matchAll(new RegExp(`^\\| (${letter}\\d+) [^|]*\\| ([^|]*) \\| ([^|]*) \\|`, "gm"))].map((cells) =>
    cells.slice(1),
  );
}

/** That the report says what the committed rows say is tested where it is drawn: tests/figures/committed.slow.test.ts. */
it("tells a reader of README what the committed report says of every hypothesis", () => {
  const report = textOf("figures", "report.md");
  const { hypotheses } = hypothesesOf(/^# Verdicts on protocol `(.+)`$/m.exec(report)![1]);
  const [letter] = hypotheses[0].id;
  const outcomes = outcomesIn(report, letter);
  expect(outcomes.map(([id]) => id)).toEqual(hypotheses.map(({ id }) => id));
  expect(outcomesIn(textOf("README.md"), letter)).toEqual(outcomes);
});

it.each(["replication", "paper", "levers"])(
  "tells a reader of README what was recorded of every hypothesis of %s",
  (protocol) => {
    const { verdicts } = readRecord(committedDirectory(protocol))!;
    const outcomes = hypothesesOf(protocol).hypotheses.map(({ id, parts }) => {
      const own = verdicts.filter(({ part }) => parts.some((each) => each.id === part));
      return [id, outcomeOf(own), countsText(own)];
    });
    expect(outcomesIn(textOf("README.md"), outcomes[0][0][0])).toEqual(outcomes);
  },
);
