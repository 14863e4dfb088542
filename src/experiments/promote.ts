/** Makes one's own results the committed ones: for maintainers. */

import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { writeAtomically } from "../files";
import { committedPlace, runsPlace, tableNames } from "./places";
import { readProvenance, requireIntact, type Provenance } from "./provenance";

/** Copies a protocol's tables and provenance from data/runs to data. Throws where they are missing or not intact. */
export function promote(protocol: string, from = runsPlace(protocol), to = committedPlace(protocol)): Provenance {
  const provenance = readProvenance(from);
  if (!provenance)
    throw new Error(`${from}: nothing to promote; \`npx origin reproduce --protocol ${protocol}\` first`);
  requireIntact(from, provenance);
  if (provenance.machines.length > 1) warnOfMixture(provenance);
  for (const name of [...Object.values(tableNames), "provenance.json"]) copy(join(from, name), join(to, name));
  const base = join(from, liveBase);
  if (existsSync(base)) copy(base, join(dirname(to), "base.safetensors"));
  return provenance;
}

/** The base policy that notebooks train from in a live cell: every target is within its reach, none is saturated. */
const liveBase = "runs/e0.02-s1/step-800.safetensors";

function copy(from: string, to: string): void {
  writeAtomically(to, readFileSync(from));
}

function warnOfMixture({ machines }: Provenance): void {
  const sources = new Set(machines.map((machine) => machine.sources)).size;
  const text = `promote: runs were made by ${machines.length} machines or versions (${sources} versions of the sources)`;
  process.stderr.write(`${text}; see machines in provenance.json\n`);
}
