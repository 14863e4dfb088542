/** Tools whose files have one sample a row, with prompt and reward in columns of their own. */

import { hasColumns, type Shape, sampleShape, stepOf } from "./shape";

/** verifiers: `results.jsonl`. */
export const verifiers: Shape = sampleShape({
  name: "verifiers results",
  recognises: (table) => hasColumns(table, "example_id", "completion", "reward"),
  id: "example_id",
  score: "reward",
  domain: "task",
});

/** SkyRL: `dumped_evals/global_step_N_evals/{source}.jsonl`; a score may be a list of one term a token. */
export const skyrl: Shape = sampleShape({
  name: "SkyRL evaluation",
  isLog: true,
  recognises: (table) => hasColumns(table, "input_prompt", "score", "data_source"),
  id: "input_prompt",
  score: "score",
  domain: "data_source",
  list: "sum",
  notes: (table, { score }) =>
    table.head.some((row) => Array.isArray(row[score.column]))
      ? ["Scores that are lists, a term for each token, are summed up: a list is one sample."]
      : [],
});

/** AReaL: `{rollout,eval-rollout}/{version}/{task_id}.jsonl`. */
export const areal: Shape = sampleShape({
  name: "AReaL rollouts",
  isLog: true,
  recognises: (table) => hasColumns(table, "task_id", "sample_idx", "reward"),
  id: (table) => (hasColumns(table, "prompt") ? "prompt" : "task_id"),
  score: "reward",
  stepOfFile: (name) => stepOf(Number(/(?:^|\/)(\d+)\/[^/]+$/.exec(name)?.[1] ?? NaN)),
  group: (row) => row.task_id,
  notes: (_, { id }) =>
    id.column === "prompt"
      ? ["AReaL's task ids differ between runs: samples with the same prompt text are one prompt."]
      : [],
});

/** NeMo-Gym: `rollouts.jsonl`. */
export const nemoGymRollouts: Shape = sampleShape({
  name: "NeMo-Gym rollouts",
  recognises: (table) => hasColumns(table, "_ng_task_index", "reward"),
  id: "_ng_task_index",
  score: "reward",
});
