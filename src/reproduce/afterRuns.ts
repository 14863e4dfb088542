/** What comes after the runs, and how far it is: by the logs that tables, figures and notebooks write. */

import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** In the order in which Snakemake starts them. */
const steps = [
  { log: "rows.log", doing: "merging tables" },
  { log: "figures.log", doing: "drawing figures" },
  { log: "notebooks.log", doing: "executing notebooks" },
];

/** How far a step is, as its log says it in a line `3 of 6 notebooks`. */
interface Step {
  doing: string;
  /** Empty where the log does not say. */
  count: string;
  done: number;
  total: number;
}

/** The step whose log was begun last in `directory` at `since` or later, in milliseconds; undefined before the first. */
export function stepAfterRuns(directory: string, since: number): Step | undefined {
  const started = steps.filter(({ log }) => changedAt(join(directory, "logs", log)) >= since);
  const last = started.at(-1);
  if (!last) return undefined;
  const counts = [...readFileSync(join(directory, "logs", last.log), "utf8").matchAll(/^(\d+) of (\d+) .*$/gm)];
  const [count = "", done = 0, total = 0] = counts.at(-1) ?? [];
  return { doing: last.doing, count, done: Number(done), total: Number(total) };
}

/** -1 where there is none. */
function changedAt(path: string): number {
  return existsSync(path) ? statSync(path).mtimeMs : -1;
}
