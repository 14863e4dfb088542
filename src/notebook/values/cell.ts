import { formatNumber } from "../format";
import { errorText, textOf } from "./text";

/** Characters of one cell; longer texts are cut, with their length. */
const LIMIT = 1000;

/**
 * Whether `digits` significant ones are all that each of a column's numbers has, as of settings: 0.02 is then not written
 * 0.0200.
 */
export function areShort(values: Iterable<unknown>, digits: number): boolean {
  for (const value of values)
    if (typeof value === "number" && Number.isFinite(value) && !isShort(value, digits)) return false;
  return true;
}

function isShort(value: number, digits: number): boolean {
  return Number.isInteger(value) || Number(value.toPrecision(digits)) === value;
}

/** A number of such a column. */
export function shortText(value: unknown, digits: number): string {
  const isPlain = typeof value === "number" && Number.isFinite(value) && !Number.isInteger(value);
  return isPlain ? String(value).replaceAll("-", "−") : cellText(value, digits);
}

/** A cell of a table as text: numbers to `digits` significant ones, nothing for null and undefined, – for NaN. */
export function cellText(value: unknown, digits: number): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return formatNumber(value, digits);
  if (typeof value === "string") return cut(value);
  return cut(typeof value === "object" ? objectText(value) : typeof value === "bigint" ? String(value) : textOf(value));
}

function objectText(value: object): string {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString();
  if (value instanceof Error) return errorText(value);
  return jsonText(value) ?? textOf(value).replace(/\s*\n\s*/g, " ");
}

/** Of lists and plain objects; JSON would show a map, and much else, as {}. */
function jsonText(value: object): string | undefined {
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return undefined;
  try {
    return JSON.stringify(value);
  } catch {
    return undefined; // it has a bigint, or contains itself
  }
}

function cut(text: string): string {
  return text.length <= LIMIT ? text : `${text.slice(0, LIMIT)}… (${text.length} characters)`;
}
