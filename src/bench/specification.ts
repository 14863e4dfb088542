/** What a worker is told when it is started: one JSON object, read by ours.ts and by peers/serve.py; and what ours does. */

import type { CountedProduct } from "./products";

export type Kind = "train" | "generate" | "grpo" | "products" | "copy" | "peak";

export interface OptimiserSettings {
  learning_rate: number;
  adam_beta1: number;
  adam_beta2: number;
  weight_decay: number;
  max_grad_norm: number;
}

export interface RlSettings extends OptimiserSettings {
  max_steps: number;
  num_prompts: number;
  num_generations: number;
  epsilon: number;
  beta: number;
}

export interface Specification {
  kind: Kind;
  /** Who does the work; "torch.compile" and "PyTorch eager" share a program. */
  peer: string;
  threads: number;
  /** safetensors: weights by name, and what the kind needs (see inputs.ts). */
  inputs: string;
  optimiser?: OptimiserSettings;
  /** Tokens generated a row. */
  length?: number;
  /** Completions a prompt, where a prompt is read once for all of them. */
  samples?: number;
  rl?: RlSettings;
  /** Whether a call is a complete RL run, not a step. */
  completeRun?: boolean;
  /** Names of the tokens. */
  vocabulary?: string[];
  products?: CountedProduct[];
  /** Numbers that are copied. */
  size?: number;
}

/** What a worker of ours does when it is asked to. */
export interface Work {
  /** What is timed. */
  call: () => void | Promise<void>;
  /** Named numbers to compare with the peers'. */
  check: () => Record<string, ArrayLike<number>>;
  /** Milliseconds of each call of a round, where calls cannot be made one by one. */
  round?: (seconds: number) => Promise<number[]>;
}
