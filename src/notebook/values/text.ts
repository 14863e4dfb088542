/** Values as text: node's inspect, for what inspect shows as a person expects; the rest is put in words first. */

import { inspect, types, type InspectOptions } from "node:util";
import { isTensor, tensorTitle } from "./tensor";

/** Of one value: more is cut, with its length. */
export const limits = { items: 100, fields: 200, depth: 4, objects: 1000, string: 10_000, text: 50_000 };

const options: InspectOptions = {
  depth: limits.depth,
  maxArrayLength: limits.items,
  maxStringLength: limits.string,
  breakLength: 100,
};

/** What a notebook shows of a value that is no table, figure or tensor. Never throws. */
export function textOf(value: unknown): string {
  try {
    return cutText(isLong(value) ? `(${value.length}) ${shown(value)}` : shown(value));
  } catch (error) {
    return plainly(value, error);
  }
}

/** The first `limit` characters of a text; where it is longer, with its length and how to see the rest. */
export function cutText(text: string, limit = limits.text): string {
  if (text.length <= limit) return text;
  const end = text.lastIndexOf("\n", limit);
  return `${text.slice(0, end > limit / 2 ? end : limit)}\n… cut: ${text.length} characters in all`;
}

function isLong(value: unknown): value is unknown[] {
  return Array.isArray(value) && value.length > limits.items;
}

function shown(value: unknown): string {
  return inspect(presentable(value, limits.depth, new Map()), options);
}

/** Without what failed: custom texts, and what stands in their way. */
function plainly(value: unknown, error: unknown): string {
  try {
    return cutText(inspect(value, { ...options, customInspect: false }));
  } catch {
    return `[${typeof value} that cannot be shown: ${error instanceof Error ? error.message : "its text throws"}]`;
  }
}

/**
 * What inspect is given in a value's stead: tensors, frames and errors in words, at any depth; of objects no field that is
 * private by its name; of very large ones the first fields.
 */
function presentable(value: unknown, depth: number, seen: Map<object, unknown>): unknown {
  if (typeof value !== "object" || value === null || types.isProxy(value)) return value;
  const known = seen.get(value);
  if (known !== undefined) return known;
  if (isTensor(value)) return inWords(tensorTitle(value));
  if (isFrameLike(value)) return inWords(frameTitle(value));
  if (types.isNativeError(value)) return inWords(errorText(value));
  if (depth < 0 || inspect.custom in value) return value;
  if (seen.size >= limits.objects) return inWords("…");
  if (Array.isArray(value)) return listOf(value, depth, seen);
  if (value instanceof Map) return mapOf(value, depth, seen);
  if (isExotic(value)) return value;
  return objectOf(value, depth, seen);
}

function listOf(list: unknown[], depth: number, seen: Map<object, unknown>): unknown {
  if (list.every((item) => typeof item !== "object") || Object.getPrototypeOf(list) !== Array.prototype) return list;
  const copy: unknown[] = [];
  seen.set(list, copy);
  for (let i = 0; i < Math.min(list.length, limits.items); i++)
    if (i in list) copy[i] = presentable(list[i], depth - 1, seen);
  copy.length = list.length;
  return copy;
}

function mapOf(map: Map<unknown, unknown>, depth: number, seen: Map<object, unknown>): unknown {
  if (map.size > limits.items || Object.getPrototypeOf(map) !== Map.prototype) return map;
  const copy = new Map<unknown, unknown>();
  seen.set(map, copy);
  for (const [key, item] of map) copy.set(presentable(key, depth - 1, seen), presentable(item, depth - 1, seen));
  return copy;
}

/** A copy of the same class, with getters as they are: none is called. */
function objectOf(value: object, depth: number, seen: Map<object, unknown>): unknown {
  const copy = Object.create(Object.getPrototypeOf(value) as object | null) as Record<PropertyKey, unknown>;
  seen.set(value, copy);
  const keys = Reflect.ownKeys(value);
  for (const key of keys.slice(0, limits.fields)) {
    const property = Object.getOwnPropertyDescriptor(value, key);
    if (!property || (!isPlain(value) && isPrivate(key))) continue;
    if ("value" in property) property.value = presentable(property.value, depth - 1, seen);
    Object.defineProperty(copy, key, property);
  }
  if (keys.length > limits.fields) copy["…"] = inWords(`${keys.length - limits.fields} more fields`);
  return copy;
}

/** What has its content in the engine, not in fields. */
function isExotic(value: object): boolean {
  const tag = Object.prototype.toString.call(value);
  return tag !== "[object Object]" || types.isModuleNamespaceObject(value) || types.isExternal(value);
}

/** Made by `{ … }`, so that all of its fields are meant to be seen. */
export function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** By the conventions of JavaScript. */
function isPrivate(key: PropertyKey): boolean {
  return typeof key === "string" && /^[_$]/.test(key);
}

function inWords(text: string): object {
  return { [inspect.custom]: () => text };
}

/** What frames of danfojs, its series and frames of ours have in common. */
function isFrameLike(value: object): value is { columns: string[]; shape: number[]; $isSeries?: boolean } {
  const { columns, shape } = value as { columns?: unknown; shape?: unknown };
  return Array.isArray(columns) && Array.isArray(shape);
}

function frameTitle({
  columns,
  shape,
  $isSeries,
}: {
  columns: string[];
  shape: number[];
  $isSeries?: boolean;
}): string {
  if ($isSeries) return `series ${columns[0]} of ${shape[0]}`;
  return `frame of ${shape[0]} rows: ${columns.slice(0, 12).join(", ")}${columns.length > 12 ? ", …" : ""}`;
}

/**
 * Name and message, the fields that were added, and what caused it; without the stack, which tells of the kernel. `above`
 * are the errors that this one caused.
 */
export function errorText(error: Error, above: readonly Error[] = []): string {
  if (above.includes(error)) return "[Circular]";
  const own = Object.keys(error).filter((key) => !["name", "message", "stack", "cause", "errors"].includes(key));
  const fields = own.map((key) => `${key}: ${textOf((error as unknown as Record<string, unknown>)[key])}`);
  const inner = error instanceof AggregateError ? (error.errors as unknown[]) : [];
  const causeText = (cause: unknown) =>
    types.isNativeError(cause) ? errorText(cause, [...above, error]) : textOf(cause);
  const lines = [
    `${error.name}: ${error.message}`,
    ...fields,
    ...inner.map((each) => `one of ${inner.length}: ${causeText(each)}`),
    ...(error.cause === undefined ? [] : [`caused by ${causeText(error.cause)}`]),
  ];
  return lines.join("\n").replaceAll("\n", "\n  ");
}
