import { Policy } from "../../model/policy";
import { readSafetensors, type StoredTensor } from "../../model/safetensors";
import { deriveKey } from "../../common/random";
import { configOfWeights, vectorOf } from "../inputs";
import type { Specification, Work } from "../specification";

/** Sampled completions; with several samples a prompt is read once for all of them. */
export function generation({ inputs, length, samples }: Specification): Work {
  const { tensors } = readSafetensors(inputs);
  const config = configOfWeights(tensors);
  const policy = Policy.from(config, vectorOf(config, tensors));
  const prompts = tokenRows(samples === 1 ? tensors.prompts : tensors["batch.prompts"]);
  let step = 0;
  const generate = (temperature: number) =>
    policy.generateTokens(prompts, {
      samples: samples!,
      maxLength: length!,
      temperature,
      key: deriveKey(1, "benchmark", step++),
    });
  return {
    call: () => void generate(1),
    check: () => {
      const scores = policy.logProbabilities(tokenRows(tensors["batch.prompts"]), tokenRows(tensors.completions));
      return { greedy: generate(0), log_probabilities: scores.flat() };
    },
  };
}

/** Rows of token ids. */
export function tokenRows({ shape: [rows, time], values }: StoredTensor): number[][] {
  return Array.from({ length: rows }, (_, i) => [...values.subarray(i * time, (i + 1) * time)]);
}
