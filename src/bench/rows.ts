/** Result rows of the benchmark, and the statistics in them. */

import { bootstrap } from "../evaluation/bootstrap";
import { deriveKey, Random } from "../random";
import type { Goal } from "./workloads";

export interface BenchRow {
  workload: string;
  title: string;
  /** Of each process. */
  threads: number;
  peer: string;
  /** Of a call, or of a whole process. */
  median_ms: number | null;
  tokens_per_s: number | null;
  /** Billions of floating-point operations a second, those of the matrix products alone. */
  gflops: number | null;
  /** Peak resident memory, in units of 10⁶ bytes. */
  peak_mb: number | null;
  /** What two processes do on two cores, divided by what one does. */
  speedup: number | null;
  /** The peer's time (or memory) divided by ours: above 1 ours is better. With its 95% bootstrap interval over rounds. */
  ratio: number | null;
  lower: number | null;
  upper: number | null;
  goal: string | null;
  met: boolean | null;
}

/** What one side did: a number for each round. */
export interface Measured {
  peer: string;
  values: number[];
}

export interface Ratio {
  ratio: number;
  lower: number | null;
  upper: number | null;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
}

/**
 * The median over rounds of theirs divided by ours, round by round, with its 95% percentile bootstrap interval.
 * Rounds that only one side took are left out; one round has no interval.
 */
export function ratioOf(theirs: readonly number[], ours: readonly number[]): Ratio {
  const rounds = theirs.slice(0, ours.length).map((value, round) => value / ours[round]);
  if (rounds.length < 2) return { ratio: median(rounds), lower: null, upper: null };
  const random = new Random(deriveKey(1, "benchmark ratio", rounds.length));
  const { value, lower, upper } = bootstrap(rounds, median, { method: "percentile", random, resamples: 2000 });
  return { ratio: value, lower, upper };
}

/** A goal's columns for a figure; empty where there is no goal. */
export function judged(goal: Goal | undefined, value: number | null): Pick<BenchRow, "goal" | "met"> {
  return { goal: goal?.text ?? null, met: goal && value !== null ? goal.isMet(value) : null };
}

/** A row that says nothing yet. */
export function emptyRow(row: Pick<BenchRow, "workload" | "title" | "threads" | "peer">): BenchRow {
  const figures = { median_ms: null, tokens_per_s: null, gflops: null, peak_mb: null, speedup: null };
  return { ...row, ...figures, ratio: null, lower: null, upper: null, goal: null, met: null };
}
