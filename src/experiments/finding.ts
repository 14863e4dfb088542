/** One line of the table of findings, and how its numbers are written. */

import type { Change } from "./changes";

export interface Finding {
  /** Hypotheses that the larger protocol decides. */
  hypothesis: string;
  finding: string;
  predicted: string;
  seen: string;
}

/** `.120→.500`: mean before and after. */
export function shift(changes: Change[]): string {
  return `${number(mean(changes.map(({ before }) => before)))}→${number(mean(changes.map(({ after }) => after)))}`;
}

/** Three digits, without the zero before the point. */
export function number(value: number): string {
  return value.toFixed(3).replace(/^(-?)0\./, "$1.");
}

/** Different values in ascending order. */
export function distinct(values: number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}

/** Arithmetic mean; NaN of nothing. */
export function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
