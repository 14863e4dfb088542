/** Where results are written: data/PROTOCOL is committed, data/runs/PROTOCOL is one's own and ignored by git. */

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

/** A run's directory inside its protocol's. */
export function runDirectory(directory: string, id: string): string {
  return join(directory, "runs", id);
}

/** What a run writes beside its tables once it has ended: see `RunSummary`. */
export const summaryName = "summary.json";

/** The file beside a protocol's tables that says where they come from. */
export const provenanceName = "provenance.json";

/** The three tables of a protocol's directory. */
export const tableNames = { rows: "rows.parquet", curves: "curves.parquet", prompts: "prompts.parquet" } as const;
