/**
 * What the paper states and what its reviewers doubt, each with the parts of hypotheses that speak of it. The
 * statements are the abstract's of arXiv 2510.15990 as this project summarises it, not its sentences.
 */

import type { Decision, Verdict } from "./verdicts";

/** A statement or a doubt, and the parts that judge it; none where no rows of this project can. */
export interface Statement {
  text: string;
  /** Parts that bear it out where they hold: ids such as "H3" or "H3a", behind a colon what they are judged for. */
  supportedBy: readonly string[];
  /** Parts that speak against it where they hold. */
  opposedBy?: readonly string[];
  /** What belongs to it and has no part. */
  beyond?: string;
}

export const paperStatements: Statement[] = [
  {
    text: "GRPO's gains are inconsistent between domains; the data distribution explains why.",
    supportedBy: ["H1", "H4"],
  },
  {
    text: "GRPO is a conservative reweighting scheme, bounded by the base model's distribution: the exponential tilt.",
    supportedBy: ["H5a:mean + k2", "H5e"],
    opposedBy: ["H5b"],
  },
  { text: "It cannot discover completely novel solutions.", supportedBy: ["H2a", "H2b"] },
  {
    text: "Out-of-distribution improvement emerges only when the target task aligns with the model's pretrained biases.",
    supportedBy: ["H4a"],
    beyond: "That the base policy has mass on the target is necessary by this; whether it is enough, H4b asks.",
  },
  { text: "In-distribution gains diminish as performance saturates.", supportedBy: ["H3"] },
  { text: "GRPO sharpens pretraining biases.", supportedBy: ["H6"] },
];

export const reviewersDoubts: Statement[] = [
  {
    text: "Other methods (PPO, REINFORCE, RLOO, Dr. GRPO, DAPO, rejection sampling) may do as much or more.",
    supportedBy: [],
    beyond:
      "No hypothesis was stated. Rejection sampling and supervised fine-tuning stand beside GRPO in the aggregate.",
  },
  {
    text: "Supervised fine-tuning may teach in as many steps what RL cannot find.",
    supportedBy: ["H2c"],
    beyond: "Its batches hold 16 demonstrations, against 256 rollouts of a step of RL.",
  },
  {
    text: "The theory may fail with group normalisation, finite groups and other β.",
    supportedBy: ["H5b"],
    opposedBy: ["H5a", "H5c", "H5f"],
    beyond: "Here the theory is the one-decision laws of src/theory/laws.ts, of which the plain tilt is one.",
  },
  {
    text: "Prolonged RL may expand what the base can do (arXiv 2505.24864).",
    supportedBy: ["H2d"],
  },
  { text: "Reference resets may move the bound.", supportedBy: [] },
  { text: "Balanced data may change the picture: RL on the target and in distribution in turn.", supportedBy: ["H8c"] },
  { text: "Curriculum, process reward or spurious reward may change the picture.", supportedBy: [] },
  { text: "The architecture, such as the positional encoding, may be the cause, not the algorithm.", supportedBy: [] },
  { text: "What changes inside the model is not shown.", supportedBy: [] },
  { text: "At large k the base model overtakes the tuned one in pass@k (arXiv 2504.13837).", supportedBy: ["H7b"] },
  { text: "RL composes skills (arXiv 2509.25123).", supportedBy: ["H4b:composition", "H4b:depth"] },
  { text: "Gains arise only at the edge of competence (arXiv 2512.07783).", supportedBy: ["H1", "H4a"] },
  { text: "Forgetting is ordered by the KL moved.", supportedBy: ["H8a", "H8b"] },
];

/** A statement beside what was found. */
export interface Judgement {
  text: string;
  outcome: string;
  /** A line a part and decision. */
  found: string[];
  /** Where parts of one kind differ by what they are judged for. */
  dependsOn: string;
}

/** What the verdicts say of a statement; "not tested here" where no rows could judge it. */
export function judgementOf({ text, supportedBy, opposedBy = [], beyond }: Statement, verdicts: Verdict[]): Judgement {
  const speaking = (keys: readonly string[]) =>
    verdicts.filter((verdict) => keys.some((key) => speaksOf(key, verdict)) && verdict.verdict !== "not tested");
  const [supporting, opposing] = [speaking(supportedBy), speaking(opposedBy)];
  const own = [...supporting, ...opposing];
  const found = [...linesOf(own), ...(beyond ? [beyond] : [])];
  return { text, outcome: outcomeFrom(supporting, opposing), found, dependsOn: dependence(own) };
}

function speaksOf(key: string, { part, of }: Verdict): boolean {
  const [id, only] = key.split(":");
  return part.startsWith(id) && (only === undefined || of === only);
}

function outcomeFrom(supporting: Verdict[], opposing: Verdict[]): string {
  const has = (verdicts: Verdict[], kind: Decision) => verdicts.some(({ verdict }) => verdict === kind);
  if (supporting.length + opposing.length === 0) return "not tested here";
  const pro = has(supporting, "holds") || has(opposing, "rejected");
  const contra = has(supporting, "rejected") || has(opposing, "holds");
  if (pro && contra) return "in part";
  if (!pro && !contra) return "undecided";
  const where = has([...supporting, ...opposing], "undecided") ? " where decided" : "";
  return `${contra ? "not borne out" : "borne out"}${where}`;
}

/** `H4a holds (depth, length): From a base mass below .01 nothing moves.` */
function linesOf(verdicts: Verdict[]): string[] {
  const kinds: [Decision, string][] = [
    ["holds", "holds"],
    ["rejected", "is rejected"],
    ["undecided", "is undecided"],
  ];
  return [...new Set(verdicts.map(({ part }) => part))].flatMap((part) =>
    kinds.flatMap(([kind, words]) => {
      const own = verdicts.filter((verdict) => verdict.part === part && verdict.verdict === kind);
      return own.length === 0 ? [] : [`${part} ${words}${judgedFor(own)}: ${own[0].claim}`];
    }),
  );
}

function judgedFor(verdicts: Verdict[]): string {
  const names = verdicts.map(({ of }) => of).filter((of) => of !== "all");
  return names.length === 0 ? "" : ` (${names.join(", ")})`;
}

/** Parts that hold for some of what they are judged for and are rejected for other. */
function dependence(verdicts: Verdict[]): string {
  const parts = [...new Set(verdicts.map(({ part }) => part))];
  const texts = parts.flatMap((part) => {
    const named = (kind: string) =>
      verdicts.filter((verdict) => verdict.part === part && verdict.verdict === kind).map(({ of }) => of);
    const [held, rejected] = [named("holds"), named("rejected")];
    return held.length > 0 && rejected.length > 0
      ? [`${part} holds for ${held.join(", ")}, not for ${rejected.join(", ")}.`]
      : [];
  });
  return texts.join(" ");
}
