/**
 * seal.json in a protocol's directory: what was fixed before its first run, as fingerprints. A protocol that is sealed
 * has its runs made and judged from the commit that sealed it; what changes afterwards is told apart by these.
 */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { writeAtomically } from "../common/files";
import { readChecked } from "../common/validate";
import { planOf } from "../experiments/plan/plan";
import { protocolNamed } from "../experiments/protocols";
import { sourcesFingerprint } from "../experiments/runs/sources";
import { hypothesesOf } from "../hypotheses/hypotheses";
import { committedDirectory } from "../results/paths";
import { judgingFingerprint } from "../verdicts/judging";
import { statementsHashOf, statementsOf } from "./statements";

const schema = z.object({
  protocol: z.string(),
  version: z.string(),
  /** Of all settings of the protocol. */
  settings: z.string(),
  /** Of its list of hypotheses, thresholds and rule included. */
  hypotheses: z.string(),
  /** Of which parts speak for and against which statement. */
  statements: z.string(),
  /** Of the code that judges. */
  judging: z.string(),
  /** Of the sources that numbers depend on. */
  sources: z.string(),
  /** When, ISO 8601. */
  sealed: z.string(),
});

export type Seal = z.output<typeof schema>;

/** The seal of a protocol; undefined where it has none. Throws an Error that names a damaged one. */
export function sealOf(protocol: string): Seal | undefined {
  const path = sealPath(protocol);
  return existsSync(path) ? readChecked(schema, path) : undefined;
}

/** The same fingerprints as they are now. */
export function sealNow(protocol: string): Seal {
  const { version, hash } = planOf(protocolNamed(protocol));
  return {
    protocol,
    version,
    settings: hash,
    hypotheses: hypothesesOf(protocol).hash,
    statements: statementsHashOf(statementsOf(protocol)),
    judging: judgingFingerprint(),
    sources: sourcesFingerprint(),
    sealed: new Date().toISOString(),
  };
}

/** Writes the seal. Throws an Error where the protocol is sealed already: what was fixed cannot be fixed again. */
export function seal(protocol: string): Seal {
  const earlier = sealOf(protocol);
  if (earlier)
    throw new Error(
      `${protocol}: is sealed since ${earlier.sealed}; what is to be judged otherwise needs a protocol of its own`,
    );
  const now = sealNow(protocol);
  writeAtomically(sealPath(protocol), `${JSON.stringify(now, null, 2)}\n`);
  return now;
}

/**
 * Throws an Error where a protocol is sealed and the code that judges is another by now: its verdicts are recorded in a
 * checkout of the commit that sealed it. Which that is, and how, CONTRIBUTING.md says.
 */
export function requireSealedJudge(protocol: string): void {
  const sealed = sealOf(protocol);
  const judging = judgingFingerprint();
  if (!sealed || sealed.judging === judging) return;
  throw new Error(
    `data/${protocol}: is sealed to be judged by code of fingerprint ${sealed.judging}, and this is ${judging}: record its ` +
      `verdicts in a checkout of the commit that sealed it${sealCommits[protocol] ? `, ${sealCommits[protocol]}` : ""} ` +
      "(CONTRIBUTING.md, A sealed protocol), and copy verdicts.json with the tables",
  );
}

/** The commits that sealed, as git has them: no commit can name itself. */
export const sealCommits: Readonly<Record<string, string>> = { replication: "0a26bc9", levers: "e72bdf9" };

function sealPath(protocol: string): string {
  return join(committedDirectory(protocol), "seal.json");
}
