/** Why a goal is not met: sentences written after a measurement, by hand, in data/bench/limits.json. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { root } from "../results/paths";
import { readJson } from "../common/files";
import type { BenchRow } from "./rows";

const path = join(root, "data", "bench", "limits.json");

/** Why cells miss their goals: each cell as `workload, peer`, where a `*` is any text. */
export interface Limit {
  cells: string[];
  sentence: string;
}

/** The committed sentences; none where there is no file. */
export function readLimits(): Limit[] {
  return existsSync(path) ? (readJson(path) as Limit[]) : [];
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
export function faultsOf(rows: BenchRow[], limits: Limit[]): string[] {
  const cells = unmet(rows);
  const missing = cells.filter((row) => !limits.some((limit) => isAbout(limit, row)));
  const idle = limits.filter((limit) => !cells.some((row) => isAbout(limit, row)));
  return [
    ...missing.map((row) => `${cellName(row)}: not met, and no sentence says why`),
    ...idle.map(({ cells: [cell] }) => `${cell}: a sentence says why it is not met, but no such cell misses its goal`),
  ];
}
