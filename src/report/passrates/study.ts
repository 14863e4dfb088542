/** Runs the simulation study and writes its table. */

import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { writeAtomically } from "../../common/files";
import { runCell, studyCells, type StudyRow } from "../../passrates/study/study";
import { parseStudy, studyText } from "../../passrates/study/table";
import { root } from "../../results/paths";
import { lineOfProgress } from "./progress";

/** Where the committed table is. */
export const studyPath = join(root, "data", "passrates", "study.csv");

/** The rows of the committed table. */
export function readStudy(): StudyRow[] {
  return parseStudy(readFileSync(studyPath, "utf8"));
}

/** Every cell, one after the other, about half an hour on one core. Returns what was written. */
export function writeStudy(): string {
  const progress = lineOfProgress();
  const cells = studyCells();
  const rows: StudyRow[] = [];
  cells.forEach((cell, i) => {
    progress.update(
      `cell ${i + 1} of ${cells.length}: ${cell.world}, ${cell.prompts} prompts, ${cell.samples} samples`,
    );
    rows.push(...runCell(cell));
  });
  progress.end();
  writeAtomically(studyPath, studyText(rows));
  return `written: ${relative(root, studyPath)}, ${rows.length} rows`;
}
