import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Plotly's own list of what a trace may have, which its package carries as types. */
const SCHEMA = join(
  dirname(require.resolve("plotly.js-dist/package.json")),
  "src",
  "types",
  "generated",
  "schema.d.ts",
);

/** Fields that Plotly reads of any trace and that its types leave out. */
const EVERYWHERE = ["type", "transforms", "visible", "legendgrouptitle", "hoverlabel", "stream", "uid"];

let byType: Map<string, Set<string>> | undefined;

/** The fields of each type of trace. */
export function plotlyFields(): Map<string, Set<string>> {
  byType ??= new Map(
    [...readFileSync(SCHEMA, "utf8").matchAll(/^export interface \w+Data \{\n([^]*?)^\}/gm)].map(named),
  );
  return byType;
}

function named([, body]: RegExpMatchArray): [string, Set<string>] {
  const [, type] = /^ {4}type\?: '(\w+)'/m.exec(body) ?? [];
  const fields = [...body.matchAll(/^ {4}(\w+)\?:/gm)].map(([, field]) => field);
  return [type, new Set([...EVERYWHERE, ...fields])];
}
