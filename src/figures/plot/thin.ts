/** Fewer points, where there are more than an eye tells apart. */

/** The least n such that every nth of `count` things leaves at most `most`. */
export function strideFor(count: number, most: number): number {
  return Math.max(1, Math.ceil(count / most));
}

/**
 * Every nth item of each group. Where a group starts follows the golden ratio: groups that hold the same things in the
 * same order then show different ones, however their order repeats.
 */
export function everyNth<T>(groups: T[][], n: number): T[] {
  const start = (group: number) => Math.floor(((group * 0.6180339887498949) % 1) * n);
  return groups.flatMap((group, g) => group.filter((_, i) => i % n === start(g)));
}

/** `every prompt`, `every 8th prompt`; for a subtitle. */
export function everyNthText(n: number, what: string): string {
  return n === 1 ? `every ${what}` : `every ${n}${suffixOf(n)} ${what}`;
}

function suffixOf(n: number): string {
  const teens = n % 100 > 10 && n % 100 < 14;
  return (!teens && ["th", "st", "nd", "rd"][n % 10]) || "th";
}
