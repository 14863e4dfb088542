/** Result rows of the benchmark, and the statistics in them. */

import { median } from "../statistics/moments";

/** The name of our side. */
export const ourName = "grpo-origin";

/** A peer that no goal is about: it shows what a user gains who compiles the decoding too. */
export const compiledCache = "PyTorch, compiled cache";

/** A goal for a figure of a row; `text` as the table shows it. */
export interface Goal {
  text: string;
  isMet: (value: number) => boolean;
}

export interface BenchRow {
  workload: string;
  title: string;
  /** Of each process. */
  threads: number;
  peer: string;
  /** How often it was measured. */
  rounds: number;
  /** Of a call, or of a process from its start to its first call's end. */
  median_ms: number | null;
  tokens_per_s: number | null;
  /** Billions of floating-point operations a second, those of the matrix products alone. */
  gflops: number | null;
  /** Those operations for each byte of the products' factors and results, each moved once. */
  intensity: number | null;
  /** Billions of bytes a second, read and written. */
  gigabytes_per_s: number | null;
  /** Peak resident memory, in units of 10⁶ bytes. */
  peak_mb: number | null;
  /** That minus what a process takes that only loads the library, in the same rounds. */
  above_mb: number | null;
  /** What two processes do on two cores, divided by what one does. */
  speedup: number | null;
  /** The peer's time (or memory) divided by ours: above 1 ours is better. With its interval over rounds. */
  ratio: number | null;
  lower: number | null;
  upper: number | null;
  goal: string | null;
  met: boolean | null;
}

/** What one side did, a number for each round: milliseconds, or the speed-up of two processes. */
export interface SideRounds {
  peer: string;
  values: number[];
  /** Peak memory in bytes, a number for each process; of processes that are measured one by one. */
  peaks?: number[];
}

export interface Ratio {
  ratio: number;
  lower: number | null;
  upper: number | null;
}

/**
 * The median over rounds of theirs divided by ours, round by round, with an interval that contains the median of all
 * rounds that could be taken with a probability of at least 95%. Rounds that only one side took are left out; fewer
 * than six have no such interval.
 */
export function ratioOf(theirs: readonly number[], ours: readonly number[]): Ratio {
  const rounds = theirs.slice(0, ours.length).map((value, round) => value / ours[round]);
  return { ratio: median(rounds), ...medianInterval(rounds) };
}

/**
 * The narrowest pair of order statistics, equally far from both ends, that contains the median in 95% of samples,
 * whatever the distribution: each end is missed with the probability that a fair coin falls so often on one side. A
 * percentile bootstrap of seven rounds leaves out both extremes, and with them an eighth of the samples.
 * Source: Conover, Practical Nonparametric Statistics, section 3.2.
 */
function medianInterval(values: readonly number[]): Omit<Ratio, "ratio"> {
  const sorted = [...values].sort((a, b) => a - b);
  const n = sorted.length;
  let [term, tail, outside] = [0.5 ** n, 0.5 ** n, 0]; // P(k heads), P(at most k heads), k
  while (2 * tail <= 0.05) {
    term *= (n - outside) / (outside + 1);
    tail += term;
    outside++;
  }
  if (outside === 0) return { lower: null, upper: null };
  return { lower: sorted[outside - 1], upper: sorted[n - outside] };
}

/** A goal is judged by so many rounds at least. */
export const decisiveRounds = 9;

/** A goal's columns for a figure; empty where there is no goal, and not decided (`met` null) by too few rounds. */
export function goalColumns(
  goal: Goal | undefined,
  value: number | null,
  rounds: number,
): Pick<BenchRow, "goal" | "met"> {
  const isDecided = goal && value !== null && rounds >= decisiveRounds;
  return { goal: goal?.text ?? null, met: isDecided ? goal.isMet(value) : null };
}

/** A row without figures. */
export function emptyRow(row: Pick<BenchRow, "workload" | "title" | "threads" | "peer" | "rounds">): BenchRow {
  const rates = { median_ms: null, tokens_per_s: null, gflops: null, intensity: null, gigabytes_per_s: null };
  return {
    ...row,
    ...rates,
    peak_mb: null,
    above_mb: null,
    speedup: null,
    ratio: null,
    lower: null,
    upper: null,
    goal: null,
    met: null,
  };
}
