import { mean, moments } from "../statistics/moments";
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

/** In one pass: a table of a hundred thousand rows has millions of values. */
export function describeColumn(column: string, values: readonly unknown[]): ColumnSummary {
  const counts = new Map<unknown, number>();
  let present = 0;
  for (const value of values) {
    if (isMissing(value)) continue;
    present++;
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  let mode: unknown = undefined;
  for (const [value, count] of counts) if (count > (counts.get(mode) ?? 0)) mode = value;
  const types = [...new Set([...counts.keys()].map(typeOf))];
  const size = { present, missing: values.length - present, distinct: counts.size };
  return { column, type: types.join(" or "), ...size, mode, ...(types.join() === "number" && spread(values)) };
}

function typeOf(value: unknown): string {
  if (typeof value !== "object" || value === null) return typeof value;
  return Array.isArray(value) ? "list" : value instanceof Date ? "date" : "object";
}

function spread(values: readonly unknown[]) {
  const numbers = Float64Array.from(values.filter((value) => !isMissing(value)) as number[]).sort();
  const finite = [...numbers.filter(Number.isFinite)];
  const middle = (numbers.length - 1) / 2;
  return {
    mean: mean(finite),
    sd: finite.length < 2 ? NaN : moments(finite).deviation,
    min: numbers[0],
    median: (numbers[Math.floor(middle)] + numbers[Math.ceil(middle)]) / 2,
    max: numbers[numbers.length - 1],
  };
}
