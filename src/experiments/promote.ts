/** Makes one's own results the committed ones: for maintainers. */

import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
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
  mkdirSync(to, { recursive: true });
  for (const name of Object.values(tableNames)) writeAtomically(join(to, name), readFileSync(join(from, name)));
  copyFileSync(join(from, "provenance.json"), join(to, "provenance.json"));
  return provenance;
}

function warnOfMixture({ machines }: Provenance): void {
  const sources = new Set(machines.map((machine) => machine.sources)).size;
  const text = `promote: runs were made by ${machines.length} machines or versions (${sources} versions of the sources)`;
  process.stderr.write(`${text}; see machines in provenance.json\n`);
}
