/** A statement beside what was found: what the verdicts on its parts come to. */

import { groupBy } from "../common/groupBy";
import { openText, type Decision, type Verdict } from "../verdicts";
import type { Key, Statement } from "./statement";

export interface Judgement extends Pick<Statement, "whose" | "text"> {
  /** What these rows can and cannot decide, and where parts differ by what they are judged for. */
  scope: string;
  outcome: string;
  /** A line a part and decision. */
  bearsOut: string[];
  speaksAgainst: string[];
  open: string[];
  /** What rows without a hypothesis show; empty where there are none. */
  beside: string;
}

/** What the verdicts say of a statement; "not tested here" where no rows could judge it. */
export function judgementOf(statement: Statement, verdicts: Verdict[]): Judgement {
  const { whose, text, scope, supportedBy, opposedBy = [], beside = "" } = statement;
  const tested = verdicts.filter(({ verdict }) => verdict !== "not tested");
  const namedBy = (some: readonly Key[]) => tested.filter((verdict) => some.some((key) => names(key, verdict)));
  const supporting = namedBy(supportedBy);
  const opposing = namedBy(opposedBy);
  const own = [...supporting, ...opposing];
  return {
    whose,
    text,
    scope: [scope, dependence(own)].filter(Boolean).join(" "),
    outcome: outcomeFrom(supporting, opposing),
    bearsOut: [...linesOf(supporting, "holds"), ...linesOf(opposing, "rejected")],
    speaksAgainst: [...linesOf(supporting, "rejected"), ...linesOf(opposing, "holds")],
    open: linesOf(own, "undecided"),
    beside,
  };
}

/** The cells of one table for all statements, under `judgementHeads`; what was found has a line for each part. */
export function judgementCells({ whose, text, scope, outcome, ...found }: Judgement): string[] {
  const { bearsOut, speaksAgainst, open, beside } = found;
  const lines = [
    ...bearsOut.map((line) => `For: ${line}`),
    ...speaksAgainst.map((line) => `Against: ${line}`),
    ...open.map((line) => `Undecided: ${line}`),
    ...(beside ? [`Without a hypothesis: ${beside}`] : []),
  ];
  return [whose, text, scope, outcome, lines.join("\n")];
}

export const judgementHeads = [
  "whose",
  "what it says",
  "what these rows can and cannot decide",
  "outcome",
  "what was found",
];

/** Which of these cells is the outcome. */
export const outcomeCell = judgementHeads.indexOf("outcome");

/** The same as a row of a notebook's table. */
export function judgementRow(judgement: Judgement): Record<string, string> {
  const cells = judgementCells(judgement);
  return Object.fromEntries(judgementHeads.map((head, i) => [head, cells[i]]));
}

function names(key: Key, { hypothesis, part, of }: Verdict): boolean {
  return key === hypothesis || key === part || key === `${part}:${of}`;
}

function outcomeFrom(supporting: Verdict[], opposing: Verdict[]): string {
  const own = [...supporting, ...opposing];
  const has = (verdicts: Verdict[], kind: Decision) => verdicts.some(({ verdict }) => verdict === kind);
  if (own.length === 0) return "not tested here";
  const pro = has(supporting, "holds") || has(opposing, "rejected");
  const contra = has(supporting, "rejected") || has(opposing, "holds");
  if (pro && contra) return "in part";
  if (!pro && !contra) return "undecided";
  const open = openText(own.filter(({ verdict }) => verdict === "undecided").length);
  return `${contra ? "not borne out" : "borne out"}${open ? ` (${open})` : ""}`;
}

/** `H4a (depth, length): From a base mass below .01 nothing moves.`; of a rejected part that too. */
function linesOf(verdicts: Verdict[], decision: Decision): string[] {
  const parts = groupBy(
    verdicts.filter(({ verdict }) => verdict === decision),
    ({ part }) => part,
  );
  const rejected = decision === "rejected" ? ", rejected" : "";
  return [...parts].map(([part, own]) => `${part}${rejected}${judgedFor(own)}: ${own[0].claim}`);
}

function judgedFor(verdicts: Verdict[]): string {
  const names = verdicts.map(({ of }) => of).filter((of) => of !== "all");
  return names.length === 0 ? "" : ` (${names.join(", ")})`;
}

/** Parts that hold for some of what they are judged for and are rejected for other. */
function dependence(verdicts: Verdict[]): string {
  const texts: string[] = [];
  for (const [part, own] of groupBy(verdicts, (verdict) => verdict.part)) {
    const judgedAs = (kind: Decision) => own.filter(({ verdict }) => verdict === kind).map(({ of }) => of);
    const holding = judgedAs("holds");
    const rejected = judgedAs("rejected");
    if (holding.length > 0 && rejected.length > 0)
      texts.push(`${part} holds for ${holding.join(", ")}, not for ${rejected.join(", ")}.`);
  }
  return texts.join(" ");
}
