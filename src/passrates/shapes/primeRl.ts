/** prime-rl: `rollouts/step_N/{kind}/{subset}/traces.jsonl`. */

import { isRow, type Row } from "../row";
import type { Sink } from "../tally";
import { chosenColumns, hasColumns, type Shape } from "./shape";

/** A row an episode; an agent's reward is the sum of score · weight over its rewards. */
export const primeRl: Shape = {
  name: "prime-rl traces",
  isLog: true,
  recognises: (table) => hasColumns(table, "task", "group", "traces"),
  plan(table, options) {
    const { id, domain } = chosenColumns(
      table,
      { ...options, correct: undefined },
      { id: taskColumn(table.head[0]), score: "", domain: "env" },
    );
    const name = options.correct?.replace(/^rewards\./, "");
    return {
      groupedBy: `column ${id.column}`,
      score: name === undefined ? "the sum of score · weight" : `score of the reward ${name}`,
      notes:
        name === undefined
          ? ["The reward is the sum of score · weight; --correct NAME takes one of the rewards alone."]
          : [],
      read(row, sink) {
        const rewards = rewardsOf(row);
        const prompt = {
          id: id.get(row),
          domain: options.domain === undefined ? environmentOf(row) : domain?.get(row),
        };
        const group = isRow(row.group) ? row.group.id : undefined;
        add(rewards, name, { ...prompt, group }, sink);
      },
    };
  },
};

function add(
  rewards: Row | undefined,
  name: string | undefined,
  prompt: { id: unknown; domain: unknown; group: unknown },
  sink: Sink,
): void {
  if (rewards === undefined || Object.keys(rewards).length === 0)
    return sink.drop("no score: the episode has no rewards");
  if (name !== undefined && !(name in rewards)) {
    throw sink.failure(
      "traces.rewards",
      `--correct: expected one of ${Object.keys(rewards).join(", ")}, got "${name}"`,
    );
  }
  const score = name === undefined ? weightedSum(rewards) : scoreOf(rewards[name]);
  sink.sample({ ...prompt, score, column: `traces.rewards${name === undefined ? "" : `.${name}`}` });
}

function taskColumn({ task }: Row): string {
  const found = ["key", "hash"].find((name) => isRow(task) && task[name] !== undefined && task[name] !== null);
  return found === undefined ? "task.data.idx" : `task.${found}`;
}

const environmentOf = ({ env }: Row) => (isRow(env) ? env.id : env);

/** Of the agent that is trained; of the first one where none is marked. */
function rewardsOf({ traces }: Row): Row | undefined {
  const list = Array.isArray(traces) ? traces.filter(isRow) : [];
  const trained = list.find(({ agent }) => isRow(agent) && agent.trainable === true) ?? list[0];
  return isRow(trained?.rewards) ? trained.rewards : undefined;
}

function weightedSum(rewards: Row): number | undefined {
  let sum = 0;
  for (const reward of Object.values(rewards)) {
    const score = scoreOf(reward);
    if (typeof score !== "number") return undefined;
    sum += score * (isRow(reward) && typeof reward.weight === "number" ? reward.weight : 1);
  }
  return sum;
}

const scoreOf = (reward: unknown) => (isRow(reward) ? reward.score : reward) as number | null | undefined;
