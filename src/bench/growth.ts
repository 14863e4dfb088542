/** How time and memory grow with size: the rows of `size-…` by what grows in them. */

import { mean } from "../statistics/moments";
import { ourName, type BenchRow } from "./rows";

/** What grows, its word, and its letter in the workloads' names. */
export const growing = { width: "w", layers: "l", time: "t" } as const;

export type Growing = keyof typeof growing;

/** One size: ours and PyTorch's row. */
export interface Size {
  size: number;
  ours: BenchRow;
  theirs: BenchRow;
}

/** The sizes of a series, in their order: those workloads that differ from the first by this alone. */
export function seriesOf(rows: BenchRow[], what: Growing): Size[] {
  const own = rows.filter(({ workload }) => workload.startsWith("size-"));
  const base = own[0]?.workload;
  const alike = (workload: string) => withoutSize(workload, what) === withoutSize(base, what);
  return own
    .filter(({ workload, peer }) => peer === ourName && alike(workload))
    .flatMap((ours) => {
      const theirs = own.find(({ workload, peer }) => workload === ours.workload && peer !== ourName);
      return theirs ? [{ size: sizeOf(ours.workload, what), ours, theirs }] : [];
    })
    .sort((a, b) => a.size - b.size);
}

function sizeOf(workload: string, what: Growing): number {
  return Number(new RegExp(`-${growing[what]}(\\d+)`).exec(workload)![1]);
}

function withoutSize(workload: string, what: Growing): string {
  return workload.replace(new RegExp(`-${growing[what]}\\d+`), "");
}

/** The power of x that y grows with: the slope of a straight line through their logarithms, by least squares. */
export function slope(x: number[], y: number[]): number {
  const [u, v] = [x.map(Math.log), y.map(Math.log)];
  const [ū, v̄] = [mean(u), mean(v)];
  const covariance = mean(u.map((value, i) => (value - ū) * (v[i] - v̄)));
  return covariance / mean(u.map((value) => (value - ū) ** 2));
}
