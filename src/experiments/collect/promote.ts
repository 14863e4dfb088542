/** Makes one's own results the committed ones: for maintainers. */

import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { writeAtomically } from "../../common/files";
import { engineText } from "../../results/machine";
import { committedDirectory, runsDirectory, tableNames } from "../../results/paths";
import { planOf } from "../plan/plan";
import { protocolNamed } from "../protocols";
import { isPartial, jobsText, readProvenance, requireIntact, type Provenance } from "../../results/provenance";

export interface PromoteOptions {
  from?: string;
  to?: string;
  /** Takes the results of some of the plan's jobs. */
  partial?: boolean;
}

/**
 * Copies a protocol's tables and provenance from data/runs to data. Throws where they are missing or not intact, where
 * they are a part of the protocol and `partial` is not set, where a job's settings have changed since, and where they would
 * drop a job that is committed.
 */
export function promote(
  protocol: string,
  { from = runsDirectory(protocol), to = committedDirectory(protocol), partial = false }: PromoteOptions = {},
): Provenance {
  const planned = new Map(planOf(protocolNamed(protocol)).jobs.map(({ id, hash }) => [id, hash]));
  const provenance = readProvenance(from);
  if (!provenance)
    throw new Error(`${from}: nothing to promote; \`npx origin reproduce --protocol ${protocol}\` first`);
  if (provenance.protocol !== protocol)
    throw new Error(`${from}: expected results of ${protocol}, got those of ${provenance.protocol}`);
  requireIntact(from, provenance);
  if (isPartial(provenance) && !partial)
    throw new Error(`${from}: ${jobsText(provenance)}; --partial makes these the committed results all the same`);
  requirePresent(planned, provenance, from);
  requireNoLoss(planned, provenance, readProvenance(to));
  if (provenance.machines.length > 1) warnOfMixture(provenance);
  for (const name of [...Object.values(tableNames), "provenance.json"]) copy(join(from, name), join(to, name));
  for (const [name, run] of Object.entries(policiesOfLiveCells[protocol] ?? {})) {
    if (existsSync(join(from, run))) copy(join(from, run), join(dirname(to), `${name}.safetensors`));
  }
  return provenance;
}

/** The hash of a job's settings, by its id. */
type Planned = ReadonlyMap<string, string>;

/** Tables that were made before the protocol was changed are none of it. */
function requirePresent(planned: Planned, { protocol, jobs }: Provenance, from: string): void {
  const old = Object.keys(jobs).find((id) => planned.get(id) !== jobs[id].hash);
  if (old === undefined) return;
  throw new Error(
    `${from}: job ${old}: expected rows of settings ${planned.get(old) ?? "of no such job"}, got ${jobs[old].hash}: the ` +
      `protocol has changed since; \`npx origin reproduce --protocol ${protocol}\` makes them again`,
  );
}

/** A job whose settings have changed is no loss: its rows are of another version. */
function requireNoLoss(planned: Planned, { protocol, jobs }: Provenance, committed: Provenance | undefined): void {
  const lost = Object.entries(committed?.jobs ?? {}).filter(
    ([id, { hash }]) => !(id in jobs) && planned.get(id) === hash,
  );
  if (lost.length === 0) return;
  const advice = `\`npx origin adopt --protocol ${protocol}\` and \`npx origin collect\` take them along`;
  throw new Error(`promote: ${lost.length} committed jobs are missing here (${lost[0][0]}, …); ${advice}`);
}

/** What notebooks load, by the protocol that makes it. */
const policiesOfLiveCells: Record<string, Record<string, string>> = {
  quick: {
    /** Every target is within its reach, none is saturated. */
    base: "runs/e0.02-s1/step-800.safetensors",
  },
  paper: {
    /** Before and after RL on a target that it was never shown, on which it took a path that nobody showed. */
    unexposed: "runs/e0-s113/step-800.safetensors",
    "unexposed-tuned": "runs/e0-s113-grpo-depth-r113/weights.safetensors",
  },
};

function copy(from: string, to: string): void {
  writeAtomically(to, readFileSync(from));
}

function warnOfMixture({ machines }: Provenance): void {
  const sources = new Set(machines.map((machine) => machine.sources)).size;
  const engines = [...new Set(machines.map(engineText))].join("; ");
  const text = `promote: runs were made by ${machines.length} machines or versions (${sources} versions of the sources; ${engines})`;
  process.stderr.write(`${text}; see machines in provenance.json\n`);
}
