import { mean, median, moments } from "../statistics/moments";
import { isMissing } from "./values";

/** One column of a frame in a line. Numbers alone have mean, deviation, range and median. */
export interface ColumnSummary {
  column: string;
  type: string;
  /** Values that are there, and that are not (see isMissing). */
  present: number;
  missing: number;
  distinct: number;
  /** The most frequent value, the first of several. */
  mode: unknown;
  mean?: number;
  sd?: number;
  min?: number;
  median?: number;
  max?: number;
}

export function describeColumn(column: string, values: readonly unknown[]): ColumnSummary {
  const present = values.filter((value) => !isMissing(value));
  const counts = new Map<unknown, number>();
  for (const value of present) counts.set(value, (counts.get(value) ?? 0) + 1);
  let mode: unknown = undefined;
  for (const [value, count] of counts) if (count > (counts.get(mode) ?? 0)) mode = value;
  const types = [...new Set(present.map(typeOf))];
  const size = { present: present.length, missing: values.length - present.length, distinct: counts.size };
  return {
    column,
    type: types.join(" or "),
    ...size,
    mode,
    ...(types.join() === "number" && spread(present as number[])),
  };
}

function typeOf(value: unknown): string {
  if (typeof value !== "object" || value === null) return typeof value;
  return Array.isArray(value) ? "list" : value instanceof Date ? "date" : "object";
}

function spread(numbers: number[]) {
  const finite = numbers.filter(Number.isFinite);
  return {
    mean: mean(finite),
    sd: finite.length < 2 ? NaN : moments(finite).deviation,
    min: numbers.reduce((a, b) => Math.min(a, b), Infinity),
    median: median(numbers),
    max: numbers.reduce((a, b) => Math.max(a, b), -Infinity),
  };
}
