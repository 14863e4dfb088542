/** How token losses add up, by TRL's names: mean in a sequence then over sequences, over tokens, by a constant. */
export const lossTypes = ["grpo", "bnpo", "dr_grpo"] as const;
export type LossType = (typeof lossTypes)[number];

/**
 * The weight of each token's loss in the batch's, as TRL's loss types define it; 0 beyond a completion's end.
 *
 * @param lengths of the completions, end token included
 * @param time tokens that a completion can hold
 * @returns [batch · time]
 */
export function tokenWeights(type: LossType, lengths: number[], time: number): Float32Array {
  const weights = new Float32Array(lengths.length * time);
  const tokens = lengths.reduce((a, b) => a + b, 0);
  lengths.forEach((length, row) => {
    const share = { grpo: 1 / (lengths.length * length), bnpo: 1 / tokens, dr_grpo: 1 / (lengths.length * time) }[type];
    weights.fill(share, row * time, row * time + length);
  });
  return weights;
}
