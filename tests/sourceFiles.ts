import { readdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "../src/results/paths";

/** Paths of all source files of the project, declarations left out, in order. */
export function sourceFiles(directory = join(root, "src")): string[] {
  return readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(ts|cjs)$/.test(name) && !/\.d\.c?ts$/.test(name))
    .map((name) => join(directory, name))
    .sort();
}
