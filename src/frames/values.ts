/** What the values of a column are: which are missing, which numbers, and their order. */

/** A missing value: null, undefined, NaN, and "", which result rows have where a key does not apply. */
export function isMissing(value: unknown): boolean {
  return value === null || value === undefined || value === "" || Number.isNaN(value);
}

/** The numbers among the values; infinite ones count. Throws a TypeError that names a value that is neither number nor missing. */
export function numbersOf(column: string, values: readonly unknown[]): number[] {
  const present = values.filter((value) => !isMissing(value));
  const other = present.find((value) => typeof value !== "number");
  if (other === undefined) return present as number[];
  throw new TypeError(`column ${column}: expected numbers, got ${typeof other} ${String(other)}`);
}

const { compare } = new Intl.Collator("en", { numeric: true });

/** Ascending: numbers by size, texts as in a dictionary with numbers in them as such; what is missing comes last. */
export function ascending(a: unknown, b: unknown): number {
  const missing = Number(isMissing(a)) - Number(isMissing(b));
  if (missing !== 0 || isMissing(a)) return missing;
  if (typeof a === typeof b && ["number", "bigint", "boolean"].includes(typeof a)) return before(a, b) - before(b, a);
  if (a instanceof Date && b instanceof Date) return a.getTime() - b.getTime();
  return compare(String(a), String(b));
}

function before(a: unknown, b: unknown): number {
  return Number((a as number) > (b as number));
}

/** Different values in ascending order. */
export function distinctOf<T>(values: readonly T[]): T[] {
  return [...new Set(values)].sort(ascending);
}

/** A text that is the same for rows with equal values of these columns, and for no others; null is undefined and NaN. */
export function keyOf<R extends object>(row: R, columns: readonly (keyof R)[]): string {
  return JSON.stringify(columns.map((column) => plainKey(row[column])));
}

/** JSON has no bigint, and Infinity is null to it. */
function plainKey(value: unknown): unknown {
  if (typeof value === "bigint" || value === Infinity || value === -Infinity) return [typeof value, String(value)];
  return value ?? null;
}
