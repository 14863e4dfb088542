/** Many points: as many of them as an eye tells apart, small and faint, and those that coincide spread out. */

import { type Points, scatter, type Trace } from "./marks";

/** Points of which no single one matters; not hovered. */
export function cloud(points: Points, colour: string): Trace {
  return scatter(points, { colour, size: 4, opacity: 0.25, hover: false });
}

/** The least n such that every nth of `count` things leaves at most `most`. */
export function strideFor(count: number, most: number): number {
  return Math.max(1, Math.ceil(count / most));
}

/**
 * Every nth item of each group. Where a group starts follows the golden ratio: groups that have the same things in the
 * same order then show different ones, however their order repeats.
 */
export function everyNth<T>(groups: T[][], n: number): T[] {
  const start = (group: number) => Math.floor(evenly(group) * n);
  return groups.flatMap((group, g) => group.filter((_, i) => i % n === start(g)));
}

/** `every prompt`, `every 8th prompt`; for a subtitle. */
export function everyNthText(n: number, what: string): string {
  return n === 1 ? `every ${what}` : `every ${n}${suffixOf(n)} ${what}`;
}

/** Item `i` of a sequence that fills [0, 1) evenly, by the golden ratio: the same at every drawing. */
export function evenly(i: number): number {
  return (i * 0.6180339887498949) % 1;
}

function suffixOf(n: number): string {
  const teens = n % 100 > 10 && n % 100 < 14;
  return (!teens && ["th", "st", "nd", "rd"][n % 10]) || "th";
}
