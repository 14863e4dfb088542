/** Where rows come from: versions, machine, time, and checksums of the tables. */

import { existsSync, readdirSync, statSync } from "node:fs";
import { cpus, platform, arch, release } from "node:os";
import { basename, join } from "node:path";
import { z } from "zod";
import { readJson, sha256OfFile, writeAtomically } from "../files";
import { fingerprint } from "./fingerprint";
import { root, tableNames } from "./places";

/** What a run was made by; equal for runs that should be equal to the bit. */
export const machineSchema = z.object({
  node: z.string(),
  tensorflow: z.string(),
  platform: z.string(),
  cpu: z.string(),
  /** Fingerprint of the sources that numbers depend on. */
  sources: z.string(),
});

export type Machine = z.output<typeof machineSchema>;

export function isSameMachine(a: Machine, b: Machine): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** What is kept of a job, so that its rows can be taken for it elsewhere. */
export interface JobRecord {
  /** See `Job`. */
  hash: string;
  coreSeconds: number;
  /** Places in the list of machines. */
  machines: number[];
}

export interface Provenance {
  protocol: string;
  version: string;
  protocolHash: string;
  hypotheses: string;
  /** Time at which the tables were written, ISO 8601. */
  made: string;
  runs: number;
  coreSeconds: number;
  /** Jobs in the plan; where `jobs` has fewer, the results are of a part of the protocol. */
  plannedJobs: number;
  /** The jobs that the tables hold, by id. */
  jobs: Record<string, JobRecord>;
  /** The different machines and versions that runs were made by; one, unless a cluster or an update was between. */
  machines: Machine[];
  /** SHA-256 and size of each table. */
  files: Record<string, { sha256: string; bytes: number; rows: number }>;
}

/** This machine. `tensorflow` is the version of the native library that was loaded. */
export function thisMachine(tensorflow: string): Machine {
  return {
    node: process.versions.node,
    tensorflow,
    platform: `${platform()}-${arch()} ${release()}`,
    cpu: cpus()[0]?.model ?? "unknown",
    sources: sourcesFingerprint(),
  };
}

const roomsOfNumbers = ["random.ts", "strings", "tensor", "model", "training", "evaluation"];

/** Fingerprint of the sources of all rooms that a run's numbers depend on. */
export function sourcesFingerprint(): string {
  return fingerprint(roomsOfNumbers.flatMap((room) => sourcesIn(join(root, "src", room))));
}

function sourcesIn(place: string): [string, string][] {
  if (statSync(place).isFile()) return [[basename(place), sha256OfFile(place)]];
  return readdirSync(place)
    .filter((name) => name.endsWith(".ts"))
    .sort()
    .flatMap((name) => sourcesIn(join(place, name)));
}

/** Whether these are the results of some jobs of a plan only. */
export function isPartial({ jobs, plannedJobs }: Provenance): boolean {
  return Object.keys(jobs).length < plannedJobs;
}

/** `12 of 400 jobs` */
export function jobsText({ jobs, plannedJobs }: Provenance): string {
  return `${Object.keys(jobs).length} of ${plannedJobs} jobs`;
}

/** The provenance that stands in a protocol's directory; undefined where there is none. */
export function readProvenance(directory: string): Provenance | undefined {
  const path = join(directory, "provenance.json");
  return existsSync(path) ? (readJson(path) as Provenance) : undefined;
}

/** Writes provenance.json for the tables that stand in `directory`; `rows` counts each table's. */
export function writeProvenance(
  directory: string,
  about: Omit<Provenance, "files" | "made">,
  rows: Record<keyof typeof tableNames, number>,
): void {
  const files = Object.fromEntries(
    (Object.keys(tableNames) as (keyof typeof tableNames)[]).map((table) => {
      const path = join(directory, tableNames[table]);
      return [tableNames[table], { sha256: sha256OfFile(path), bytes: statSync(path).size, rows: rows[table] }];
    }),
  );
  const provenance: Provenance = { ...about, made: new Date().toISOString(), files };
  writeAtomically(join(directory, "provenance.json"), `${JSON.stringify(provenance, null, 2)}\n`);
}

/** Throws an Error that names the first table that is missing, cut short or edited since it was written. */
export function requireIntact(directory: string, { files }: Provenance): void {
  for (const [name, { sha256 }] of Object.entries(files)) {
    const path = join(directory, name);
    if (!existsSync(path)) throw new Error(`${path}: missing, though provenance.json lists it`);
    if (sha256OfFile(path) !== sha256)
      throw new Error(`${path}: cut short or edited: its SHA-256 is not the one in provenance.json`);
  }
}
