/** What is wrong with a setting, in one line: its path, what was expected, what was given. */

import type { z } from "zod";

type Issue = z.core.$ZodIssue;

/** `rl.num_generations: expected an integer of at least 2, got 1` */
export function problemOf(issue: Issue): string {
  const path = issue.path.map(String).join(".");
  const given = issue.code === "unrecognized_keys" ? "" : `, got ${JSON.stringify(issue.input)}`;
  return `${path ? `${path}: ` : ""}${expected(issue)}${given}`;
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
