/** The rows that figures, notebooks and findings read. */

import { join, resolve } from "node:path";
import { committedPlace, root, tableNames } from "./places";
import { isPartial, readProvenance, requireIntact } from "./provenance";
import type { Results } from "./rows";
import { readCurveRows, readPromptRows, readResultRows } from "./tables";

/** Committed protocols, the largest first. */
const bySize = ["paper", "quick"];

/**
 * Results of a protocol: of the directory in GRPO_ORIGIN_RESULTS where that is set (one's own runs, such as
 * `data/runs/quick`), else of `protocol` where it is committed, else of the largest committed protocol that is whole.
 * Rejects with an Error that names what is missing, cut short or edited.
 */
export async function results(protocol?: string): Promise<Results> {
  const own = process.env.GRPO_ORIGIN_RESULTS;
  return own ? readResults(resolve(root, own)) : committedResults(protocol);
}

/** Committed results of `protocol`, else of the largest protocol that is whole, whatever the environment says. */
export async function committedResults(protocol?: string): Promise<Results> {
  return readResults(placeOfCommitted(protocol));
}

/** All tables in a protocol's directory, checked against its provenance.json. */
export async function readResults(directory: string): Promise<Results> {
  const provenance = readProvenance(directory);
  if (!provenance) throw new Error(`${directory}: expected the results of a protocol, found no provenance.json`);
  requireIntact(directory, provenance);
  return {
    protocol: provenance.protocol,
    rows: await readResultRows(join(directory, tableNames.rows)),
    prompts: await readPromptRows(join(directory, tableNames.prompts)),
    curves: await readCurveRows(join(directory, tableNames.curves)),
  };
}

/**
 * Where the committed results stand: those of `protocol`, whole or not, else of the largest protocol that is whole.
 * Throws an Error that names where it looked.
 */
export function placeOfCommitted(protocol?: string, placeOf = committedPlace): string {
  if (protocol && readProvenance(placeOf(protocol))) return placeOf(protocol);
  const whole = bySize.map(placeOf).find((place) => {
    const provenance = readProvenance(place);
    return provenance && !isPartial(provenance);
  });
  if (whole) return whole;
  const names = [...new Set([...(protocol ? [protocol] : []), ...bySize])].map((name) => `data/${name}`).join(", ");
  throw new Error(
    `results: found none in ${names}; run \`npm run reproduce\` and set GRPO_ORIGIN_RESULTS=data/runs/quick`,
  );
}
