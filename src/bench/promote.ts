/** Makes one's own measurement the committed one: for maintainers. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../results/paths";
import { drawFigures } from "../figures/files/save";
import { committedCharts } from "./charts";
import { writeAtomically } from "../common/files";
import { faultsOf, readLimits } from "./limits";
import { limitsMarkdown, markdownOf, withTables } from "./markdown";
import { committedPath, ownPath, readBench, writeBench } from "./results";
import { workloads } from "./workloads";

/** Copies data/runs/bench/rows.json to data/bench, rewrites the README's tables, and redraws the benchmark's charts. */
export async function promote(): Promise<void> {
  const results = readBench(ownPath);
  const limits = readLimits();
  const measured = new Set(results.rows.map(({ workload }) => workload));
  const missing = workloads().filter(({ id }) => !measured.has(id));
  for (const { id } of missing) process.stderr.write(`${id}: not measured; \`npm run bench -- --resume\` does it\n`);
  for (const fault of faultsOf(results.rows, limits)) process.stderr.write(`data/bench/limits.json: ${fault}\n`);
  writeBench(committedPath, results);
  const readme = join(root, "README.md");
  writeAtomically(readme, withTables(readFileSync(readme, "utf8"), markdownOf(readBench())));
  writeAtomically(join(root, "data", "bench", "limits.md"), limitsMarkdown(results, limits));
  const { skipped } = await drawFigures(committedCharts(), join(root, "figures"));
  for (const { format, reason } of skipped) process.stderr.write(`skipped ${format}: ${reason}\n`);
}
