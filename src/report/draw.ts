/** Draws figures and executes notebooks: of the committed results, or of one's own. */

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { writeAtomically } from "../common/files";
import { requireDirectoryTarget } from "../common/target";
import { allFigures, drawFigures, type Figure } from "../figures";
import { figures, figuresOfOwn, type Drawable } from "../figures/catalogue";
import { announceChosen, readChosen, type Choice } from "../results/chosenResults";
import { committedDirectory, root, runsDirectory } from "../results/paths";
import { isPartial, readProvenance } from "../results/provenance";
import { isCommitted, results } from "../results/read";
import type { ResultRow, Results } from "../results/rows";
import { reportTextBesideOthers, writeReportBeside } from "./write";

/**
 * Draws all figures, and `others` beside them: of committed results into figures/, of one's own into
 * data/runs/PROTOCOL/figures; writes report.md beside them, and report-PROTOCOL.md of other committed results. Prints what
 * was written, and what was skipped and why.
 * Rejects as `readChosen` does.
 */
export async function drawResults(
  choice: Choice,
  { html = false, others = {} }: { html?: boolean; others?: Record<string, Figure> } = {},
): Promise<void> {
  const read = await readChosen(choice);
  const directory = choice.own ? join(runsDirectory(read.protocol), "figures") : join(root, "figures");
  requireDirectoryTarget("figures", directory);
  const shown = { ...(choice.own ? allFigures(read) : await committedFigures(read)), ...others };
  const formats = ["json", "svg", "png", ...(html ? ["html" as const] : [])] as const;
  const { skipped } = await drawFigures(shown, directory, { formats: [...formats], onWritten: sayWritten });
  process.stdout.write(`${relative(root, writeReportBeside(read, directory))}\n`);
  for (const other of choice.own ? [] : await reportedBeside(read)) {
    const path = join(directory, `report-${other.protocol}.md`);
    writeAtomically(path, reportTextBesideOthers(other));
    process.stdout.write(`${relative(root, path)}\n`);
  }
  for (const { format, reason } of skipped) process.stderr.write(`skipped ${format}: ${reason}\n`);
}

/** Its path; and in a log, how far the drawing is: `npm run reproduce` reads it there. */
function sayWritten(path: string, count: number, total: number): void {
  process.stdout.write(`${relative(root, path)}\n`);
  if (!process.stderr.isTTY) process.stderr.write(`${count} of ${total} files\n`);
}

/**
 * All figures of committed results, by id, and those of other protocols where the results lack their rows: of `paper`
 * untrained variants of the targets, of `quick` what samples do wrong, and what other protocols alone have.
 */
export async function committedFigures(committed: Results): Promise<Drawable> {
  const shown = allFigures(committed);
  const has = (isShown: (row: ResultRow) => boolean) => committed.rows.some(isShown);
  if (!has(({ study }) => study === "probes")) shown["13-probes"] = figures["13-probes"](await results("paper"));
  if (!has(({ metric }) => metric === "earlyStop")) shown["21-errors"] = figures["21-errors"](await results("quick"));
  for (const protocol of ["replication", "levers"]) {
    if (protocol === committed.protocol || !isCommitted(protocol)) continue;
    Object.assign(shown, figuresOfOwn(await results(protocol)));
  }
  return shown;
}

/** Committed results that have a report beside that of the committed results shown: those that have all their jobs. */
export async function reportedBeside(shown: Results): Promise<Results[]> {
  const isComplete = (name: string) => {
    const provenance = readProvenance(committedDirectory(name));
    return provenance !== undefined && !isPartial(provenance);
  };
  const others = ["paper", "levers"].filter((name) => name !== shown.protocol && isComplete(name));
  return Promise.all(others.map((name) => results(name)));
}

/**
 * Executes all notebooks on the real kernel: on committed results where they stand, on one's own into
 * data/runs/PROTOCOL/notebooks. `check` compares with the committed outputs and writes nothing.
 * Throws an Error where a notebook fails or is stale; which one, and where, is on standard error.
 */
export async function executeNotebooks(choice: Choice = {}, { check = false } = {}): Promise<void> {
  const shown = announceChosen(choice);
  const python = join(root, ".venv", "bin", "python");
  if (!existsSync(python)) throw new Error("notebooks: Python's part is not set up; `npm run setup` does it");
  const target = choice.own ? ["--to", join(shown, "notebooks")] : [];
  if (!check) requireDirectoryTarget("notebooks", target.at(-1) ?? join(root, "notebooks"));
  const args = [join(root, "src", "notebook", "execute.py"), ...target, ...(check ? ["--check"] : [])];
  const env = { ...process.env, GRPO_ORIGIN_RESULTS: shown };
  const wait = () => undefined; // for what execute.py says of Ctrl-C, which it gets too
  process.on("SIGINT", wait);
  const { status, error } = spawnSync(python, args, { cwd: root, env, stdio: "inherit" });
  process.off("SIGINT", wait);
  if (status !== null && status > 128) process.exit(status); // stopped, and said so
  if (error || status !== 0)
    throw error ?? new Error(check ? "notebooks: stale or failing, see above" : "notebooks: failed, see above");
}
