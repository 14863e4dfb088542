/** What both sides are given: the same weights, and the same batch or the same prompts. */

import { join } from "node:path";
import { modelConfig, type ModelConfig } from "../model/config";
import { initialParameters, parameterLayout } from "../model/parameters";
import { readSafetensors, writeSafetensors, type StoredTensor } from "../model/safetensors";
import { deriveKey, Random } from "../common/random";
import { createTestbed, type Example } from "../strings";
import { group, length, rlSettings, type Shape, type Workload } from "./workloads";

type Tensors = Record<string, StoredTensor>;

const testbed = createTestbed();
const task = testbed.task("depth");
const END = 1;

/** The shape of a model of these sizes. */
export function configOf(width: number, layers?: number): ModelConfig {
  return modelConfig({ vocabularySize: testbed.vocabulary.size, width, layers });
}

/** The shape of the model with these weights. */
export function configOfWeights(tensors: Record<string, StoredTensor>): ModelConfig {
  const blocks = Object.keys(tensors).filter((name) => /^blocks\.\d+\.norm1\.gain$/.test(name));
  return configOf(tensors["embedding.weight"].shape[1], blocks.length);
}

/** The i-th problem that RL is trained on: prompts of 8 tokens, right completions of 18. */
export function problem(index: number): Example {
  return testbed.example(task, "train", { seed: 1, stream: "reinforcement", index });
}

/** Whether a completion answers the problem. */
export function isCorrect(example: Example, completion: ArrayLike<number>): boolean {
  return testbed.isCorrect(example, completion);
}

/** Writes a workload's inputs as safetensors; numbers are float32, tokens too. @param base a trained model's file */
export function writeInputs(path: string, { kind, shape }: Workload, base: string): void {
  const contents = {
    train: () => ({ ...untrained(shape), ...sequences(shape) }),
    generate: () => ({ ...readSafetensors(base).tensors, ...prompts(shape.batch) }),
    grpo: () => ({ ...readSafetensors(base).tensors, ...problems(), ...rollouts(shape.batch) }),
    products: (): Tensors => ({}),
    copy: (): Tensors => ({}),
    peak: (): Tensors => ({}),
  }[kind]();
  writeSafetensors(path, { tensors: contents, metadata: { format: "grpo-origin-bench" } });
}

/** Path of the committed base model. */
export function baseModel(root: string): string {
  return join(root, "data", "base.safetensors");
}

/** Weights by name as one vector, in the order of `parameterLayout`. */
export function vectorOf(config: ModelConfig, tensors: Tensors): Float32Array {
  const slots = parameterLayout(config);
  const last = slots[slots.length - 1];
  const vector = new Float32Array(last.offset + last.size);
  for (const { name, offset } of slots) vector.set(tensors[name].values, offset);
  return vector;
}

function untrained({ width, layers }: Shape): Tensors {
  const config = configOf(width, layers);
  const vector = initialParameters(config, 1);
  const entries = parameterLayout(config).map(({ name, shape, offset, size }): [string, StoredTensor] => [
    name,
    { shape, values: vector.slice(offset, offset + size) },
  ]);
  return Object.fromEntries(entries);
}

/** One token more than is read: the last is only predicted. */
function sequences({ batch, time }: Shape): Tensors {
  const random = new Random(deriveKey(1, "benchmark sequences", batch));
  const values = Float32Array.from(
    { length: batch * (time + 1) },
    () => 1 + random.integer(testbed.vocabulary.size - 1),
  );
  return { tokens: { shape: [batch, time + 1], values } };
}

/** Each problem's prompt once a rollout of its group, and one right completion a group. */
function prompts(rollouts: number): Tensors {
  const examples = Array.from({ length: rollouts / group }, (_, i) => problem(i));
  const rows = examples.flatMap(({ prompt }) => Array.from({ length: group }, () => prompt));
  return {
    prompts: matrix(rows),
    "batch.prompts": matrix(examples.map(({ prompt }) => prompt)),
    completions: matrix(examples.map(({ completion }) => completion)),
  };
}

function problems(): Tensors {
  const { max_steps, num_prompts } = rlSettings();
  const examples = Array.from({ length: max_steps * num_prompts }, (_, i) => problem(i));
  return {
    prompts: matrix(examples.map(({ prompt }) => prompt)),
    answers: matrix(examples.map(({ answer }) => answer)),
  };
}

/** A batch to check one update on: right completions, and wrong ones that end anywhere, or not at all. */
function rollouts(rows: number): Tensors {
  const random = new Random(deriveKey(1, "benchmark rollouts", 0));
  const examples = Array.from({ length: rows }, (_, i) => problem(Math.floor(i / group)));
  const completions = examples.map(({ completion }) => (random.uniform() < 0.5 ? completion : wrong(random)));
  const advantages = Float32Array.from(examples, () => 2 * random.uniform() - 1);
  return {
    "batch.prompts": matrix(examples.map(({ prompt }) => prompt)),
    "batch.completions": matrix(completions.map((row) => [...row, ...Array<number>(length - row.length).fill(0)])),
    "batch.advantages": { shape: [rows], values: advantages },
  };
}

function wrong(random: Random): number[] {
  const size = 1 + random.integer(length);
  const row = Array.from({ length: size }, () => 2 + random.integer(testbed.vocabulary.size - 2));
  if (size < length) row[size - 1] = END;
  return row;
}

function matrix(rows: number[][]): StoredTensor {
  return { shape: [rows.length, rows[0].length], values: Float32Array.from(rows.flat()) };
}
