/** A profile in words. */

import type { ProfileRow } from "./account";
import { parts, type Part } from "./parts";
import { operationsOf } from "./verbose";

/** Milliseconds of each part of one workload's call, the largest first. */
function partsOf(rows: ProfileRow[]): [Part, number][] {
  const sums = new Map<Part, number>();
  for (const { part, milliseconds } of rows) sums.set(part, (sums.get(part) ?? 0) + milliseconds);
  return [...sums].sort(([, a], [, b]) => b - a);
}

/** The largest parts of a workload's call in percent, on one line; empty where it was not profiled. */
export function shortProfile(rows: ProfileRow[], count = 4): string {
  const all = rows.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const share = ([part, milliseconds]: [Part, number]) => `${parts[part]} ${((100 * milliseconds) / all).toFixed(0)}%`;
  return partsOf(rows).slice(0, count).map(share).join("; ");
}

/** A block for one workload: each part, and the kernels that take the most of it. */
export function profileText(rows: ProfileRow[]): string {
  const [{ title, workload }] = rows;
  const all = rows.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const lines = partsOf(rows).map(([part, milliseconds]) => {
    const share = `${((100 * milliseconds) / all).toFixed(1)}%`.padStart(6);
    const about = rows.filter((row) => row.part === part);
    return `  ${parts[part].padEnd(18)} ${milliseconds.toFixed(2).padStart(8)} ms ${share}  ${detailsOf(part, about)}`.trimEnd();
  });
  return `${title}: ${all.toPrecision(3)} ms (${workload})\n${lines.join("\n")}\n`;
}

function detailsOf(part: Part, rows: ProfileRow[]): string {
  if (part === "executor") {
    const [{ count, milliseconds }] = rows;
    return `${Math.round(count)} nodes, ${((1000 * milliseconds) / count).toFixed(1)} µs each`;
  }
  const named = rows.filter(({ detail }) => detail !== "").slice(0, 4);
  const list = named.map(({ detail, count }) => `${Math.round(count)} ${detail}`).join(", ");
  return part === "products" && list !== "" ? `${rateOf(rows).toFixed(0)} GFLOP/s; ${list}` : list;
}

function rateOf(rows: ProfileRow[]): number {
  const operations = rows.reduce((sum, { detail, count }) => sum + count * operationsOf(detail), 0);
  return operations / (1e6 * rows.reduce((sum, { milliseconds }) => sum + milliseconds, 0));
}
