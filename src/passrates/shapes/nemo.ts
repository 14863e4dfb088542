/** NeMo-RL's data of a step, and NeMo-Gym's profile of rewards. */

import { isRow, type Row } from "../row";
import { chosenColumns, countOf, hasColumns, ratioFailure, type Shape } from "./shape";

/** NeMo-RL: `{val,train}_data_stepN.jsonl`; each value is a list of one element. */
export const nemoRl: Shape = {
  name: "NeMo-RL data",
  isLog: true,
  recognises: (table) => hasColumns(table, "content", "rewards", "idx"),
  plan(table, options) {
    const { id, score, domain } = chosenColumns(table, options, { id: "content", score: "rewards" });
    const promptOf = options.group === undefined ? promptOfContent : id.get;
    const hasTokens = options.group === undefined && hasColumns(table, "token_ids", "token_loss_mask");
    return {
      groupedBy: options.group
        ? `column ${id.column}`
        : hasTokens
          ? "token_ids before the first trained token"
          : "the prompt in content",
      score: score.column,
      notes: options.group ? [] : ["idx numbers the rows, not the prompts: it is not used."],
      read(row, sink) {
        const values = [score.get(row)].flat();
        const prompt = promptOf(row);
        if (values.length === 0) sink.drop(`no score: ${score.column} is an empty list`);
        for (const value of values)
          sink.sample({ id: prompt, score: value, column: score.column, domain: domain?.get(row) });
      },
    };
  },
};

/** The tokens that are not trained on, or the messages before the first answer, or the text as it is. */
function promptOfContent(row: Row): unknown {
  const [tokens, mask] = [row.token_ids, row.token_loss_mask].map((value) =>
    Array.isArray(value) ? value[0] : undefined,
  );
  if (Array.isArray(tokens) && Array.isArray(mask)) {
    const first = mask.findIndex((trained) => trained !== 0);
    return `tokens ${tokens.slice(0, first < 0 ? tokens.length : first).join(" ")}`;
  }
  const content = Array.isArray(row.content) ? row.content[0] : row.content;
  if (!Array.isArray(content)) return content;
  const answer = content.findIndex((message) => isRow(message) && message.role === "assistant");
  return content.slice(0, answer < 0 ? content.length : answer);
}

/** NeMo-Gym: `*_reward_profiling.jsonl`, a row a task with all its rewards or their mean. */
export const nemoGymProfile: Shape = {
  name: "NeMo-Gym reward profile",
  recognises: (table) => hasColumns(table, "_ng_task_index", "num_rollouts", "mean/reward"),
  plan(table, options) {
    const { id, score, domain } = chosenColumns(table, options, { id: "_ng_task_index", score: "mean/reward" });
    return {
      groupedBy: `column ${id.column}`,
      score:
        options.correct === undefined
          ? "reward of rollout_infos (mean/reward · num_rollouts where they are incomplete)"
          : `${score.column} · num_rollouts`,
      notes: [],
      read(row, sink) {
        const [n, rollouts] = [Number(row.num_rollouts), row.rollout_infos];
        const prompt = { id: id.get(row), domain: domain?.get(row) };
        if (options.correct === undefined && Array.isArray(rollouts) && rollouts.length === n) {
          for (const rollout of rollouts)
            sink.sample({ ...prompt, score: (rollout as Row).reward, column: "rollout_infos.reward" });
          return;
        }
        const k = countOf(score.get(row), n);
        if (k === undefined) throw sink.failure(score.column, ratioFailure(score.get(row), n));
        sink.counted({ ...prompt, n, k, columns: { n: "num_rollouts", k: score.column } });
      },
    };
  },
};
