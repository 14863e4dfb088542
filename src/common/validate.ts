/** Settings checked by a schema, with one line for each mistake: its path, what was expected, what was given. */

import type { z } from "zod";
import { readJson } from "./files";

type Issue = z.core.$ZodIssue;

/**
 * The complete settings that `value` stands for.
 *
 * @param name of the settings, such as `rl`; where it is given, it begins each path
 * @throws Error with one line a mistake: `rl.num_generations: expected an integer of at least 2 (…), got 1`
 */
export function parse<Schema extends z.ZodType>(schema: Schema, value: unknown, name?: string): z.output<Schema> {
  const checked = schema.safeParse(value, { reportInput: true });
  if (checked.success) return checked.data;
  throw new Error(checked.error.issues.map((issue) => problemOf(issue, name)).join("\n"));
}

/** The settings in a JSON file, completed. Throws an Error that names the file, and the first mistake as `parse` does. */
export function readChecked<Schema extends z.ZodType>(schema: Schema, path: string): z.output<Schema> {
  const checked = schema.safeParse(readJson(path), { reportInput: true });
  if (checked.success) return checked.data;
  throw new Error(`${path}: ${problemOf(checked.error.issues[0])}`);
}

/** `rl.num_generations: expected an integer of at least 2, got 1`. The issue must come with its input. */
export function problemOf(issue: Issue, name?: string): string {
  const path = [...(name ? [name] : []), ...issue.path.map(String)].join(".");
  const given = issue.code === "unrecognized_keys" ? "" : `, got ${shown(givenTo(issue))}`;
  return `${path ? `${path}: ` : ""}${expected(issue)}${given}`;
}

/** A rule between settings is checked on the object that has them, and names the one at fault by its path. */
function givenTo({ code, path, input }: Issue): unknown {
  const name = path.at(-1);
  const named = code === "custom" && name !== undefined && typeof input === "object" && input !== null && name in input;
  return named ? (input as Record<PropertyKey, unknown>)[name] : input;
}

function shown(value: unknown): string {
  return typeof value === "number" ? String(value) : JSON.stringify(value); // JSON has no NaN
}

function expected(issue: Issue): string {
  if (issue.message.startsWith("expected")) return issue.message;
  switch (issue.code) {
    case "too_small":
      return `expected ${amount(issue.origin)} ${issue.inclusive ? "of at least" : "above"} ${issue.minimum}`;
    case "too_big":
      return `expected ${amount(issue.origin)} ${issue.inclusive ? "of at most" : "below"} ${issue.maximum}`;
    case "not_multiple_of":
      return `expected a multiple of ${issue.divisor}`;
    case "invalid_value":
      return `expected one of ${issue.values.map(String).join(", ")}`;
    case "invalid_type":
      return `expected ${named(issue.expected)}`;
    case "unrecognized_keys":
      return `unknown setting ${issue.keys.join(", ")}`;
    default:
      return issue.message;
  }
}

function amount(origin: string): string {
  return (
    { int: "an integer", number: "a number", array: "a list with a length", string: "a text with a length" }[origin] ??
    "a value"
  );
}

function named(type: string): string {
  return { int: "an integer", number: "a number", array: "a list", string: "a text", object: "settings" }[type] ?? type;
}
