/**
 * Results of the benchmark on disk: rows, profile, and what they were measured on. Those of each instruction set have a
 * file of their own, so that what one machine has measured never takes the place of another's.
 */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fingerprint } from "../common/fingerprint";
import { root } from "../results/paths";
import { sourcesFingerprint } from "../experiments/runs/sources";
import { thisMachine, type Machine } from "../results/machine";
import { chooseOps } from "../tensor/native/choice";
import { chosenNumerics } from "../tensor/settings";
import { readJson, sha256OfFile, writeAtomically } from "../common/files";
import { instructionSets, type InstructionSet } from "./instructions";
import type { Engine } from "./ours/engine";
import type { ProfileRow } from "./profile/account";
import type { Reported } from "./reported";
import type { BenchRow } from "./rows";

/** What numbers depend on; results of another setting are not mixed with these. */
export interface Setting {
  machine: Machine;
  cores: number;
  /** That all sides were kept to. */
  instructions: InstructionSet;
  /** What ours computed with. */
  engine: Engine;
  /** Versions of the peers. */
  peers: Record<string, string>;
  /** Fingerprint of the programs that do the work, ours and the peers'. */
  programs: string;
}

export interface BenchResults {
  setting: Setting;
  /** Time of the last measurement, ISO 8601; empty before the first. */
  made: string;
  /** What each side's libraries said of the instructions that they use; empty where that was not asked. */
  reported: Reported;
  rows: BenchRow[];
  profile: ProfileRow[];
}

/** Results of one's own; ignored by git. */
export function ownPath(instructions: InstructionSet): string {
  return join(root, "data", "runs", "bench", `${instructions}.json`);
}

/** Committed results. */
export function committedPath(instructions: InstructionSet): string {
  return join(root, "data", "bench", `${instructions}.json`);
}

/** All committed results, one an instruction set; none where nothing is committed. */
export function committedBench(): BenchResults[] {
  return instructionSets
    .map(committedPath)
    .filter((path) => existsSync(path))
    .map(readBench);
}

/** Throws an Error that names the file and what to do where there are no results in it. */
export function readBench(path: string): BenchResults {
  const advice = "`npm run bench` measures them";
  if (!existsSync(path)) throw new Error(`${path}: expected results of the benchmark, found none; ${advice}`);
  const results = readJson(path) as BenchResults;
  const complete = Array.isArray(results.rows) && Array.isArray(results.profile) && results.setting?.machine;
  if (!complete) throw new Error(`${path}: expected setting, rows and profile, found something else; ${advice}`);
  return results;
}

/** One row a line. */
export function writeBench(path: string, { setting, made, reported, rows, profile }: BenchResults): void {
  const lines = (list: (BenchRow | ProfileRow)[]) => list.map((row) => `\n    ${JSON.stringify(rounded(row))}`);
  const head = Object.entries({ setting, made, reported })
    .map(([key, value]) => `  "${key}": ${JSON.stringify(value)}`)
    .join(",\n");
  writeAtomically(path, `{\n${head},\n  "rows": [${lines(rows)}\n  ],\n  "profile": [${lines(profile)}\n  ]\n}\n`);
}

/** Six significant digits are more than any of it has. */
function rounded(row: BenchRow | ProfileRow): object {
  const entries = Object.entries(row).map(([key, value]: [string, unknown]) => [
    key,
    typeof value === "number" ? Number(value.toPrecision(6)) : value,
  ]);
  return Object.fromEntries(entries) as object;
}

/** The results with a cell's rows instead of those that it had. */
export function replaceRows(results: BenchResults, rows: BenchRow[]): BenchResults {
  const isNew = (row: BenchRow) => rows.some((each) => each.workload === row.workload && each.threads === row.threads);
  return { ...results, made: new Date().toISOString(), rows: [...results.rows.filter((row) => !isNew(row)), ...rows] };
}

/** The results with a workload's profile instead of the one that it had. */
export function replaceProfile(results: BenchResults, profile: ProfileRow[]): BenchResults {
  const isNew = (row: ProfileRow) => profile.some(({ workload }) => workload === row.workload);
  const kept = results.profile.filter((row) => !isNew(row));
  return { ...results, made: new Date().toISOString(), profile: [...kept, ...profile] };
}

/** The results at `path` where they were measured in this setting; else none. */
export function reusableResults(path: string, setting: Setting): BenchResults {
  const none: BenchResults = { setting, made: "", reported: {}, rows: [], profile: [] };
  if (!existsSync(path)) return none;
  const found = readJson(path) as Partial<BenchResults>;
  return fingerprint(found.setting ?? {}) === fingerprint(setting) ? readBench(path) : none;
}

/** This machine, with the sources and peers of this clone, kept to these instructions. */
export function thisSetting(instructions: InstructionSet, engine: Engine): Setting {
  return {
    machine: thisMachine({
      tensorflow: tensorFlow(),
      sources: sourcesFingerprint(),
      ops: chooseOps().ops,
      numerics: chosenNumerics(process.env),
    }),
    cores: availableParallelism(),
    instructions,
    engine,
    peers: lockedPeers(),
    programs: fingerprint(["ours", "peers", "profile"].flatMap(hashesIn)),
  };
}

/** Without loading it: that takes a second and 400 MB. */
function tensorFlow(): string {
  const stamp = join(root, ".cache", "tensorflow", "grpo-origin.json");
  return existsSync(stamp) ? (readJson(stamp) as { version: string }).version : "as tfjs-node installed it";
}

function lockedPeers(): Record<string, string> {
  const lock = readFileSync(join(__dirname, "requirements.txt"), "utf8");
  const names = ["torch", "transformers", "trl", "jax"];
  return Object.fromEntries(names.map((name) => [name, new RegExp(`^${name}==(\\S+)`, "m").exec(lock)![1]]));
}

function hashesIn(directory: string): string[] {
  const path = join(__dirname, directory);
  const files = readdirSync(path).filter((name) => /\.(ts|py|cc?)$/.test(name));
  return files.sort().map((name) => sha256OfFile(join(path, name)));
}
