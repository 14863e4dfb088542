/** Figures as JSON carries them: what it cannot carry is converted, or refused with the name of trace and field. */

import type { Figure } from "../../figures/plot/figure";
import { plotlyFields } from "./plotlyFields";
import { isTensor } from "./tensor";

type Fields = Record<string, unknown>;

/** Whether a value is Plotly's `{ data, layout }`. */
export function isFigure(value: unknown): value is Figure {
  if (typeof value !== "object" || value === null) return false;
  const { data, layout } = value as Fields;
  return Array.isArray(data) && data.every(isFields) && isFields(layout);
}

/**
 * The figure as plain JSON. Typed arrays become lists, dates ISO texts, a bigint a number, tensors and columns lists, and
 * what is not finite null, as Plotly has gaps. Throws a RangeError that names the trace and the field of what cannot be
 * drawn: an unknown type or field of a trace, and values without a meaning in JSON.
 */
export function plainFigure({ data, layout }: Figure): Figure {
  (data as Fields[]).forEach(requireKnown);
  return {
    data: data.map((trace, i) => plainOf(trace, `data[${i}]`)),
    layout: titled(plainOf(layout, "layout")),
  } as Figure;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function requireKnown(trace: Fields, i: number): void {
  const { type = "scatter" } = trace as { type?: string };
  const fields = plotlyFields().get(type);
  if (!fields) throw refused(`data[${i}].type`, `one of ${[...plotlyFields().keys()].join(", ")}`, shown(type));
  const unknown = Object.keys(trace).find((field) => !fields.has(field));
  if (unknown === undefined) return;
  const near = nearest(unknown, [...fields]);
  const page = `https://plotly.com/javascript/reference/${type}`;
  const expected = near.length > 0 ? near.join(" or ") : `a field of ${type} (${page})`;
  throw refused(`data[${i}]`, expected, `${unknown}, which no trace of type ${type} has`);
}

/** The field that was probably meant: the same but for case and underscores, or but for one letter or an ending. */
function nearest(given: string, fields: string[]): string[] {
  const bare = (name: string) => name.toLowerCase().replaceAll("_", "");
  const like = (test: (a: string, b: string) => boolean) => fields.filter((field) => test(bare(field), bare(given)));
  const same = like((a, b) => a === b);
  return same.length > 0 ? same : like((a, b) => isPart(a, b) || differsOnce(a, b));
}

function isPart(a: string, b: string): boolean {
  return Math.min(a.length, b.length) > 2 && (a.startsWith(b) || b.startsWith(a));
}

function differsOnce(a: string, b: string): boolean {
  return a.length === b.length && a.length > 3 && [...a].filter((letter, i) => letter !== b[i]).length === 1;
}

function plainOf(value: unknown, at: string, above: readonly unknown[] = []): unknown {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "bigint") return plainInteger(value, at);
  if (typeof value === "function" || typeof value === "symbol")
    throw refused(at, "a value that JSON carries", typeof value);
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (above.includes(value)) throw refused(at, "a value that JSON carries", "an object that contains itself");
  const list = listOf(value, at);
  if (list) return list.map((item, i) => plainOf(item, `${at}[${i}]`, [...above, value]));
  if (value instanceof Map || value instanceof Promise)
    throw refused(at, "a list, a number or a text", `a ${value.constructor.name}`);
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(entries.map(([key, inner]) => [key, plainOf(inner, `${at}.${key}`, [...above, value])]));
}

/** What stands for a list. */
function listOf(value: object, at: string): unknown[] | undefined {
  if (Array.isArray(value)) return value.map((item: unknown) => item ?? null);
  if (ArrayBuffer.isView(value)) return value instanceof DataView ? undefined : Array.from(value as Float64Array);
  if (value instanceof Set) return [...(value as Set<unknown>)];
  if (isTensor(value)) {
    if (value.isDisposed) throw refused(at, "values", "a tensor that was disposed");
    return value.arraySync() as unknown[];
  }
  const { $isSeries, values } = value as { $isSeries?: unknown; values?: unknown }; // of danfojs
  return $isSeries === true && Array.isArray(values) ? (values as unknown[]) : undefined;
}

function plainInteger(value: bigint, at: string): number {
  if (BigInt(Number(value)) === value) return Number(value);
  throw refused(at, "an integer that a number represents exactly", `${value}n`);
}

/** Plotly reads `title: { text }` alone; people, and its own pages, write `title: "…"`. */
function titled(layout: unknown): unknown {
  if (!isFields(layout)) return layout;
  return Object.fromEntries(
    Object.entries(layout).map(([key, value]) => {
      if (key === "title" && typeof value === "string") return [key, { text: value }];
      return [key, /^[xyz]axis\d*$|^scene\d*$/.test(key) ? titled(value) : value];
    }),
  );
}

/**
 * Throws a RangeError where a figure would be a blank rectangle; titles, notes and shapes say something. A figure that
 * grows may begin so.
 */
export function requireSomething(figure: Figure): void {
  const { data, layout } = plainFigure(figure);
  if (data.some(hasData) || layout.annotations?.length || layout.shapes?.length || layout.images?.length) return;
  const title = layout.title as { text?: string } | undefined;
  if (data.length === 0 && title?.text) return;
  if (data.length === 0) throw refused("data", "at least one trace", "none");
  throw refused(
    "data",
    "something to draw",
    `${data.length === 1 ? "a trace" : `${data.length} traces`} without a value`,
  );
}

function hasData(trace: object): boolean {
  return (
    Object.values(trace).some((value) =>
      Array.isArray(value)
        ? value.some((item) => item !== null)
        : isFields(value) && ("bdata" in value || hasData(value)),
    ) || ["image", "indicator"].includes((trace as { type?: string }).type ?? "")
  );
}

function shown(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

function refused(at: string, expected: string, given: string): RangeError {
  return new RangeError(`figure: ${at}: expected ${expected}, got ${given}`);
}
