/** Why a goal is not met: sentences written after a measurement, by hand, in data/bench/limits.json. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { root } from "../results/paths";
import { readJson } from "../common/files";
import { instructionSets, type InstructionSet } from "./instructions";
import type { BenchResults } from "./results";
import type { BenchRow } from "./rows";

const path = join(root, "data", "bench", "limits.json");

/** Why cells miss their goals with an instruction set: each cell as `workload, peer`, where a `*` is any text. */
export interface Limit {
  instructions: InstructionSet;
  cells: string[];
  sentence: string;
}

/** The committed sentences about one instruction set; none where there is no file. @throws Error for an unknown set */
export function readLimits(instructions: InstructionSet): Limit[] {
  const limits = existsSync(path) ? (readJson(path) as Limit[]) : [];
  const unknown = limits.find((limit) => !instructionSets.includes(limit.instructions));
  if (!unknown) return limits.filter((limit) => limit.instructions === instructions);
  const expected = `expected instructions to be one of ${instructionSets.join(", ")}`;
  throw new Error(`${path}: ${unknown.cells[0]}: ${expected}, got ${unknown.instructions}`);
}

/** A cell's name in the list. */
export function cellName({ workload, peer }: Pick<BenchRow, "workload" | "peer">): string {
  return `${workload}, ${peer}`;
}

/** Cells whose goal is not met. */
export function unmet(rows: BenchRow[]): BenchRow[] {
  return rows.filter(({ met }) => met === false);
}

/** Whether a limit is about this cell. */
export function isAbout({ cells }: Limit, row: BenchRow): boolean {
  return cells.some((cell) => {
    const parts = cell.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
    return new RegExp(`^${parts.join(".*")}$`).test(cellName(row));
  });
}

/** What is wrong with the list: cells that lack a sentence, and sentences about no cell that misses its goal. */
export function faultsOf({ rows }: Pick<BenchResults, "rows">, limits: Limit[]): string[] {
  const cells = unmet(rows);
  const missing = cells.filter((row) => !limits.some((limit) => isAbout(limit, row)));
  const idle = limits.filter((limit) => !cells.some((row) => isAbout(limit, row)));
  return [
    ...missing.map((row) => `${cellName(row)}: not met, and no sentence says why`),
    ...idle.map(({ cells: [cell] }) => `${cell}: a sentence says why it is not met, but no such cell misses its goal`),
  ];
}
