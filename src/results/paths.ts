/** Where things land: data/PROTOCOL is committed, data/runs/PROTOCOL is one's own and ignored by git. */

import { join } from "node:path";

/** The project's root directory. */
export const root = join(__dirname, "..", "..");

/** Committed results of a protocol. */
export function committedDirectory(protocol: string): string {
  return join(root, "data", protocol);
}

/** Results of a protocol that this machine has run, or is running. */
export function runsDirectory(protocol: string): string {
  return join(root, "data", "runs", protocol);
}

/** Where a run stands inside its protocol's directory. */
export function runDirectory(directory: string, id: string): string {
  return join(directory, "runs", id);
}

/** What a run leaves beside its tables once it has ended: see `RunSummary`. */
export const summaryName = "summary.json";

/** What stands beside a protocol's tables. */
export const provenanceName = "provenance.json";

/** The three tables of a protocol's directory. */
export const tableNames = { rows: "rows.parquet", curves: "curves.parquet", prompts: "prompts.parquet" } as const;
