/** What a protocol's runs left on disk, to be compared byte by byte. */

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runDirectory } from "../../src/results/paths";
import { tableNames } from "../../src/results/paths";

/** SHA-256 of the tables of a protocol's directory, and of every file of these runs; what a run cost is left out. */
export function contentsOf(directory: string, runs: string[]): Map<string, string> {
  const files = runs.flatMap((run) => readdirSync(runDirectory(directory, run)).map((name) => join("runs", run, name)));
  const compared = [...Object.values(tableNames), ...files.filter((path) => !path.endsWith("summary.json"))];
  return new Map(compared.map((path) => [path, sha256(readFileSync(join(directory, path)))]));
}

/** Names of the files that only one side has, or that differ. */
export function differences(one: Map<string, string>, other: Map<string, string>): string[] {
  const names = new Set([...one.keys(), ...other.keys()]);
  return [...names].filter((name) => one.get(name) !== other.get(name)).sort();
}

function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
