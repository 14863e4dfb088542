import { rmSync } from "node:fs";
import { join } from "node:path";
import { writeAtomically } from "../../common/files";
import type { ModelConfig } from "../config";
import { EOS, PAD } from "../../common/tokens";
import { parameterLayout } from "../parameters";
import type { Policy } from "../policy";
import { writeSafetensors, type StoredTensor } from "../safetensors";
import { tensorName, type Architecture } from "./architecture";
import { gpt2 } from "./gpt2";
import { gptNeoX } from "./gptNeoX";
import { arrange } from "./layout";
import { tokenizer, tokenizerSettings } from "./tokenizer";

/**
 * Writes a policy as a directory that `transformers` loads: config.json, model.safetensors, generation_config.json
 * (greedy, at most `context` tokens), tokenizer.json and tokenizer_config.json. Other files there stay.
 *
 * Learned positions and none become GPT-2, RoPE becomes GPT-NeoX; both compute the same logits.
 *
 * @param tokens names of all tokens by id, padding first and end second, none of them with white space
 * @returns what it was exported as: "gpt2" or "gpt_neox"
 * @throws Error if no architecture of `transformers` computes this model (ALiBi), or the names are not one a token
 */
export function exportPolicy(policy: Policy, tokens: readonly string[], directory: string): string {
  const { config } = policy;
  const architecture = architectureOf(config);
  requireNames(config, tokens);
  const at = (name: string) => join(directory, name);
  rmSync(at("config.json"), { force: true }); // written last: what was interrupted has none, and does not load
  const metadata = { format: "pt" }; // transformers asks for it
  writeSafetensors(at("model.safetensors"), { tensors: tensorsOf(architecture, policy), metadata });
  writeJson(at("generation_config.json"), generationSettings(config));
  writeJson(at("tokenizer.json"), tokenizer(tokens));
  writeJson(at("tokenizer_config.json"), tokenizerSettings(tokens, config.context));
  writeJson(at("config.json"), architecture.settings(config));
  return architecture.modelType;
}

function architectureOf({ positions }: ModelConfig): Architecture {
  if (positions === "rope") return gptNeoX;
  if (positions !== "alibi") return gpt2;
  throw new Error(
    "model.positions: alibi cannot be exported: of the architectures with ALiBi in transformers, BLOOM norms " +
      "embeddings, Falcon divides the penalty by the root of the head's width, and MPT has neither biases nor " +
      "ReLU. Train with positions rope, learned or none, which export exactly.",
  );
}

function requireNames({ vocabularySize }: ModelConfig, tokens: readonly string[]): void {
  const distinct = new Set(tokens.filter((name) => /^\S+$/.test(name))).size;
  if (tokens.length === vocabularySize && distinct === vocabularySize) return;
  throw new Error(`tokens: expected ${vocabularySize} distinct names without white space, got ${tokens.join(" ")}`);
}

function tensorsOf(architecture: Architecture, policy: Policy): Record<string, StoredTensor> {
  const { config } = policy;
  const vector = policy.parameters();
  const tensors: Record<string, StoredTensor> = {};
  for (const slot of parameterLayout(config)) {
    const ours = vector.subarray(slot.offset, slot.offset + slot.size);
    tensors[tensorName(architecture.names, slot.name)] = arrange(architecture.layout(slot, config), ours);
  }
  for (const { name, shape } of architecture.zeros(config)) {
    tensors[name] = { shape, values: new Float32Array(shape.reduce((a, b) => a * b, 1)) };
  }
  return tensors;
}

function generationSettings({ context }: ModelConfig): Record<string, unknown> {
  return { do_sample: false, eos_token_id: EOS, pad_token_id: PAD, max_length: context };
}

function writeJson(path: string, value: unknown): void {
  writeAtomically(path, `${JSON.stringify(value, null, 2)}\n`);
}
