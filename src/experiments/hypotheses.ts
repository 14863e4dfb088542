/**
 * What we expect, written before the runs that judge it. Every result row carries the fingerprint of this list,
 * so that a threshold cannot move after its result is known.
 *
 * Verdicts come with the protocol of many seeds; a protocol of two shows what was seen and decides nothing.
 */

import { fingerprint } from "./fingerprint";

export interface Hypothesis {
  id: `H${number}`;
  title: string;
  /** What is expected. */
  statement: string;
  /** The number, or pair of numbers, that is compared. */
  quantity: string;
  /** What the number has to pass for the hypothesis to stand. */
  criterion: string;
}

export const hypotheses: Hypothesis[] = [
  {
    id: "H1",
    title: "Inverted U",
    statement: "The gain on a target rises and then falls with the base policy's correct mass on it.",
    quantity: "coefficient of Q² in the regression of gain on Q and Q², seeds as replicates",
    criterion: "negative, its 95% interval below 0, and the peak inside (0, 1)",
  },
  {
    id: "H2",
    title: "No discovery",
    statement:
      "Where the base mass is below what sampling can see, RL on the target gains nothing; supervised fine-tuning on the same prompts gains.",
    quantity: "mean gain over seeds on targets without a correct base sample, for RL and for SFT",
    criterion: "RL: within ±0.02 of zero by two one-sided tests at 5%; SFT: 95% interval above 0.05",
  },
  {
    id: "H3",
    title: "Saturation",
    statement: "The gain in distribution falls towards zero as base accuracy rises past its middle.",
    quantity:
      "rank correlation of gain with base mass over snapshots with base mass above 0.5; gain at the last snapshot",
    criterion: "correlation below 0 with its 95% interval; last gain within ±0.02 by two one-sided tests at 5%",
  },
  {
    id: "H4",
    title: "Alignment",
    statement:
      "RL in distribution helps on another axis only where the base mass there is neither nil nor full; where it hurts, that is said.",
    quantity: "mean change of correct mass on each axis, by base mass: below 0.01, between, above 0.95",
    criterion: "95% interval above 0 in the middle class, and within ±0.02 of zero, or below it, in the outer two",
  },
  {
    id: "H5",
    title: "The law",
    statement:
      "On the ladder each combination of advantage, KL estimator, β and group size ends at its own law; the plain tilt is rejected where the laws differ.",
    quantity: "mean absolute difference between the tuned mass and the law's, and between it and the plain tilt's",
    criterion:
      "the law: within 0.03 by two one-sided tests at 5%; the plain tilt: 95% interval above 0.03 where laws differ",
  },
  {
    id: "H6",
    title: "Sharpening",
    statement: "RL keeps the relative order of wrong answers, and of correct paths.",
    quantity: "rank correlation of log-probabilities before and after, within the wrong and within the correct set",
    criterion: "95% interval above 0.9 on the ladder; on the axes the value is reported",
  },
  {
    id: "H7",
    title: "pass@k",
    statement: "The base policy overtakes the tuned one at large k.",
    quantity: "difference of pass@k, tuned less base, at k of 1 and at the largest k that is measured",
    criterion: "95% interval above 0 at k = 1 and below 0 at the largest k; otherwise it does not overtake",
  },
  {
    id: "H8",
    title: "Forgetting",
    statement: "The loss in distribution after RL on a target grows with the KL moved.",
    quantity: "slope of the loss in distribution on the final KL, seeds as replicates",
    criterion: "95% interval above 0",
  },
];

/** Fingerprint of all statements, quantities and criteria: the column `hypotheses` of every result row. */
export const hypothesesHash = fingerprint(hypotheses);
