/** What the report says of when its verdicts were fixed, and of what has changed since. */

import { join } from "node:path";
import { root } from "../results/paths";
import type { Results } from "../results/rows";
import type { Verdict } from "../verdicts";
import { judgingFingerprint } from "../verdicts/judging";
import { isOfTables, movedSince, readRecord, type Moved, type VerdictRecord } from "../verdicts/record";
import { sealCommits, sealNow, sealOf, type Seal } from "./seal";

/** Sentences for committed results that were sealed or recorded; none for others. */
export function judgedTexts({ protocol, about }: Pick<Results, "protocol" | "about">, verdicts: Verdict[]): string[] {
  if (about?.directory !== `data/${protocol}`) return [];
  const sealed = sealOf(protocol);
  const directory = join(root, about.directory);
  const record = readRecord(directory);
  const texts = sealed ? [sealText(sealed, sealNow(protocol))] : [];
  if (record && isOfTables(record, directory)) {
    texts.push(recordText(record, sealed, judgingFingerprint(), movedSince(record, verdicts)));
  }
  return texts;
}

/** When and by which code verdicts were recorded, and what the present code says otherwise. */
export function recordText(
  { protocol, judged, judging }: Pick<VerdictRecord, "protocol" | "judged" | "judging">,
  sealed: Seal | undefined,
  now: string,
  moved: Moved[],
): string {
  const by = sealed
    ? `, by ${judging === sealed.judging ? "the code that was sealed" : "other code than was sealed"}`
    : "";
  return (
    `Verdicts were first recorded from these rows on ${dayOf(judged)} (data/${protocol}/verdicts.json)${by}. The code ` +
    `that judges ${judging === now ? "is the same" : "has changed since; the verdicts below are computed by the present code"}. ` +
    movedText(moved)
  );
}

/** What was sealed, and which of it is not as it was. */
export function sealText(sealed: Seal, now: Seal): string {
  const parts = {
    settings: "settings",
    hypotheses: "hypotheses with their thresholds",
    statements: "statements",
    judging: "judging code",
    sources: "sources of the numbers",
  } as const;
  const keys = Object.keys(parts) as (keyof typeof parts)[];
  const changed = keys.filter((key) => sealed[key] !== now[key]).map((key) => parts[key]);
  const since = changed.length === 0 ? "Nothing of it has changed since." : `Changed since: ${changed.join(", ")}.`;
  const commit = sealCommits[sealed.protocol];
  return `Sealed on ${dayOf(sealed.sealed)}${commit ? ` (commit ${commit})` : ""}, before the first run: ${Object.values(parts).join(", ")}. ${since}`;
}

/** Which verdicts are not the recorded ones. */
export function movedText(moved: Moved[]): string {
  if (moved.length === 0) return "No verdict differs from the record, nor any number by more than 1e-9.";
  const lines = moved.map(
    ({ part, of, before, after }) => `${part}${of === "all" ? "" : ` (${of})`}: ${before} → ${after}`,
  );
  return `Verdicts that differ from the record: ${lines.join("; ")}.`;
}

function dayOf(time: string): string {
  return time.slice(0, 10);
}
