/** The rows that figures, notebooks and findings read. */

import { existsSync, readdirSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { committedDirectory, provenanceName, root, tableNames } from "./paths";
import { protocolAt } from "./protocolNames";
import { readProvenance, requireIntact, type Provenance } from "./provenance";
import type { About, Results } from "./rows";
import { readCurveRows, readPromptRows, readResultRows } from "./tables";

/** Protocols of which one is read where none is named: the first that is committed. The notebooks' text speaks of the first. */
const byPreference = ["replication", "paper", "quick"];

/**
 * What notebooks and scripts read: the committed results of `protocol`; without one, the results in the directory that
 * GRPO_ORIGIN_RESULTS names (such as `data/runs/quick`, one's own), and where that is not set those of
 * `replication`, else of `paper`, else of `quick`: `about` says how many jobs they have. Rejects with
 * an Error that names what is missing, cut short or edited.
 */
export async function results(protocol?: string): Promise<Results> {
  return readChosenBy(protocol, readResults);
}

/** What `read` makes of the directory that `results(protocol)` reads; an error names the variable that names it. */
export async function readChosenBy<T>(
  protocol: string | undefined,
  read: (directory: string) => Promise<T>,
): Promise<T> {
  const named = process.env[variable];
  if (!named || protocol) return read(findCommitted(protocol));
  try {
    return await read(resolve(root, named));
  } catch (error) {
    throw new Error(`${variable}=${named}: ${(error as Error).message}`, { cause: error });
  }
}

/** Names the directory that notebooks and scripts read, seen from the project's root. */
const variable = "GRPO_ORIGIN_RESULTS";

/** All tables in a protocol's directory, checked against its provenance.json. */
export async function readResults(directory: string): Promise<Results> {
  requireIntact(directory, requireProvenance(directory));
  return {
    ...aboutDirectory(directory),
    rows: await readResultRows(join(directory, tableNames.rows)),
    prompts: await readPromptRows(join(directory, tableNames.prompts)),
    curves: await readCurveRows(join(directory, tableNames.curves)),
  };
}

/** The provenance in a directory of results. Throws an Error that names the step that would make it. */
export function requireProvenance(directory: string): Provenance {
  const provenance = readProvenance(directory);
  const shown = directoryText(directory);
  if (provenance) return provenance;
  const of = protocolAt(directory);
  if (of?.own && existsSync(join(directory, "runs")))
    throw new Error(
      `${shown}: has runs, but their rows are not merged yet: ` +
        `\`npx origin collect --protocol ${of.protocol} --partial\` merges those of the jobs that are complete`,
    );
  const advice = of?.own ? `; \`npx origin reproduce --protocol ${of.protocol}\` makes them` : insteadOf(directory);
  throw new Error(`${shown}: expected the results of a protocol, found no provenance.json${advice}`);
}

/** Results that lie in this directory, or in the one around it: one of them may be meant. */
function insteadOf(directory: string): string {
  for (const around of [directory, dirname(directory)]) {
    const names = existsSync(around) ? readdirSync(around).sort() : [];
    const found = names.map((name) => join(around, name)).filter((each) => existsSync(join(each, provenanceName)));
    if (found.length > 0) return `; ${found.map(directoryText).join(", ")} ${found.length > 1 ? "have" : "has"} some`;
  }
  return "";
}

/**
 * The directory of the committed results of `protocol`, and of no other instead; without it, of
 * `replication`, else of `paper`, else of `quick`. Some jobs may be missing. Throws an Error that names where it looked.
 */
export function findCommitted(protocol?: string, directoryOf = committedDirectory): string {
  if (!protocol) return preferredCommitted(directoryOf);
  if (readProvenance(directoryOf(protocol))) return directoryOf(protocol);
  throw new Error(
    `data/${protocol}: no results of this protocol are committed; \`npx origin reproduce --protocol ${protocol}\` ` +
      `makes your own, in data/runs/${protocol}, and --own reads them`,
  );
}

/** Whether results of the protocol are committed, of all its jobs or of some. */
export function isCommitted(protocol: string): boolean {
  return readProvenance(committedDirectory(protocol)) !== undefined;
}

function preferredCommitted(directoryOf: typeof committedDirectory): string {
  for (const protocol of byPreference) {
    if (readProvenance(directoryOf(protocol))) return directoryOf(protocol);
  }
  throw new Error(`results: found none in ${byPreference.map((name) => `data/${name}`).join(", ")}`);
}

/** The protocol of the results in a directory, and how much of it they have. Throws as `requireProvenance` does. */
export function aboutDirectory(directory: string): { protocol: string; about: About } {
  const { protocol, protocolHash, jobs, plannedJobs } = requireProvenance(directory);
  const committed = readProvenance(committedDirectory(protocol));
  const changed = committed !== undefined && committed.protocolHash !== protocolHash;
  const about = { jobs: Object.keys(jobs).length, plannedJobs, directory: directoryText(directory), changed };
  return { protocol, about };
}

function directoryText(directory: string): string {
  const inside = relative(root, directory);
  return inside.startsWith("..") ? directory : inside;
}
