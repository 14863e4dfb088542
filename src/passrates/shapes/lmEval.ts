/** lm-evaluation-harness: `samples_{task}_{date}.jsonl`. */

import { ReadingError, listed } from "../failure";
import type { Row, Table } from "../row";
import type { Sink } from "../tally";
import { chosenColumns, countOf, hasColumns, ratioFailure, type Shape } from "./shape";

/** Metrics in files of versions that do not list them. */
const usualMetrics = [
  "exact_match",
  "acc",
  "pass@1",
  "pass_at_1",
  "math_verify",
  "prompt_level_strict_acc",
  "acc_norm",
];

/**
 * One line a document and filter, with one value a metric, whatever the number of repeats. Source: its evaluator,
 * version 0.4.13.
 */
export const lmEval: Shape = {
  name: "lm-evaluation-harness samples",
  recognises: (table) => hasColumns(table, "doc_id", "resps", "filtered_resps"),
  plan(table, options) {
    const metric = options.correct ?? metricOf(table);
    const { id, score, domain } = chosenColumns(table, options, { id: "doc_id", score: metric });
    const filters = [...new Set(table.head.map(({ filter }) => filter))];
    return {
      groupedBy: `column ${id.column}`,
      score: filters[0] === undefined ? score.column : `${score.column} by the filter ${String(filters[0])}`,
      notes: [...filterNotes(filters), ...repeatNotes(table)],
      read(row, sink) {
        if (row.filter !== filters[0]) sink.drop(`the same samples, judged by another filter (${String(row.filter)})`);
        else judge(row, { id: id.get(row), domain: domain?.get(row) }, score.get(row), score.column, sink);
      },
    };
  },
};

function judge(row: Row, prompt: { id: unknown; domain: unknown }, value: unknown, column: string, sink: Sink): void {
  const n = keptRepeats(row);
  if (Array.isArray(value)) for (const score of value) sink.sample({ ...prompt, score, column });
  else if (n === 1 || value === null || value === undefined) sink.sample({ ...prompt, score: value, column });
  else {
    const k = countOf(value, n);
    if (k === undefined) throw sink.failure(column, ratioFailure(value, n));
    sink.counted({ ...prompt, n, k, columns: { n: "filtered_resps", k: column } });
  }
}

/** Answers that the filter left of a document's repeats: those that its metric is over. */
function keptRepeats({ filtered_resps: kept }: Row): number {
  const inner = Array.isArray(kept) && kept.length === 1 ? kept[0] : undefined;
  return Array.isArray(inner) && inner.every((answer) => typeof answer === "string") ? Math.max(1, inner.length) : 1;
}

function metricOf(table: Table): string {
  const first = table.head[0];
  const listedMetrics = Array.isArray(first.metrics) ? first.metrics.map(String) : usualMetrics;
  const metric = listedMetrics.find((name) => name in first);
  if (metric !== undefined) return metric;
  throw new ReadingError(
    { file: table.file },
    `expected a metric of 0 or 1: name it, --correct COLUMN. Columns: ${listed(Object.keys(first))}`,
  );
}

function filterNotes(filters: readonly unknown[]): string[] {
  if (filters.length < 2) return [];
  return [
    `The file has one line for each filter (${listed(filters.map(String))}). Only ${String(filters[0])} is counted; ` +
      "for another, give a file with its lines alone.",
  ];
}

function repeatNotes(table: Table): string[] {
  const repeats = Math.max(
    ...table.head.map(({ resps }) => (Array.isArray(resps) && Array.isArray(resps[0]) ? resps[0].length : 1)),
  );
  const kept = Math.max(...table.head.map(keptRepeats));
  if (repeats <= kept) return [];
  return [
    `${repeats} answers a document were sampled, but the filter kept ${kept}: the file has ${kept === 1 ? "one verdict" : `${kept} verdicts`} a prompt. ` +
      "A filter that keeps all (take_first_k with k as large) gives the others.",
  ];
}
