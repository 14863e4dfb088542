/** inspect_ai: `.eval` archives, and logs in JSON. */

import { ReadingError, listed } from "../failure";
import { getterOf, isRow, keyOf, namedColumn, type Row, type Table, tableOf } from "../row";
import type { Sink } from "../tally";
import type { Plan, ReadingOptions, Shape } from "./shape";

/** Values of inspect_ai's built-in scorers: correct, incorrect, partly correct, no answer. Source: inspect_ai's CORRECT, INCORRECT, PARTIAL and NOANSWER. */
const letters: Record<string, number> = { C: 1, I: 0, P: 0.5, N: 0 };

export const inspect: Shape = {
  name: "inspect_ai log",
  recognises: ({ head: [first] }) =>
    isDocument(first) || ("epoch" in first && isRow(first.scores)) || isUnscored(first),
  plan(table, options) {
    const isLog = isDocument(table.head[0]);
    const samples = isLog ? samplesOf(table.head[0], table) : table.head;
    const inner = tableOf(table.file, table.format, samples);
    const plan = planOfSamples(inner, options);
    return isLog
      ? { ...plan, read: (row, sink) => samplesOf(row, table).forEach((sample) => plan.read(sample, sink)) }
      : plan;
  },
};

const isDocument = (row: Row) => Array.isArray(row.samples) && isRow(row.eval);
const isUnscored = (row: Row) => "epoch" in row && "id" in row && "error" in row;

function samplesOf(row: Row, { file }: Table): Row[] {
  const samples = Array.isArray(row.samples) ? row.samples.filter(isRow) : [];
  if (samples.length > 0) return samples;
  throw new ReadingError({ file }, "expected samples, got a log without them: was it written with log_samples=False?");
}

function planOfSamples(table: Table, options: ReadingOptions): Plan {
  const scorers = [...new Set(table.head.flatMap(({ scores }) => (isRow(scores) ? Object.keys(scores) : [])))];
  const scorer = options.correct ?? scorers[0];
  if (scorer === undefined) throw new ReadingError({ file: table.file }, "expected scores, got samples without any");
  const value = scoreGetter(table, scorer, scorers);
  const id = options.group === undefined ? (row: Row) => row.id : namedColumn(table, "--group", options.group);
  const domain = options.domain === undefined ? undefined : namedColumn(table, "--domain", options.domain);
  const others = scorers.filter((name) => name !== scorer.split(".")[0]);
  return {
    groupedBy: options.group === undefined ? "sample id, over epochs" : `column ${options.group}`,
    score: `score of ${scorer}`,
    notes: [
      ...(others.length > 0 ? [`Scores of ${listed(others)} are not counted; --correct chooses another.`] : []),
      "C is correct; I (incorrect) and N (no answer) are not; P (partly correct) is 0.5 and needs a threshold.",
    ],
    read: (row, sink) => readSample(row, { id, domain, value, scorer }, sink),
  };
}

interface Getters {
  id: (row: Row) => unknown;
  domain?: (row: Row) => unknown;
  value: (row: Row) => unknown;
  scorer: string;
}

function readSample(row: Row, { id, domain, value, scorer }: Getters, sink: Sink): void {
  const found = value(row);
  if (isRow(found)) {
    throw sink.failure(
      `scores.${scorer}`,
      `expected one value, got several: name one, ${listed(Object.keys(found).map((key) => `--correct ${scorer}.${key}`))}`,
    );
  }
  const score = typeof found === "string" && found in letters ? letters[found] : found;
  if (score === undefined && keyOf(row.error) !== undefined) sink.drop("no score: the sample ended in an error");
  else sink.sample({ id: id(row), domain: domain?.(row), score, column: `scores.${scorer}` });
}

/** Of SCORER its value; of SCORER.KEY one of the values of a scorer that gives several. */
function scoreGetter(table: Table, name: string, scorers: readonly string[]): (row: Row) => unknown {
  const [scorer, key] = scorers.includes(name) ? [name, undefined] : splitAtLastDot(name);
  if (!scorers.includes(scorer)) {
    throw new ReadingError(
      { file: table.file },
      `--correct: expected one of its scorers (${listed(scorers)}), got "${name}"`,
    );
  }
  return ({ scores }) => {
    const score = isRow(scores) ? scores[scorer] : undefined;
    const value = isRow(score) && "value" in score ? score.value : score;
    return key !== undefined && isRow(value) ? getterOf(key)(value) : value;
  };
}

function splitAtLastDot(name: string): [string, string | undefined] {
  const at = name.lastIndexOf(".");
  return at < 0 ? [name, undefined] : [name.slice(0, at), name.slice(at + 1)];
}
