/** What source files import, read from their text: the structure of src, and what a number depends on. */

import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

/** One import of a file of the project. */
export interface Import {
  /** Path of the imported file. */
  file: string;
  /** What is taken from it: the text between `import` and `from`; empty of `require` and `import()`. */
  names: string;
  /** Whether nothing but types is taken, so that the file is not loaded. */
  typesOnly: boolean;
}

/** `import … from "./x"` and `export … from "./x"`: what is taken, and from where. */
const statement =
  /^(?:import|export)\s+((?:type\s+)?(?:\w+(?:,\s*)?)?(?:\{[^}]*\}|\*(?:\s+as\s+\w+)?)?)\s*from\s+"(\.[^"]*)"/gm;
/** `require("./x")`, `import("./x")`, the command's `load("./x")`, and `import "./x"`. */
const call = /(?<!typeof )\b(?:require|import|load)\(\s*"(\.[^"]*)"\s*\)|^import\s+"(\.[^"]*)"/gm;

/** The files of the project that `file` imports, `export … from` included; packages are left out. */
export function importsOf(file: string): Import[] {
  const text = readFileSync(file, "utf8");
  const found = (specifier: string, names: string, typesOnly: boolean): Import[] => {
    const path = resolved(file, specifier);
    return path ? [{ file: path, names, typesOnly }] : [];
  };
  return [
    ...[...text.matchAll(statement)].flatMap(([, names, from]) => found(from, names, areTypes(names))),
    ...[...text.matchAll(call)].flatMap(([, loaded, bare]) => found(loaded ?? bare, "", false)),
  ];
}

/** `entry` and every file that loading it loads, in order of their paths. */
export function filesLoadedBy(entry: string): string[] {
  const reached = new Set<string>();
  const visit = (file: string): void => {
    if (reached.has(file)) return;
    reached.add(file);
    for (const { file: next, typesOnly } of importsOf(file)) if (!typesOnly) visit(next);
  };
  visit(entry);
  return [...reached].sort();
}

/** `type { A }`, `{ type A, type B }`. */
function areTypes(names: string): boolean {
  if (/^type\b/.test(names)) return true;
  const listed = /^\{([^}]*)\}$/.exec(names.trim());
  if (!listed) return false;
  const each = listed[1]
    .split(",")
    .map((name) => name.trim())
    .filter(Boolean);
  return each.every((name) => name.startsWith("type "));
}

function resolved(file: string, specifier: string): string | undefined {
  const path = normalize(join(dirname(file), specifier));
  const candidates = [path, `${path}.ts`, `${path}.cjs`, `${path}.d.cts`, join(path, "index.ts")];
  return candidates.find((candidate) => existsSync(candidate) && statSync(candidate).isFile());
}
