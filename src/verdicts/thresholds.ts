/** The numbers of a part that decide which rows count. A measure has no others: they are sealed with the part. */

import type { Part } from "../hypotheses/hypothesis";

/** The part's threshold of this name. Throws an Error where the part has none. */
export function threshold({ id, thresholds = {} }: Pick<Part, "id" | "thresholds">, name: string): number {
  if (Object.hasOwn(thresholds, name)) return thresholds[name];
  throw new Error(`${id}: expected a threshold ${name}, got ${Object.keys(thresholds).join(", ") || "none"}`);
}

/**
 * Whether a mass lies where the part asks: from `massFrom`, to `massTo`, above `massAbove`, below `massBelow`, those of
 * them that it has. Throws an Error where it has none of them.
 */
export function massIn({ id, thresholds = {} }: Pick<Part, "id" | "thresholds">): (mass: number) => boolean {
  const { massFrom = -Infinity, massTo = Infinity, massAbove = -Infinity, massBelow = Infinity } = thresholds;
  if (![massFrom, massTo, massAbove, massBelow].some(Number.isFinite))
    throw new Error(`${id}: expected massFrom, massTo, massAbove or massBelow among its thresholds, got none`);
  return (mass) => mass >= massFrom && mass <= massTo && mass > massAbove && mass < massBelow;
}
