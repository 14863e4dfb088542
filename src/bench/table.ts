/** The benchmark's rows as a text table. */

import { cellName, isAbout, unmet, type Limit } from "./limits";
import { shortProfile } from "./profile/text";
import type { BenchResults } from "./results";
import { decisiveRounds, type BenchRow } from "./rows";

const heading = ["peer", "median", "tokens/s", "GFLOP/s", "ratio", "95% interval", "goal", ""];

/** A block for each workload and number of threads: its title, then a line for each side. */
export function tableOf(rows: BenchRow[]): string {
  const blocks: BenchRow[][] = [];
  for (const row of rows) {
    const last = blocks[blocks.length - 1]?.[0];
    const sameBlock = last && last.workload === row.workload && last.threads === row.threads;
    if (sameBlock) blocks[blocks.length - 1].push(row);
    else blocks.push([row]);
  }
  return blocks.map(blockOf).join("\n");
}

function blockOf(rows: BenchRow[]): string {
  const [{ title, threads, workload }] = rows;
  const lines = aligned([heading, ...rows.map(cells)]);
  const where = threads === 1 ? "one thread" : `${threads} threads`;
  return `${title} (${where}; ${workload})\n${lines.map((line) => `  ${line}`).join("\n")}\n`;
}

function cells(row: BenchRow): string[] {
  return [
    row.peer,
    mainFigure(row),
    row.tokens_per_s === null ? "" : Math.round(row.tokens_per_s).toLocaleString("en"),
    row.gflops === null ? "" : row.gflops.toFixed(1),
    row.ratio === null ? "" : row.ratio.toFixed(2),
    row.lower === null || row.upper === null ? "" : `${row.lower.toFixed(2)}–${row.upper.toFixed(2)}`,
    row.goal ?? "",
    verdictOf(row),
  ];
}

/** In a word; nothing where there is no goal. */
export function verdictOf({ goal, met }: BenchRow): string {
  if (goal === null) return "";
  return met === null ? "not decided" : met ? "met" : "not met";
}

function mainFigure({ median_ms, peak_mb, above_mb, speedup, gigabytes_per_s }: BenchRow): string {
  if (gigabytes_per_s !== null) return `${gigabytes_per_s.toFixed(1)} GB/s`;
  if (speedup !== null) return `${speedup.toFixed(2)} times`;
  if (median_ms === null) return memoryText(peak_mb, above_mb);
  return median_ms < 1000 ? `${Number(median_ms.toPrecision(3))} ms` : `${Number((median_ms / 1000).toPrecision(3))} s`;
}

/** `570 MB, 116 of its own` */
function memoryText(peak_mb: number | null, above_mb: number | null): string {
  if (peak_mb === null) return "";
  return `${peak_mb.toFixed(0)} MB${above_mb === null ? "" : `, ${above_mb.toFixed(0)} of its own`}`;
}

function aligned(lines: string[][]): string[] {
  const widths = heading.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  return lines.map((line) =>
    line
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
      .join("  ")
      .trimEnd(),
  );
}

/** How many goals are met; and of each that is not, what was reached, where our time goes, and why. */
export function goalsSummary({ rows, profile }: Pick<BenchResults, "rows" | "profile">, limits: Limit[]): string {
  const judgedRows = rows.filter(({ met }) => met !== null);
  const open = rows.filter(({ goal, met }) => goal !== null && met === null).length;
  const undecided = open > 0 ? `; ${open} not decided, which takes ${decisiveRounds} rounds` : "";
  const lines = unmet(rows).map((row) => {
    const share = shortProfile(profile.filter(({ workload }) => workload === row.workload));
    const reached = `  not met: ${cellName(row)}: ${row.goal}, got ${reachedBy(row)}`;
    const why = limits.filter((limit) => isAbout(limit, row)).map(({ sentence }) => `    ${sentence}`);
    return [reached, ...(share ? [`    ours: ${share}`] : []), ...why].join("\n");
  });
  return [`${judgedRows.length - lines.length} of ${judgedRows.length} goals met${undecided}`, ...lines].join("\n");
}

/** The figure that a goal is about. */
export function reachedBy(row: BenchRow): string {
  return row.ratio === null ? mainFigure(row) : row.ratio.toFixed(2);
}
