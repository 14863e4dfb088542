/** What is to be reached on one core, by instruction set. */

import type { InstructionSet } from "./instructions";
import type { Goal } from "./rows";

/** The least that is wanted, for the two kinds of machine that goals were set for. */
export interface Least {
  avx2: number;
  avx512: number;
}

/** A goal of at least so many times. */
export function atLeast(least: Least | number, instructions: InstructionSet): Goal | undefined {
  const value = typeof least === "number" ? least : instructions === "neon" ? undefined : least[instructions];
  return value === undefined ? undefined : { text: `≥ ${value}`, isMet: (reached) => reached >= value };
}

/** A goal of at most so much of a unit. */
export function atMost(most: number, unit: string): Goal {
  return { text: `≤ ${most} ${unit}`, isMet: (value) => value <= most };
}

/** A share of a rate that is measured beside ours. */
export function shareOf(least: Least | number, what: string, instructions: InstructionSet): Goal | undefined {
  const goal = atLeast(least, instructions);
  return goal && { ...goal, text: `${goal.text} of ${what}` };
}

interface TrainingGoals {
  eager: Least | number;
  compiled: Least | number;
  jax: Least | number;
  /** Of the machine's peak of fused multiplications and additions. */
  peak?: Least;
  /** Of the step's products alone, in whichever library does them faster. */
  products?: number;
}

/** By width, for both sizes of batch where they have the same. */
export function trainingGoals(width: number, batch: number): TrainingGoals {
  if (width === 64)
    return {
      eager: { avx2: batch <= 64 ? 1.9 : 1.8, avx512: 2.8 },
      compiled: { avx2: 2.4, avx512: 3.3 },
      jax: { avx2: 2.5, avx512: 3 },
      peak: { avx2: 0.55, avx512: 0.45 },
    };
  if (width < 64) return { eager: 1.5, compiled: 1.3, jax: 2 };
  const eager = width <= 128 ? { avx2: 1.5, avx512: 2.5 } : { avx2: 1.25, avx512: 2.1 };
  return { eager, compiled: 1, jax: 2, products: 0.7 };
}

interface GenerationGoals {
  byHand: Least;
  compiled?: Least;
  transformers?: Least;
}

/** grouped: a prompt is read once for all rollouts of its group. */
export function generationGoals(rollouts: number, grouped: boolean): GenerationGoals {
  if (grouped) return { byHand: rollouts <= 64 ? { avx2: 3, avx512: 3 } : { avx2: 2.8, avx512: 4 } };
  if (rollouts <= 64)
    return {
      byHand: { avx2: 2.9, avx512: 3 },
      compiled: { avx2: 1.75, avx512: 2 },
      transformers: { avx2: 5, avx512: 5 },
    };
  return {
    byHand: { avx2: 2.3, avx512: 3 },
    compiled: { avx2: 1.8, avx512: 2.2 },
    transformers: { avx2: 3.5, avx512: 4 },
  };
}

export const grpoGoals = { byHand: { avx2: 2.3, avx512: 3.3 }, trl: { avx2: 3.6, avx512: 4.8 } };

/** Of our own part: what a process takes beyond one that only loads TensorFlow. */
export const memoryGoals = { training: 60, reinforcement: 90 };

/** From a process's start to the end of its first training step, in milliseconds. */
export const startGoal = 1200;
