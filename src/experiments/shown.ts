/** Draws figures and executes notebooks: of the committed results, or of one's own. */

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { chartsOf } from "../bench/charts";
import { committedPath, readBench } from "../bench/results";
import { allFigures, drawFigures } from "../figures";
import { root, runsPlace } from "./places";
import { committedResults, readResults } from "./results";

/**
 * Draws all figures: of a protocol's own results into data/runs/PROTOCOL/figures, else of the committed ones, the
 * benchmark's among them, into figures/. Prints what was written, and what was skipped and why.
 */
export async function drawResults(protocol?: string, { html = false } = {}): Promise<void> {
  const results = protocol ? await readResults(runsPlace(protocol)) : await committedResults();
  const shown = { ...allFigures(results), ...(!protocol && existsSync(committedPath) && chartsOf(readBench())) };
  const directory = protocol ? join(runsPlace(protocol), "figures") : join(root, "figures");
  const formats = ["json", "svg", "png", ...(html ? ["html" as const] : [])] as const;
  const { written, skipped } = await drawFigures(shown, directory, { formats: [...formats] });
  for (const path of written) process.stdout.write(`${relative(root, path)}\n`);
  for (const { format, reason } of skipped) process.stderr.write(`skipped ${format}: ${reason}\n`);
}

/**
 * Executes all notebooks on the real kernel: in place, or on a protocol's own results into
 * data/runs/PROTOCOL/notebooks. `check` compares with the committed outputs and writes nothing.
 * Throws an Error where a notebook fails or is stale; what and where stands on standard error.
 */
export async function executeNotebooks(protocol?: string, check = false): Promise<void> {
  const python = join(root, ".venv", "bin", "python");
  if (!existsSync(python)) throw new Error("notebooks: Python's part is not set up; `npm run setup` does it");
  const own = protocol ? runsPlace(protocol) : undefined;
  const target = own ? ["--to", join(own, "notebooks")] : [];
  const args = [join(root, "src", "notebook", "execute.py"), ...target, ...(check ? ["--check"] : [])];
  const env = { ...process.env, GRPO_ORIGIN_RESULTS: own };
  const { status, error } = spawnSync(python, args, { cwd: root, env, stdio: "inherit" });
  if (error || status !== 0)
    throw error ?? new Error(check ? "notebooks: stale or failing, see above" : "notebooks: failed, see above");
}
