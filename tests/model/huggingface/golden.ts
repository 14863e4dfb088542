import { join } from "node:path";
import { readJson } from "../../../src/common/files";

/** One of the two models of golden.py, and what transformers computed with it. */
interface GoldenModel {
  /** Of the texts: [text · token · vocabulary]. */
  logits: number[];
  /** Greedy continuations of the prompts, padded after the end token. */
  greedy: number[][];
  /** Mean cross-entropy over all tokens but the first of each text. */
  loss: number;
  /** Its gradient with respect to the biases of the attention, by their names there. */
  biases: Record<string, number[]>;
}

export const checkpointDirectory = (model: "gpt2" | "gpt_neox") => join(__dirname, "golden", model);

export const golden = readJson(join(__dirname, "golden", "golden.json")) as {
  texts: number[][];
  prompts: number[][];
  models: Record<"gpt2" | "gpt_neox", GoldenModel>;
};
