import { existsSync } from "node:fs";
import { join } from "node:path";
import { readJson } from "../../common/files";
import { requireOneOf } from "../../common/require";
import type { ModelConfig } from "../config";
import { parameterLayout } from "../parameters";
import { Policy } from "../policy";
import type { StoredTensor } from "../safetensors";
import { readCheckpoint } from "./checkpointFile";
import { tensorName, type Architecture } from "./architecture";
import { gpt2 } from "./gpt2";
import { gptNeoX } from "./gptNeoX";
import { arrangeBack, type Layout } from "./layout";

const architectures = { gpt2, gpt_neox: gptNeoX };
type Tensors = Record<string, StoredTensor>;

/**
 * Reads a checkpoint of `transformers`, shaped as GPT-2 or GPT-NeoX, from a directory with config.json and
 * model.safetensors, whose float16 or bfloat16 becomes float32, number by number. Its logits and greedy tokens are the
 * same here as there in float32; dropout is not kept.
 *
 * Where the output layer is tied to the embedding, it becomes a copy: training moves the two apart.
 *
 * @throws Error naming the file and each setting or tensor that cannot be followed
 */
export function importPolicy(directory: string): Policy {
  const path = join(directory, "config.json");
  const settings = readSettings(path);
  const architecture = architectures[settings.model_type];
  const config = configOf(path, architecture, settings);
  const file = join(directory, "model.safetensors");
  const tensors = readTensors(file, architecture);
  if (tied(settings)) tie(file, architecture, tensors);
  return Policy.from(config, vectorOf(file, architecture, config, tensors));
}

type Settings = { model_type: keyof typeof architectures; tie_word_embeddings?: unknown };

function readSettings(path: string): Settings {
  requireFile(path, "a directory that transformers' save_pretrained wrote");
  const settings = readJson(path) as Partial<Settings> | null;
  requireOneOf(`${path}: model_type`, settings?.model_type, Object.keys(architectures));
  return settings as Settings;
}

function configOf(path: string, architecture: Architecture, settings: Settings): ModelConfig {
  try {
    return architecture.config(settings);
  } catch (error) {
    throw new Error(`${path}: ${(error as Error).message}`, { cause: error });
  }
}

/** GPT-2 ties unless it is told not to, GPT-NeoX only where it is told to. */
function tied({ model_type, tie_word_embeddings = model_type === "gpt2" }: Settings): boolean {
  return tie_word_embeddings === true;
}

/** A checkpoint's parameters by their full names. */
function readTensors(path: string, { names, buffers }: Architecture): Tensors {
  requireFile(path, "all of the model in this one file, not in shards and not as pytorch_model.bin");
  const output = names.outside["output.weight"];
  const full = (name: string) =>
    name.startsWith(`${names.module}.`) || name === output ? name : `${names.module}.${name}`;
  const kept = readCheckpoint(path, (name) => !buffers.test(full(name)));
  return Object.fromEntries(Object.entries(kept).map(([name, tensor]) => [full(name), tensor]));
}

/** Makes the output layer a copy of the embedding, [vocabulary, width] both in theirs. */
function tie(path: string, { names }: Architecture, tensors: Tensors): void {
  const [embedding, output] = [names.outside["embedding.weight"], names.outside["output.weight"]];
  const { values } = (tensors[output] ??= tensors[embedding]) ?? { values: [] };
  if (values.every((x, i) => x === tensors[embedding]?.values[i])) return;
  throw new Error(`${path}: ${output} differs from ${embedding}, but config.json ties them (tie_word_embeddings)`);
}

function vectorOf(path: string, architecture: Architecture, config: ModelConfig, tensors: Tensors): Float32Array {
  const { names } = architecture;
  requireBlocks(path, config, Object.keys(tensors).length);
  const slots = parameterLayout(config).map((slot) => ({ ...slot, theirs: tensorName(names, slot.name) }));
  const foreign = Object.keys(tensors).filter((name) => !slots.some(({ theirs }) => theirs === name));
  if (foreign.length > 0) throw new Error(`${path}: a model of this config.json has no ${foreign.join(", ")}`);
  const parts = slots.map((slot) => {
    const layout = architecture.layout(slot, config);
    return arrangeBack(layout, valuesOf(path, slot.theirs, layout, tensors));
  });
  return joined(parts);
}

/** Before anything is made of a size that config.json only claims. */
function requireBlocks(path: string, { layers }: ModelConfig, given: number): void {
  if (layers > given) throw new Error(`${path}: config.json says ${layers} layers, but there are ${given} tensors`);
}

function valuesOf(path: string, name: string, { shape }: Layout, tensors: Tensors): Float32Array {
  const stored = tensors[name];
  if (!stored) throw new Error(`${path}: ${name} is missing`);
  if (String(stored.shape) === String(shape)) return stored.values;
  throw new Error(`${path}: ${name}: expected shape [${shape}] as config.json says, got [${stored.shape}]`);
}

function joined(parts: Float32Array[]): Float32Array {
  const vector = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    vector.set(part, offset);
    offset += part.length;
  }
  return vector;
}

function requireFile(path: string, expected: string): void {
  if (!existsSync(path)) throw new Error(`${path}: not there; expected ${expected}`);
}
