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
  /** Logits in float32 of the same weights kept in half precision. */
  halves: Record<Half, number[]>;
}

type Model = "gpt2" | "gpt_neox";
export type Half = "float16" | "bfloat16";

/** Where golden.py saved a model: in float32, or in half precision. */
export const checkpointDirectory = (model: Model, half?: Half) =>
  join(__dirname, "golden", half ? `${model}_${half}` : model);

/** The configuration of the GPT-NeoX, as version 4 of transformers writes it. */
export const configOfVersion4 = join(__dirname, "golden", "config_of_version_4.json");

export const golden = readJson(join(__dirname, "golden", "golden.json")) as {
  texts: number[][];
  prompts: number[][];
  models: Record<Model, GoldenModel>;
};
