/** A part of some results, with the curves and prompts of its runs. */

import type { ResultRow, Results } from "./rows";

/** The rows of one answer format, with the curves and prompts of their runs: formats start elsewhere, a mean over both is of neither. */
export function ofFormat(results: Results, format: ResultRow["format"]): Results {
  return withRows(
    results,
    results.rows.filter((row) => row.format === format),
  );
}

/** Some of the rows, with the curves and prompts of their runs. */
export function withRows(results: Results, rows: ResultRow[]): Results {
  if (rows.length === results.rows.length) return results;
  const runs = new Set(rows.map(({ run }) => run));
  const own = ({ run }: { run: string }) => runs.has(run);
  return { ...results, rows, curves: results.curves.filter(own), prompts: results.prompts.filter(own) };
}
