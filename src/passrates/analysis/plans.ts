/** The group size that keeps a wanted share of groups informative, and what it costs. */

import type { Estimate } from "./estimate";

/** The smallest group size that keeps a wanted share of groups informative. */
export interface Plan {
  /** Share of groups with a signal, as wanted. */
  wanted: number;
  /** Absent where no group size up to 1,024 reaches it. Its interval ends at ∞ where none is sure to. */
  groupSize?: Estimate;
  /** Rollouts a step for the run's batch of groups. */
  rolloutsPerStep?: Estimate;
  /** Rollouts for each group with a signal, at that group size. */
  rolloutsPerSignal?: Estimate;
}

/** The largest group size that is looked at. */
const largest = 1024;

/** The smallest group size whose share, which grows with it, is at least `wanted`; undefined where none is up to 1,024. */
export function smallestSize(
  share: (groupSize: number) => number,
  wanted: number,
  upTo: number = largest,
): number | undefined {
  if (upTo < 2 || !(share(upTo) >= wanted)) return undefined;
  let [below, groupSize] = [1, upTo];
  while (groupSize - below > 1) {
    const middle = (below + groupSize) >> 1;
    if (share(middle) >= wanted) groupSize = middle;
    else below = middle;
  }
  return groupSize;
}

/** A group size and its share of groups with a signal. */
export interface SizedShare {
  groupSize: number;
  share: Estimate;
}

/**
 * The plan around its group size, from the intervals of shares. `counted`: the share at any size up to `samples`, those of a
 * prompt; `beyond`: shares at larger sizes, ascending. The group size is no smaller than what the upper ends allow, and no
 * larger than what the lower ends ask for.
 */
export function planAround(
  { wanted, groupSize, share }: { wanted: number; groupSize: number; share: Estimate },
  {
    batch,
    samples,
    counted,
    beyond,
  }: { batch: number; samples: number; counted: (groupSize: number) => Estimate; beyond: readonly SizedShare[] },
): Plan {
  const sizeFor = (end: "low" | "high") =>
    smallestSize((size) => counted(size)[end], wanted, Math.min(samples, largest));
  const last = (sizes: readonly SizedShare[]) => sizes[sizes.length - 1]?.groupSize ?? Math.max(1, samples);
  const short = beyond.filter((each) => each.share.high < wanted);
  const low = Math.min(groupSize, sizeFor("high") ?? last(short) + 1);
  const enough = sizeFor("low") ?? beyond.find((each) => each.share.low >= wanted)?.groupSize ?? Infinity;
  const size = { value: groupSize, low, high: Math.max(groupSize, enough) };
  return {
    wanted,
    groupSize: size,
    rolloutsPerStep: { value: groupSize * batch, low: low * batch, high: size.high * batch },
    rolloutsPerSignal: { value: groupSize / share.value, low: groupSize / share.high, high: groupSize / share.low },
  };
}
