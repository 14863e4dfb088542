/** Tables of anyone's: counts a prompt, or one sample a row. */

import { ReadingError, listed, shown } from "../failure";
import { columnsOf, type Row, type Table } from "../row";
import type { Counted, PolicyName, Sink } from "../tally";
import { chosenColumns, firstColumn, hasColumns, type ReadingOptions, type Shape, sampleShape } from "./shape";

const promptNames = [
  ...["prompt_id", "problem_id", "question_id", "task_id", "example_id", "doc_id", "id", "uid", "prompt", "problem"],
  ...["question", "task", "input", "query", "index", "idx", "name"],
];
const scoreNames = [
  ...["correct", "is_correct", "acc", "accuracy", "passed", "pass", "success", "solved", "verdict", "score", "scores"],
  ...["reward", "rewards"],
];
const domainNames = ["domain", "data_source"];
const basePattern = "base|before|ref|reference|pre|0";
const tunedPattern = "tuned|rl|after|trained|post|ft|sft|grpo|1";

/** Names of the columns of one policy's counts. */
interface CountColumns {
  policy: PolicyName;
  n: string;
  k: string;
}

/** A row a prompt: n samples and k correct ones of one policy, or of base and tuned (n_base, k_base, n_rl, k_rl). */
export const plainCounts: Shape = {
  name: "counts, a row a prompt",
  recognises: (table) => countColumns(table).length > 0,
  plan(table, options) {
    if (options.correct !== undefined) {
      throw new ReadingError({ file: table.file }, "--correct: expected samples, got a table that has counted them");
    }
    const policies = countColumns(table);
    const { id, domain } = chosenColumns(table, options, {
      id: options.group ?? idColumn(table, options),
      score: "",
      domain: domainColumn(table),
    });
    const names = policies.flatMap(({ n, k }) => [n, k]);
    return {
      groupedBy: `column ${id.column}`,
      score: policies.map(({ n, k }) => `${k} of ${n}`).join(" and "),
      isCounted: true,
      columns: [...new Set([id.column, ...names, ...(domain ? [domain.column] : [])])],
      notes: [],
      read(row, sink) {
        for (const { policy, n, k } of policies) {
          const counts = { n: integer(row, n, sink), k: integer(row, k, sink) };
          sink.counted({
            id: id.get(row),
            domain: domain?.get(row),
            policy,
            columns: { n, k },
            ...counts,
          } satisfies Counted);
        }
      },
    };
  },
};

/** A row a sample, or a row a prompt with a list of its scores; of base and tuned, where a column policy says whose. */
export const plainSamples: Shape = {
  name: "samples",
  recognises: () => true,
  plan(table, options) {
    const samples = sampleShape({
      name: "samples",
      recognises: () => true,
      id: (from) => idColumn(from, options),
      score: (from) => firstColumn(from, "--correct", "whether a sample is correct, or its reward", scoreNames),
      domain: domainColumn(table),
      list: "samples",
    });
    const plan = samples.plan(table, options);
    if (!isByPolicy(table)) return plan;
    return {
      ...plan,
      columns: plan.columns && [...new Set([...plan.columns, "policy"])],
      notes: [...plan.notes, "The column policy says whose sample a row is."],
      read(row, sink) {
        const policy = policyOf(row, sink);
        plan.read(row, { ...sinkOf(sink), sample: (sample) => sink.sample({ ...sample, policy }) });
      },
    };
  },
};

function sinkOf(sink: Sink): Sink {
  return {
    sample: (sample) => sink.sample(sample),
    counted: (counted) => sink.counted(counted),
    drop: (reason) => sink.drop(reason),
    failure: (column, what) => sink.failure(column, what),
  };
}

const isBase = (name: unknown) => new RegExp(`^(${basePattern})$`, "i").test(String(name));
const isTuned = (name: unknown) => new RegExp(`^(${tunedPattern})$`, "i").test(String(name));
const isByPolicy = (table: Table) =>
  hasColumns(table, "policy") && table.head.every(({ policy }) => isBase(policy) || isTuned(policy));

function policyOf({ policy }: Row, sink: Sink): PolicyName {
  if (isBase(policy)) return "base";
  if (isTuned(policy)) return "tuned";
  throw sink.failure("policy", `expected base or tuned, got ${shown(policy)}`);
}

function idColumn(table: Table, { group }: ReadingOptions): string {
  return group ?? firstColumn(table, "--group", "what samples are grouped by, the prompt or its id", promptNames);
}

const domainColumn = (table: Table) => domainNames.find((name) => hasColumns(table, name));

/** Counts of both policies, or of one; none where the columns do not name them. Throws ReadingError for half a pair. */
function countColumns(table: Table): CountColumns[] {
  const names = columnsOf(table);
  const find = (letter: string, policy: string) =>
    names.find((name) => new RegExp(`^(${letter}[_.]?(${policy})|(${policy})[_.]?${letter})$`, "i").test(name));
  const pairs = [
    { policy: "base" as const, n: find("n", basePattern), k: find("k", basePattern) },
    { policy: "tuned" as const, n: find("n", tunedPattern), k: find("k", tunedPattern) },
  ];
  const half = pairs.find(({ n, k }) => (n === undefined) !== (k === undefined));
  if (half) {
    throw new ReadingError(
      { file: table.file },
      `expected n and k of the ${half.policy} policy, got only ${half.n ?? half.k}: add ${half.n === undefined ? "n" : "k"}. Columns: ${listed(names)}`,
    );
  }
  const found = pairs.filter((pair): pair is CountColumns => pair.n !== undefined && pair.k !== undefined);
  if (found.length > 0) return found;
  const n = names.find((name) => /^(n|n_samples|num_samples|total|samples|attempts|trials)$/i.test(name));
  const k = names.find((name) => /^(k|n_correct|num_correct|k_correct|correct_count|successes|c)$/i.test(name));
  return n !== undefined && k !== undefined ? [{ policy: "base", n, k }] : [];
}

/** A count of a row; numbers with a fraction, or none, are refused where they stand. */
function integer(row: Row, column: string, sink: Sink): number {
  const value = row[column];
  const count = typeof value === "string" && value.trim() === "" ? NaN : Number(value ?? NaN);
  if (Number.isSafeInteger(count)) return count;
  throw sink.failure(
    column,
    `expected an integer of at least 0, got ${shown(value)}: give how many samples, not a share`,
  );
}
