/**
 * What the paper states, and what its reviewers and others doubt, each with the parts of hypotheses that bear on it. The
 * statements are the abstract's of arXiv 2510.15990 as this project summarises it, not its sentences; which parts judge
 * them was fixed before the runs of protocol `paper`.
 */

import { groupBy } from "../common/groupBy";
import type { HypothesisId, PartId } from "../hypotheses/hypotheses";
import { openText, type Decision, type Verdict } from "../verdicts";

/** A hypothesis with all its parts, a part, or a part for one of what it is judged for. */
export type Key = HypothesisId | PartId | `${PartId}:${string}`;

export interface Statement {
  whose: "the paper" | "a doubt";
  text: string;
  /** Parts that bear it out where they hold. */
  supportedBy: readonly Key[];
  /** Parts that speak against it where they hold. */
  opposedBy?: readonly Key[];
  /** What its parts leave out: conditions that they do not vary, and what has no part. */
  note?: string;
}

const ofThePaper: Omit<Statement, "whose">[] = [
  {
    text: "GRPO's gains are inconsistent between domains; the data distribution explains why.",
    supportedBy: ["H1", "H4"],
    note: "Whether the dependence is GRPO's alone: notebook 03 compares it with rejection sampling and supervised fine-tuning.",
  },
  {
    text: "GRPO is a conservative reweighting scheme, bounded by the base model's distribution: the exponential tilt.",
    supportedBy: ["H5a:mean + k2", "H5e"],
    opposedBy: ["H5b"],
    note: "H5a and H5b are about rungs that share their rules; H5f is about rungs that do not.",
  },
  { text: "It cannot discover completely novel solutions.", supportedBy: ["H2a", "H2b", "H2c"] },
  {
    text: "Out-of-distribution improvement emerges only when the target task aligns with the model's pretrained biases.",
    supportedBy: ["H4"],
    note:
      "H4a asks whether mass on the target is necessary, H4b whether it is enough. The axes come into reach at different " +
      "snapshots: the runs cannot tell the axis from the moment.",
  },
  { text: "In-distribution gains diminish as performance saturates.", supportedBy: ["H3"] },
  { text: "GRPO sharpens pretraining biases.", supportedBy: ["H6"] },
];

const doubts: Omit<Statement, "whose">[] = [
  {
    text: "Supervised fine-tuning may teach what RL cannot find.",
    supportedBy: ["H2c"],
    note: "H2c is about 80 batches of 16 demonstrations; protocol discovery (notebook 04) has 1,000 batches.",
  },
  {
    text: "The theory may fail with group normalisation, finite groups and other β.",
    supportedBy: ["H5b"],
    opposedBy: ["H5a", "H5c", "H5f"],
    note: "Here the theory is the one-decision laws of src/theory/optima.ts, of which the plain tilt is one.",
  },
  {
    text: "Prolonged RL may expand what the base can do (arXiv 2505.24864).",
    supportedBy: ["H2d"],
    note: "Protocol discovery (notebook 04) has RL as long where no or next to no base sample is right.",
  },
  {
    text: "Balanced data may change the picture: RL on the target and in distribution by equal chance.",
    supportedBy: ["H8c"],
    note: "H8c is about forgetting alone; how much of the gain the mixture loses is in the aggregate.",
  },
  { text: "At large k the base model overtakes the tuned one in pass@k (arXiv 2504.13837).", supportedBy: ["H7b"] },
  {
    text: "RL composes skills (arXiv 2509.25123).",
    supportedBy: ["H4b:composition"],
    note: "With steps shown. Notebook 04 compares it with what more pretraining composes.",
  },
  { text: "Gains arise only at the edge of competence (arXiv 2512.07783).", supportedBy: ["H1", "H4a"] },
  { text: "Forgetting grows with the KL moved (arXiv 2509.04259).", supportedBy: ["H8a", "H8b"] },
  {
    text: "Other methods (PPO, REINFORCE, RLOO, Dr. GRPO, DAPO, rejection sampling) may do as much or more.",
    supportedBy: [],
    note: "No hypothesis was stated. The aggregate and notebook 03 compare rejection sampling with GRPO.",
  },
  { text: "Reference resets may move the bound.", supportedBy: [] },
  { text: "Curriculum, process reward or spurious reward may change the picture.", supportedBy: [] },
  { text: "The architecture, such as the positional encoding, may be the cause, not the algorithm.", supportedBy: [] },
  { text: "What changes inside the model is not shown.", supportedBy: [] },
];

export const statements: Statement[] = [
  ...ofThePaper.map((each) => ({ whose: "the paper" as const, ...each })),
  ...doubts.map((each) => ({ whose: "a doubt" as const, ...each })),
];

/** A statement beside what was found. */
export interface Judgement extends Pick<Statement, "whose" | "text"> {
  outcome: string;
  /** A line a part and decision. */
  bearsOut: string[];
  speaksAgainst: string[];
  open: string[];
  /** Where parts of one kind differ by what they are judged for, and the statement's note. */
  dependsOn: string;
}

/** What the verdicts say of a statement; "not tested here" where no rows could judge it. */
export function judgementOf({ whose, text, note = "", ...keys }: Statement, verdicts: Verdict[]): Judgement {
  const tested = verdicts.filter(({ verdict }) => verdict !== "not tested");
  const namedBy = (some: readonly Key[] = []) => tested.filter((verdict) => some.some((key) => names(key, verdict)));
  const supporting = namedBy(keys.supportedBy);
  const opposing = namedBy(keys.opposedBy);
  const own = [...supporting, ...opposing];
  return {
    whose,
    text,
    outcome: outcomeFrom(supporting, opposing),
    bearsOut: [...linesOf(supporting, "holds"), ...linesOf(opposing, "rejected")],
    speaksAgainst: [...linesOf(supporting, "rejected"), ...linesOf(opposing, "holds")],
    open: linesOf(own, "undecided"),
    dependsOn: [dependence(own), note].filter(Boolean).join(" "),
  };
}

/** The cells of one table for all statements, under `judgementHeads`; what was found has a line for each part. */
export function judgementCells({ whose, text, outcome, dependsOn, ...found }: Judgement) {
  const { bearsOut, speaksAgainst, open } = found;
  const lines = [
    ...bearsOut.map((line) => `For: ${line}`),
    ...speaksAgainst.map((line) => `Against: ${line}`),
    ...open.map((line) => `Undecided: ${line}`),
  ];
  return [whose, text, outcome, lines.join("\n"), dependsOn];
}

export const judgementHeads = ["whose", "statement", "outcome", "found", "depends on"];

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
