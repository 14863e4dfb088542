import { rmSync } from "node:fs";
import { join } from "node:path";
import { EOS } from "../../common/tokens";
import { Policy } from "../../model/policy";
import { scoreBatch, tokenMatrix } from "../../model/scoring";
import { readSafetensors, type StoredTensor } from "../../model/safetensors";
import { saveWeights } from "../../model/weights";
import { deriveKey } from "../../common/random";
import { makeTemporaryDirectory } from "../../common/temporary";
import { tf } from "../../tensor/load";
import { reinforceSchema, type ReinforceConfig } from "../../training/config";
import { tokenWeights } from "../../training/objective";
import { policyGradientStep } from "../../training/grpo";
import { reinforce } from "../../training/reinforce";
import { TrainingState } from "../../training/state";
import { configOfWeights, isCorrect, problem, vectorOf } from "../inputs";
import type { Specification, Work } from "../specification";
import { tokenRows } from "./generation";

type Tensors = Record<string, StoredTensor>;

const task = { id: "benchmark", example: problem, isCorrect };

/** RL as the system does it: single steps of an endless run, or complete runs. */
export function reinforcement({ inputs, length, completeRun, rl }: Specification): Work {
  const { tensors } = readSafetensors(inputs);
  const config = configOfWeights(tensors);
  const base = Policy.from(config, vectorOf(config, tensors));
  const check = () => checked(base, tensors, length!);
  if (completeRun) return { call: () => runOnce(base, rl!.max_steps), check };
  return { call: () => undefined, check, round: (seconds) => stepsFor(base, seconds) };
}

async function runOnce(base: Policy, max_steps: number): Promise<void> {
  const tuned = await reinforce({ base, task, seed: 1, config: { max_steps } });
  const directory = makeTemporaryDirectory("bench");
  saveWeights(join(directory, "weights.safetensors"), tuned);
  rmSync(directory, { recursive: true });
  tuned.dispose();
}

/** Milliseconds of each step, until the time is up. */
async function stepsFor(base: Policy, seconds: number): Promise<number[]> {
  const times: number[] = [];
  const timeIsUp = new AbortController();
  const end = performance.now() + 1000 * seconds;
  let last = performance.now();
  const onStep = () => {
    const now = performance.now();
    times.push(now - last);
    last = now;
    if (now >= end) timeIsUp.abort();
  };
  const run = { base, task, seed: 1, config: { max_steps: 1_000_000 }, signal: timeIsUp.signal, onStep };
  await reinforce(run).catch((reason: unknown) => {
    if (reason !== timeIsUp.signal.reason) throw reason;
  });
  return times;
}

/** The rewards of the given rollouts, one update on them, and greedy completions of the first prompts. */
function checked(base: Policy, tensors: Tensors, length: number): Record<string, ArrayLike<number>> {
  const config = reinforceSchema.parse({});
  const state = TrainingState.initial(base.parameters());
  const { loss, grad_norm, kl, entropy } = tf.tidy(() =>
    policyGradientStep(
      base.config,
      state,
      batchOf(base, tensors, config),
      { update: 1, rate: config.learning_rate },
      config,
    ),
  );
  const prompts = tokenRows(tensors.prompts).slice(0, config.num_prompts);
  const request = { samples: 1, maxLength: length, temperature: 0, key: deriveKey(1, "greedy", 0) };
  const greedy = base.generateTokens(prompts, request);
  const { parameters } = state.vectors();
  state.dispose();
  const rewards = tokenRows(tensors["batch.completions"]).map((row, i) =>
    Number(isCorrect(problem(Math.floor(i / config.num_generations)), row)),
  );
  return { loss: [loss], grad_norm: [grad_norm], kl: [kl], entropy: [entropy], parameters, greedy, rewards };
}

function batchOf(base: Policy, tensors: Tensors, config: ReinforceConfig) {
  const completions = tensors["batch.completions"];
  const [rows, time] = completions.shape;
  const lengths = tokenRows(completions).map((row) => (row.indexOf(EOS) < 0 ? time : row.indexOf(EOS) + 1));
  const matrix = (values: Float32Array) => tf.tensor2d(values, [rows, time]);
  const prompts = tokenMatrix(tokenRows(tensors["batch.prompts"]));
  const generated = tf.tensor2d(Int32Array.from(completions.values), [rows, time], "int32");
  return {
    prompts,
    completions: generated,
    weights: matrix(tokenWeights(config.loss_type, lengths, time)),
    tokenShares: matrix(tokenWeights("bnpo", lengths, time)),
    reference: scoreBatch(base, prompts, generated),
    advantages: tf.tensor2d(tensors["batch.advantages"].values, [rows, 1]),
  };
}
