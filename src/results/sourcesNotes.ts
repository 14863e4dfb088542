/**
 * Notes on committed rows that other sources than the present ones made: data/sources.json says of each protocol which
 * numbers may differ. A test fails where such rows have no note, and where a note has no such rows.
 */

import { join } from "node:path";
import { z } from "zod";
import { readChecked } from "../common/validate";
import { root } from "./paths";
import type { Provenance } from "./provenance";

const schema = z.array(
  z.object({
    protocol: z.string(),
    /** Fingerprint of the sources that made the rows, as in the protocol's provenance.json. */
    sources: z.string().regex(/^[0-9a-f]{12}$/, "expected 12 hexadecimal digits"),
    /** Which numbers may differ from those that the present sources make, and how far. */
    mayDiffer: z.string().min(20),
  }),
);

export type SourcesNote = z.output<typeof schema>[number];

const notesPath = join(root, "data", "sources.json");

/** The notes in data/sources.json. Throws an Error that names the first mistake in it. */
export function sourcesNotes(path = notesPath): SourcesNote[] {
  return readChecked(schema, path);
}

type Made = Pick<Provenance, "protocol" | "machines">;

/** What the notes say of a protocol's rows. */
export function notesOn({ protocol, machines }: Made, notes = sourcesNotes()): string[] {
  const made = sourcesOf(machines);
  const own = notes.filter((note) => note.protocol === protocol && made.includes(note.sources));
  return own.map(({ mayDiffer }) => mayDiffer);
}

/**
 * What is wrong between committed rows, the notes and the present sources, each with what to do; none where all rows were
 * made by the present sources or have a note, and every note is of such rows.
 */
export function sourcesProblems(current: string, committed: Made[], notes: SourcesNote[]): string[] {
  const older = committed.flatMap(({ protocol, machines }) => {
    const others = sourcesOf(machines).filter((sources) => sources !== current);
    return others.map((sources) => ({ protocol, sources }));
  });
  const isOn = (one: Key, other: Key) => one.protocol === other.protocol && one.sources === other.sources;
  const without = older.filter((rows) => !notes.some((note) => isOn(note, rows)));
  const needless = notes.filter((note) => !older.some((rows) => isOn(note, rows)));
  return [...without.map((rows) => missingText(rows, current)), ...needless.map(needlessText)];
}

type Key = Pick<SourcesNote, "protocol" | "sources">;

function sourcesOf(machines: Provenance["machines"]): string[] {
  return [...new Set(machines.map(({ sources }) => sources))];
}

function missingText({ protocol, sources }: Key, current: string): string {
  return (
    `data/${protocol}: expected rows that the present sources made (${current}), got those of ${sources}. Make them again ` +
    `(remove data/runs/${protocol}, \`npm run reproduce -- --protocol ${protocol}\`, \`npx origin promote ${protocol}\`); or ` +
    `let \`npx origin verify --protocol ${protocol}\` compare them, and say in data/sources.json which numbers may differ: ` +
    `{ "protocol": "${protocol}", "sources": "${sources}", "mayDiffer": "…" }`
  );
}

function needlessText({ protocol, sources }: Key): string {
  return (
    `data/sources.json: the note on ${protocol} and sources ${sources}: expected rows of these in data/${protocol} that other ` +
    "sources than the present ones made, got none. Remove the note"
  );
}
