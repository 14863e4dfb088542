/**
 * Parts that arithmetic or design left hardly any room to come out otherwise. Their verdicts stand, and say little: the
 * report marks them, and counts verdicts with and without them. What arithmetic allowed stands beside each number
 * (remarks/), computed from the rows. Those of `paper` were written after its rows were known.
 */

import type { PartId } from "../hypotheses/hypotheses";
import type { Verdict } from "./verdict";

export interface Reservation {
  /** What could hardly have happened. */
  hardly: "rejected" | "held";
  why: string;
}

export const reservations: Partial<Record<PartId, Reservation>> = {
  H1b: {
    hardly: "rejected",
    why:
      "no gain exceeds 1 − Q, so any method that closes a constant share of it has a gain that falls with Q. What is free " +
      "is the share, gain / (1 − Q); its slope stands beside each number.",
  },
  H2b: {
    hardly: "rejected",
    why:
      "the margin of .02 is wide beside what rises: how many sequences would have had to rise stands beside each number, " +
      "and a third as many or fewer did. Sequences of one base seed are counted as independent; with seeds as units too.",
  },
  H3a: {
    hardly: "rejected",
    why: "a constant share of 1 − Q gives a falling gain, as in H1b. The slope of the share stands beside the number.",
  },
  H3b: {
    hardly: "rejected",
    why:
      "the mean headroom 1 − Q of these snapshots is below the margin of .02, so that only a loss could have led to " +
      "rejection.",
  },
  H3c: {
    hardly: "rejected",
    why: "there are .2 to .6 to gain in the middle and at most .03 at the end: a constant share of 1 − Q gives this.",
  },
  H4c: {
    hardly: "rejected",
    why: "the headroom is below .05, on average as stated beside the number, and only rising by .02 would have rejected it.",
  },
  H5b: {
    hardly: "rejected",
    why:
      "where part a holds and law and tilt are far apart, this follows by the triangle inequality; the least effect that " +
      "part a allows stands beside each number.",
  },
  H5d: {
    hardly: "held",
    why:
      "a mean of absolute values cannot fall below the noise of the runs, which by itself is about .01; the movement that " +
      "seeds share stands beside each number.",
  },
  R1a: {
    hardly: "rejected",
    why:
      "runs at exposure 0 have neither mass nor gain on depth, length and vocabulary, so that nearly any gain from masses of " +
      ".05 to .3 makes the slope positive. Found after the part was sealed, before its rows.",
  },
};

/** Why a verdict says little; undefined where nothing is held against it. */
export function reservationOf({ part }: Pick<Verdict, "part">): Reservation | undefined {
  return reservations[part];
}

/** Whether the verdict is the one that its part could hardly avoid. */
export function isForced({ part, verdict }: Pick<Verdict, "part" | "verdict">): boolean {
  const hardly = reservations[part]?.hardly;
  return (hardly === "rejected" && verdict === "holds") || (hardly === "held" && verdict !== "holds");
}
