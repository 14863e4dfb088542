import { z } from "zod";
import { parse } from "../../common/validate";
import { modelConfig, type ModelConfig } from "../config";
import type { Architecture } from "./architecture";
import { asOurs, transposed } from "./layout";
import { activationName, activationSchema, commonSettings, endToken, only, exactMultiple } from "./settings";

const schema = z
  .looseObject({
    vocab_size: z.int(),
    n_positions: z.int(),
    n_embd: z.int().min(1),
    n_layer: z.int(),
    n_head: z.int(),
    n_inner: z.int().nullish(),
    activation_function: activationSchema.default("gelu"),
    initializer_range: z.number().default(0.02),
    eos_token_id: endToken,
    layer_norm_epsilon: only(1e-5, "the epsilon of layer norms here"),
    scale_attn_weights: only(true, "scores are divided by the root of the head's width"),
    scale_attn_by_inverse_layer_idx: only(false, "scores are scaled alike in every layer"),
    add_cross_attention: only(false, "there is no other text to attend to"),
  })
  .refine((c) => exactMultiple(c.n_inner ?? c.n_embd, c.n_embd), {
    path: ["n_inner"],
    message: "expected a multiple of n_embd",
  });

/** Sizes by the names of other architectures, which `GPT2Config` reads too (its `attribute_map`). */
const otherNames = {
  hidden_size: "n_embd",
  max_position_embeddings: "n_positions",
  num_attention_heads: "n_head",
  num_hidden_layers: "n_layer",
};

function underOwnNames(settings: Record<string, unknown>): Record<string, unknown> {
  const found = Object.entries(otherNames).filter(([other]) => other in settings);
  return Object.fromEntries(found.map(([other, own]) => [own, settings[other]]));
}

/**
 * GPT-2, for learned positions: the same layer norms and biases, matrices in the same layout. A model without
 * positions fits too, with zeros for them, up to `context` tokens.
 *
 * Source: `GPT2LMHeadModel` of transformers 5.23.0.
 */
export const gpt2: Architecture = {
  modelType: "gpt2",
  settings: (config) => ({
    architectures: ["GPT2LMHeadModel"],
    model_type: "gpt2",
    ...commonSettings,
    vocab_size: config.vocabularySize,
    n_positions: config.context,
    n_embd: config.width,
    n_layer: config.layers,
    n_head: config.heads,
    n_inner: config.width * config.feedForwardFactor,
    activation_function: activationName(config),
    initializer_range: config.initialScale,
    layer_norm_epsilon: 1e-5,
    embd_pdrop: 0,
    attn_pdrop: 0,
    resid_pdrop: 0,
  }),
  config(settings) {
    const given = parse(schema, { ...(settings as object), ...underOwnNames(settings as Record<string, unknown>) });
    return modelConfig({
      vocabularySize: given.vocab_size,
      layers: given.n_layer,
      width: given.n_embd,
      heads: given.n_head,
      feedForwardFactor: given.n_inner ? given.n_inner / given.n_embd : 4,
      positions: "learned",
      activation: given.activation_function,
      attentionBias: true,
      context: given.n_positions,
      initialScale: given.initializer_range,
    });
  },
  names: {
    module: "transformer",
    blocks: "h",
    inBlock: {
      "norm1.gain": "ln_1.weight",
      "norm1.bias": "ln_1.bias",
      "attention.qkv": "attn.c_attn.weight",
      "attention.qkvBias": "attn.c_attn.bias",
      "attention.out": "attn.c_proj.weight",
      "attention.outBias": "attn.c_proj.bias",
      "norm2.gain": "ln_2.weight",
      "norm2.bias": "ln_2.bias",
      "feedForward.in": "mlp.c_fc.weight",
      "feedForward.inBias": "mlp.c_fc.bias",
      "feedForward.out": "mlp.c_proj.weight",
      "feedForward.outBias": "mlp.c_proj.bias",
    },
    outside: {
      "embedding.weight": "transformer.wte.weight",
      "positions.weight": "transformer.wpe.weight",
      "norm.gain": "transformer.ln_f.weight",
      "norm.bias": "transformer.ln_f.bias",
      "output.weight": "lm_head.weight",
    },
  },
  layout: ({ name, shape }) => (name === "output.weight" ? transposed(shape) : asOurs(shape)),
  zeros: (config) => [...zeroPositions(config), ...zeroBiases(config)],
  buffers: /\.attn\.(bias|masked_bias)$/, // causal masks
};

function zeroPositions({ positions, context, width }: ModelConfig) {
  return positions === "none" ? [{ name: "transformer.wpe.weight", shape: [context, width] }] : [];
}

function zeroBiases({ attentionBias, layers, width }: ModelConfig) {
  if (attentionBias) return [];
  return Array.from({ length: layers }, (_, i) => [
    { name: `transformer.h.${i}.attn.c_attn.bias`, shape: [3 * width] },
    { name: `transformer.h.${i}.attn.c_proj.bias`, shape: [width] },
  ]).flat();
}
