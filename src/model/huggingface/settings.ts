/** What the config.json of every architecture says in the same way. */

import { z } from "zod";
import type { ModelConfig } from "../config";
import { EOS, PAD } from "../../common/tokens";

/** Settings that every exported model has. */
export const commonSettings = {
  bos_token_id: null,
  eos_token_id: EOS,
  pad_token_id: PAD,
  tie_word_embeddings: false,
};

/** `transformers` calls GELU's tanh form gelu_new; its gelu is the exact form, which is not computed here. */
export function activationName({ activation }: ModelConfig): string {
  return activation === "relu" ? "relu" : "gelu_new";
}

/** Their names of GELU's tanh form, which differ in how it is computed. */
const tanhForms = ["gelu_new", "gelu_pytorch_tanh", "gelu_fast", "gelu_accurate", "gelu_python_tanh"] as const;

/** Our name of an activation of theirs. */
export const activationSchema = z
  .enum(["relu", ...tanhForms], { error: `expected relu or, of GELU's tanh form, ${tanhForms.join(", ")}` })
  .transform((name) => (name === "relu" ? "relu" : "gelu"));

/** Generation here ends at token 1: a checkpoint that ends at another would go on, or stop too early. */
export const endToken = z.literal(EOS, {
  error: `expected ${EOS} (generation here ends at this token, and ${PAD} pads: renumber the vocabulary so)`,
});

/** A setting that can have one value only, which is its default too; `reason` says why. */
export function only<T extends number | boolean>(value: T, reason: string) {
  return z.literal<number | boolean>(value, { error: `expected ${value} (${reason})` }).optional();
}

/** Whether x is of, 2 of, 3 of, … */
export function exactMultiple(x: number, of: number): boolean {
  return x > 0 && x % of === 0;
}
