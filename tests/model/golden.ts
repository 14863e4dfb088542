import { join } from "node:path";
import type { ModelConfig } from "../../src/model/config";
import { readJson } from "../../src/common/files";
import type { ReinforceConfig } from "../../src/training/config";

/** What golden.py wrote: PyTorch's numbers in float64, flattened. */
export const golden = readJson(join(__dirname, "golden.json")) as {
  tokens: number[][];
  weights: number[][];
  likelihood: (Pick<ModelConfig, "positions" | "activation"> & {
    logits: number[];
    loss: number;
    gradient: number[];
  })[];
  adamw: { rate: number; gradient: number[]; norm: number; parameters: number[] }[];
  prompts: number[][];
  completions: number[][];
  rewards: number[];
  grpo: {
    settings: Partial<ReinforceConfig>;
    /** Whether the rollouts are of an earlier policy. */
    reused: boolean;
    loss: number;
    kl: number;
    entropy: number;
    clip_ratio: number;
    gradient: number[];
  }[];
};
