/**
 * What runs cost, from per-unit times measured on one core of a 2-core x86-64 server (AVX-512, Node 20).
 *
 * Linear in sequences: good to a factor of about 1.5, which is all that an estimate before the start needs.
 */

/** Core seconds per unit of work, and bytes per file. */
export const unitCosts = {
  /** Starting Node, loading TensorFlow, capturing the graphs. */
  start: 8,
  /** One sequence of a pretraining batch: forward, backward, update. */
  pretrainingSequence: 4.5e-4,
  /** One rollout: sampled, rewarded, scored by the reference, learned from. */
  rollout: 5.5e-4,
  /** The ladder's sequences are a third as long. */
  ladderSequence: 2.5e-4,
  ladderRollout: 2.5e-4,
  /** One sampled completion of an evaluation, scoring included. */
  evaluatedSample: 2.5e-4,
  /** Weights of one policy, and the tables and metrics of one run. */
  weightBytes: 430_000,
  tableBytes: 120_000,
};

/** Time on one core, space on disk. */
export interface Estimate {
  coreSeconds: number;
  bytes: number;
}

/** The sum of estimates. */
export function total(estimates: Estimate[]): Estimate {
  return {
    coreSeconds: estimates.reduce((sum, { coreSeconds }) => sum + coreSeconds, 0),
    bytes: estimates.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}
