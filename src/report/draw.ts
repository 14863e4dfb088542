/** Draws figures and executes notebooks: of the committed results, or of one's own. */

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { allFigures, drawFigures, type Figure } from "../figures";
import { announceChosen, readChosen, type Choice } from "../results/chosenResults";
import { root, runsDirectory } from "../results/paths";
import { writeReportBeside } from "./write";

/**
 * Draws all figures, and `others` beside them: of committed results into figures/, of one's own into
 * data/runs/PROTOCOL/figures; writes report.md beside them. Prints what was written, and what was skipped and why.
 * Rejects as `readChosen` does.
 */
export async function drawResults(
  choice: Choice,
  { html = false, others = {} }: { html?: boolean; others?: Record<string, Figure> } = {},
): Promise<void> {
  const results = await readChosen(choice);
  const shown = { ...allFigures(results), ...others };
  const directory = choice.own ? join(runsDirectory(results.protocol), "figures") : join(root, "figures");
  const formats = ["json", "svg", "png", ...(html ? ["html" as const] : [])] as const;
  const { written, skipped } = await drawFigures(shown, directory, { formats: [...formats] });
  written.push(writeReportBeside(results, directory));
  for (const path of written) process.stdout.write(`${relative(root, path)}\n`);
  for (const { format, reason } of skipped) process.stderr.write(`skipped ${format}: ${reason}\n`);
}

/**
 * Executes all notebooks on the real kernel: on committed results where they stand, on one's own into
 * data/runs/PROTOCOL/notebooks. `check` compares with the committed outputs and writes nothing.
 * Throws an Error where a notebook fails or is stale; which one, and where, is on standard error.
 */
export async function executeNotebooks(choice: Choice = {}, { check = false } = {}): Promise<void> {
  const results = announceChosen(choice);
  const python = join(root, ".venv", "bin", "python");
  if (!existsSync(python)) throw new Error("notebooks: Python's part is not set up; `npm run setup` does it");
  const target = choice.own ? ["--to", join(results, "notebooks")] : [];
  const args = [join(root, "src", "notebook", "execute.py"), ...target, ...(check ? ["--check"] : [])];
  const env = { ...process.env, GRPO_ORIGIN_RESULTS: results };
  const { status, error } = spawnSync(python, args, { cwd: root, env, stdio: "inherit" });
  if (error || status !== 0)
    throw error ?? new Error(check ? "notebooks: stale or failing, see above" : "notebooks: failed, see above");
}
