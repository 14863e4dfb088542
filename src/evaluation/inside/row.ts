/** What is measured inside a policy: one number with its keys. */

/** Every number that `insideRows` gives. */
export const insideMetrics = {
  probeAccuracy: "share of held-out problems whose letter a linear probe reads from the hidden state",
  probeControl:
    "the same for a probe of random labels, one for each operation sequence and letter: what probes can learn",
  letterAccuracy: "share of held-out problems whose letter is the policy's most likely token, after the right ones",
  probeTransfer: "share of letters that the base policy's probe reads from the tuned policy's hidden state",
  patchedGreedy: "`greedy` of the policy with a part of the other one",
  patchedCorrectMass: "`correctMass` of the policy with a part of the other one",
  patchedPathMass: "`pathMass` of the policy with a part of the other one",
  updateNorm: "length of the update over that of the base policy's parameters",
  updateRank: "effective rank of the update: e to the entropy of its singular values",
  updateStableRank: "stable rank of the update: its squared length over its largest singular value squared",
  updateMoved: "share of parameters that differ by more than 1e-5 after both are rounded to bfloat16",
  updateCosine: "cosine of two updates of one base policy",
} as const;
export type InsideMetric = keyof typeof insideMetrics;

/** One number; `""` stands where a key does not apply. */
export interface InsideRow {
  metric: InsideMetric;
  /** Whose hidden states are read, or which policy a part of the other one is put into; `""` of updates. */
  policy: "base" | "tuned" | "";
  /** 0 is the embedding, from 1 on the layers; `""` of the output, and of all parameters. */
  layer: number | "";
  /**
   * Of probes, what was last added to the hidden state: `embedding`, `attention`, `feedForward`. Of patches, what comes from
   * the other policy: also `block` (attention and feed-forward of a layer), `output` and `none`. Of updates, the
   * parameter's name in its layer, or `all`.
   */
  part: string;
  /** Of probes, where the state is read: `start`, before the first letter of a string; `before`, before the letter itself. */
  position: "start" | "before" | "";
  /** Which of the strings that the completion writes comes next, from 1. */
  step: number | "";
  /** Which string is probed for: how many operations it is behind, from 1. */
  string: number | "";
  /** Which of its letters, from 1. */
  letter: number | "";
  value: number;
}

/** A row from the keys that apply. */
export function insideRow(row: Pick<InsideRow, "metric" | "value"> & Partial<InsideRow>): InsideRow {
  const {
    metric,
    value,
    policy = "",
    layer = "",
    part = "all",
    position = "",
    step = "",
    string = "",
    letter = "",
  } = row;
  return { metric, policy, layer, part, position, step, string, letter, value };
}
