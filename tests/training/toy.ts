import type { Corpus } from "../../src/training/pretrain";
import type { RewardedTask } from "../../src/training/rollout";
import type { AdamWOptions } from "../../src/training/adamw";
import { tinyConfig } from "../model/tiny";

/** AdamW of which one update leaves the gradient itself as first moment: nothing is averaged, nothing clipped. */
export const readGradient: AdamWOptions = { adam_beta1: 0, adam_beta2: 0.9, weight_decay: 0, max_grad_norm: 1e9 };

/** One layer of width 8: a step takes a millisecond. */
export const toyModel = tinyConfig({ layers: 1 });

/** Prompts `a b`, completions `b a` and the end token. */
function reversal(index: number): { prompt: number[]; completion: number[] } {
  const [a, b] = [2 + (index % 5), 2 + (Math.floor(index / 5) % 5)];
  return { prompt: [a, b], completion: [b, a, 1] };
}

export const toyCorpus: Corpus = { id: "reversal", example: reversal, longest: 5 };

/** Rewards a completion that starts with token 4: a bandit. */
export const toyTask: RewardedTask = {
  id: "first token",
  example: (index) => ({ prompt: reversal(index).prompt, completion: [4, 1] }),
  isCorrect: (_, completion) => completion[0] === 4,
};
