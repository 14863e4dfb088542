/** Where rows come from: jobs, machines, time, and checksums of the tables. */

import { existsSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { z } from "zod";
import { sha256OfFile, writeAtomically } from "../common/files";
import { readChecked } from "../common/validate";
import { machineSchema } from "./machine";
import { committedDirectory, provenanceName, runsDirectory, tableNames } from "./paths";
import { protocolAt } from "./protocolNames";

/** What is kept of a job, so that its rows can be adopted elsewhere. */
const jobSchema = z.object({
  /** See `Job`. */
  hash: z.string(),
  coreSeconds: z.number().min(0),
  /** Indices in the list of machines. */
  machines: z.array(z.int().min(0)).min(1),
});

export type JobRecord = z.output<typeof jobSchema>;

const fileSchema = z.object({
  sha256: z.string().regex(/^[0-9a-f]{64}$/, "expected 64 hexadecimal digits"),
  bytes: z.int().min(0),
  rows: z.int().min(0),
});
const { rows, curves, prompts } = tableNames;

const schema = z
  .object({
    protocol: z.string(),
    version: z.string(),
    protocolHash: z.string(),
    hypotheses: z.string(),
    /** Jobs in the plan; where `jobs` has fewer, the results are of a part of the protocol. */
    plannedJobs: z.int().min(0),
    runs: z.int().min(0),
    coreSeconds: z.number().min(0),
    /** The different machines and versions that runs were made by; one, unless a cluster or an update came between. */
    machines: z.array(machineSchema),
    /** The jobs whose rows the tables have, by id. */
    jobs: z.record(z.string(), jobSchema),
    /** Time at which the tables were written, ISO 8601. */
    made: z.string(),
    /** SHA-256 and size of each table. */
    files: z.object({ [rows]: fileSchema, [curves]: fileSchema, [prompts]: fileSchema }),
  })
  .superRefine(({ jobs, machines }, context) => {
    for (const [id, job] of Object.entries(jobs)) {
      const beyond = job.machines.find((at) => at >= machines.length);
      const message = `expected indices in the list of ${machines.length} machines`;
      const path = ["jobs", id, "machines"];
      if (beyond !== undefined) context.addIssue({ code: "custom", path, message, input: beyond });
    }
  });

export type Provenance = z.output<typeof schema>;

/** Whether these are the results of some jobs of a plan only. */
export function isPartial({ jobs, plannedJobs }: Provenance): boolean {
  return Object.keys(jobs).length < plannedJobs;
}

/** `12 of 400 jobs` */
export function jobsText({ jobs, plannedJobs }: Provenance): string {
  return `${Object.keys(jobs).length} of ${plannedJobs} jobs`;
}

/**
 * The provenance in a protocol's directory; undefined where there is none. Throws an Error that says what to
 * do where it is damaged, of an older layout, or another protocol's.
 */
export function readProvenance(directory: string): Provenance | undefined {
  const path = join(directory, provenanceName);
  if (!existsSync(path)) return undefined;
  try {
    return readChecked(schemaFor(directory), path);
  } catch (error) {
    throw new Error(`${(error as Error).message}${remedyFor(directory)}`, { cause: error });
  }
}

/** A protocol's own directory has no other protocol's results. */
function schemaFor(directory: string) {
  const name = basename(directory);
  if (directory !== committedDirectory(name) && directory !== runsDirectory(name)) return schema;
  return schema.refine(({ protocol }) => protocol === name, { path: ["protocol"], error: `expected ${name}` });
}

/** What gives a directory of results its provenance again. */
function remedyFor(directory: string): string {
  const of = protocolAt(directory);
  if (!of) return "";
  return of.own
    ? `; \`npx origin collect --protocol ${of.protocol}\` writes it again`
    : `; \`git restore data/${of.protocol}\` brings back what is committed`;
}

/** Writes provenance.json for the tables in `directory`; `counts` has the rows of each. */
export function writeProvenance(
  directory: string,
  about: Omit<Provenance, "files" | "made">,
  counts: Record<keyof typeof tableNames, number>,
): void {
  const fileOf = (table: keyof typeof tableNames) => {
    const path = join(directory, tableNames[table]);
    return { sha256: sha256OfFile(path), bytes: statSync(path).size, rows: counts[table] };
  };
  const files = { [rows]: fileOf("rows"), [curves]: fileOf("curves"), [prompts]: fileOf("prompts") };
  const provenance: Provenance = { ...about, made: new Date().toISOString(), files };
  writeAtomically(join(directory, provenanceName), `${JSON.stringify(provenance, null, 2)}\n`);
}

/** Throws an Error that names the first table that is missing, cut short or edited since it was written. */
export function requireIntact(directory: string, { files }: Provenance): void {
  for (const [name, { sha256 }] of Object.entries(files)) {
    const path = join(directory, name);
    if (!existsSync(path)) throw new Error(`${path}: missing, though provenance.json lists it${remedyFor(directory)}`);
    if (sha256OfFile(path) !== sha256)
      throw new Error(
        `${path}: cut short or edited: its SHA-256 is not the one in provenance.json${remedyFor(directory)}`,
      );
  }
}
