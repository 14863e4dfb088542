/** lighteval: `details_{task}_{date}.parquet`. */

import { ReadingError, listed } from "../failure";
import { isRow, type Row, type Table } from "../row";
import { chosenColumns, countOf, hasColumns, ratioFailure, type Shape } from "./shape";

/** Structs doc, metric and model_response; a metric is a document's mean over its samples. Source: lighteval's DetailsLogger, version 0.13. */
export const lighteval: Shape = {
  name: "lighteval details",
  recognises: (table) => hasColumns(table, "doc", "metric", "model_response"),
  plan(table, options) {
    const metric = options.correct ?? `metric.${metricOf(table)}`;
    const named = metric.startsWith("metric.") ? metric : `metric.${metric}`;
    const { id, domain } = chosenColumns(
      table,
      { ...options, correct: undefined },
      { id: "doc.id", score: "", domain: options.domain ?? "doc" },
    );
    const name = named.slice("metric.".length);
    if (!metricsOf(table).includes(name)) {
      throw new ReadingError(
        { file: table.file },
        `--correct: expected one of its metrics (${listed(metricsOf(table))}), got "${name}"`,
      );
    }
    const domainOf = options.domain === undefined ? taskOf : domain?.get;
    return {
      groupedBy: `column ${id.column}`,
      score: `${name} · number of samples`,
      isCounted: true,
      columns: neededColumns(table, [id.column, options.domain]),
      notes: [
        "lighteval writes a document's mean: the correct samples are round(mean · samples), which holds for verdicts of 0 and 1 only.",
      ],
      read(row, sink) {
        const n = samplesOf(row, name);
        const mean = isRow(row.metric) ? row.metric[name] : undefined;
        if (mean === null || mean === undefined) return sink.drop(`no score: ${name} is missing`);
        const k = countOf(Number(mean), n);
        if (k === undefined || k > n || k < 0) throw sink.failure(named, ratioFailure(Number(mean), n));
        sink.counted({ id: id.get(row), domain: domainOf?.(row), n, k, columns: { n: "doc.num_samples", k: named } });
      },
    };
  },
};

const taskOf = ({ doc }: Row) => (isRow(doc) ? doc.task_name : undefined);

function metricsOf({ head: [first] }: Table): string[] {
  return isRow(first.metric) ? Object.keys(first.metric) : [];
}

/** A metric that is a mean over samples: pass@k of k = 1, or any that is no pass@k of a larger k. */
function metricOf(table: Table): string {
  const means = metricsOf(table).filter((name) => !/pass@k(?!:k=1(\D|$))|pass@(?!k)(?!1(\D|$))|maj@/.test(name));
  const metric = means.find((name) => /pass@/.test(name)) ?? means[0];
  if (metric !== undefined) return metric;
  throw new ReadingError(
    { file: table.file },
    `expected a metric that is a mean over samples, got ${listed(metricsOf(table)) || "none"}: pass@k of k > 1 does not say how many were correct`,
  );
}

/** How many samples the mean is over: the metric's own n, the document's, or the number of answers. */
function samplesOf({ doc, model_response: response }: Row, metric: string): number {
  const own = /[:&]n=(\d+)/.exec(metric);
  if (own) return Number(own[1]);
  const given = isRow(doc) ? Number(doc.num_samples) : NaN;
  if (given >= 1) return given;
  return isRow(response) && Array.isArray(response.text) ? Math.max(1, response.text.length) : 1;
}

function neededColumns(table: Table, others: readonly (string | undefined)[]): string[] {
  const hasSize = table.head.every(({ doc }) => isRow(doc) && Number(doc.num_samples) >= 1);
  const tops = others.filter((name) => name !== undefined).map((name) => name.split(".")[0]);
  return [...new Set(["doc", "metric", ...tops, ...(hasSize ? [] : ["model_response"])])].filter((name) =>
    hasColumns(table, name),
  );
}
