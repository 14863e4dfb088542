/**
 * verdicts.json, beside a protocol's tables: the verdicts as they were first computed from these rows, and by what. It
 * stays when the code that judges changes, so that no verdict can change in silence.
 */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { fingerprintOfFiles, writeAtomically } from "../common/files";
import { readChecked } from "../common/validate";
import { hypothesesOf } from "../hypotheses/hypotheses";
import { tableNames } from "../results/paths";
import type { Results } from "../results/rows";
import { verdictsOf, type Verdict } from "./index";
import { judgingFingerprint } from "./judging";

export const recordName = "verdicts.json";

/** JSON has no NaN. */
const maybe = z.number().nullable();

const schema = z.object({
  protocol: z.string(),
  /** Fingerprints of the tables, of the list of hypotheses, of the code that judged, and of the statements. */
  tables: z.string(),
  hypotheses: z.string(),
  judging: z.string(),
  statements: z.string(),
  /** When, ISO 8601. */
  judged: z.string(),
  verdicts: z.array(
    z.object({
      part: z.string(),
      of: z.string(),
      verdict: z.enum(["holds", "rejected", "undecided", "not tested"]),
      effect: maybe,
      lower: maybe,
      upper: maybe,
      seeds: z.int().min(0),
      p: maybe,
      adjustedP: maybe,
    }),
  ),
});

export type VerdictRecord = z.output<typeof schema>;

/** The record in a protocol's directory; undefined where there is none. Throws an Error that names a damaged one. */
export function readRecord(directory: string): VerdictRecord | undefined {
  const path = join(directory, recordName);
  return existsSync(path) ? readChecked(schema, path) : undefined;
}

/** Writes the record of the results in `directory`; keeps one that was made of the same tables. Returns the one that is there. */
export function recordVerdicts(directory: string, results: Results, statements: string): VerdictRecord {
  const tables = tablesFingerprint(directory);
  const earlier = readRecord(directory);
  if (earlier?.tables === tables) return earlier;
  const record: VerdictRecord = {
    protocol: results.protocol,
    tables,
    hypotheses: hypothesesOf(results.protocol).hash,
    judging: judgingFingerprint(),
    statements,
    judged: new Date().toISOString(),
    verdicts: verdictsOf(results).map(recorded),
  };
  writeAtomically(join(directory, recordName), `${JSON.stringify(record, null, 1)}\n`);
  return record;
}

/** Whether `directory` has a record of the tables that are in it. */
export function isRecorded(directory: string): boolean {
  const record = readRecord(directory);
  return record !== undefined && isOfTables(record, directory);
}

/** Whether the tables in `directory` are those that the record is of. */
export function isOfTables({ tables }: VerdictRecord, directory: string): boolean {
  return tables === tablesFingerprint(directory);
}

function tablesFingerprint(directory: string): string {
  return fingerprintOfFiles(directory, Object.values(tableNames));
}

function recorded({ part, of, verdict, effect, lower, upper, seeds, p, adjustedP }: Verdict) {
  const [e, l, u, q, a] = [effect, lower, upper, p, adjustedP].map((value) => (Number.isFinite(value) ? value : null));
  return { part, of, verdict, effect: e, lower: l, upper: u, seeds, p: q, adjustedP: a };
}

/** A verdict that is not the recorded one any more. */
export interface Moved {
  part: string;
  of: string;
  /** `holds, 0.123`; `none` where there was no such part. */
  before: string;
  after: string;
}

/** Verdicts that differ from the record in what was decided, or in their effect by more than 1e-9. */
export function movedSince({ verdicts: before }: VerdictRecord, verdicts: readonly Verdict[]): Moved[] {
  const key = ({ part, of }: { part: string; of: string }) => `${part}|${of}`;
  const known = new Map(before.map((each) => [key(each), each]));
  const moved: Moved[] = [];
  for (const now of verdicts.map(recorded)) {
    const then = known.get(key(now));
    known.delete(key(now));
    if (then?.verdict === now.verdict && isClose(then.effect, now.effect)) continue;
    moved.push({ part: now.part, of: now.of, before: then ? shown(then) : "none", after: shown(now) });
  }
  for (const then of known.values()) moved.push({ part: then.part, of: then.of, before: shown(then), after: "none" });
  return moved;
}

function isClose(a: number | null, b: number | null): boolean {
  return a === null || b === null ? a === b : Math.abs(a - b) <= 1e-9;
}

function shown({ verdict, effect }: VerdictRecord["verdicts"][number]): string {
  return effect === null ? verdict : `${verdict}, ${effect.toPrecision(6)}`;
}
