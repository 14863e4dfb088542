import { pretrain } from "../../src/training/pretrain";
import type { RunOptions } from "../../src/training/loop";
import type { AlgorithmName } from "../../src/training/algorithms";
import { reinforce } from "../../src/training/reinforce";
import type { ModelConfig } from "../../src/model/config";
import { Policy } from "../../src/model/policy";
import { tinyParameters } from "../model/tiny";
import { toyCorpus, toyModel, toyTask } from "./toy";

/** The kinds of run that can be interrupted. */
export const kinds = [
  "pretraining",
  "grpo",
  "grpo twice",
  "grpo random",
  "grpo synced",
  "rft",
  "sft",
  "ppo",
  "gspo",
  "dpo",
] as const;
export type Kind = (typeof kinds)[number];

/** A run of a few milliseconds a step, by kind; its parameters at the end. */
export async function trained(kind: Kind, steps: number, options: RunOptions = {}, model = toyModel) {
  const run = kind === "pretraining" ? pretrained(model, steps, options) : tuned(model, kind, steps, options);
  const policy = await run;
  const parameters = policy.parameters();
  policy.dispose();
  return parameters;
}

function pretrained(model: ModelConfig, max_steps: number, options: RunOptions): Promise<Policy> {
  return pretrain({ model, corpus: toyCorpus, config: { max_steps, batch_size: 8 }, seed: 1, ...options });
}

async function tuned(
  model: ModelConfig,
  kind: Exclude<Kind, "pretraining">,
  max_steps: number,
  options: RunOptions,
): Promise<Policy> {
  const base = Policy.from(model, tinyParameters(model));
  const twice = kind === "grpo twice" ? { num_iterations: 2, kl_estimator: "k1" as const, kl_in_reward: true } : {};
  const random = kind === "grpo random" ? { reward: "random" as const } : {};
  const synced = kind === "grpo synced" ? { ref_model_sync_steps: 2 } : {};
  const method = kind.split(" ")[0] as AlgorithmName;
  const config = {
    method,
    max_steps,
    num_prompts: 4,
    num_generations: 4,
    learning_rate: 1e-2,
    ...twice,
    ...random,
    ...synced,
  };
  try {
    return await reinforce({ base, task: toyTask, config, seed: 1, ...options });
  } finally {
    base.dispose();
  }
}
