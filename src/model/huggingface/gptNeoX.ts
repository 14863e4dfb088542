import { z } from "zod";
import { parse } from "../../common/validate";
import { modelConfig, type ModelConfig } from "../config";
import type { ParameterSlot } from "../parameters";
import type { Architecture } from "./architecture";
import { asOurs, transposed, type Layout } from "./layout";
import { checkRope, ropeBaseOf, ropeSettings } from "./rope";
import { activationName, activationSchema, commonSettings, endToken, only, exactMultiple } from "./settings";

const schema = z
  .looseObject({
    vocab_size: z.int(),
    max_position_embeddings: z.int(),
    hidden_size: z.int().min(1),
    num_hidden_layers: z.int(),
    num_attention_heads: z.int(),
    intermediate_size: z.int(),
    hidden_act: activationSchema,
    initializer_range: z.number().default(0.02),
    eos_token_id: endToken,
    ...ropeSettings,
    attention_bias: z.boolean().default(true),
    use_parallel_residual: z.literal(false, { error: "expected false (a block's two halves follow each other here)" }),
    layer_norm_eps: only(1e-5, "the epsilon of layer norms here"),
  })
  .refine((c) => exactMultiple(c.intermediate_size, c.hidden_size), {
    path: ["intermediate_size"],
    message: "expected a multiple of hidden_size",
  })
  .superRefine(checkRope);

/**
 * GPT-NeoX, for RoPE: all of a head rotated, its two residual branches one after the other. Matrices are
 * torch.nn.Linear's, and queries, keys and values stand together head by head.
 *
 * Source: `GPTNeoXForCausalLM` of transformers 5.23.0. RoPE's settings are written under the names of versions 4 and 5,
 * and read under either.
 */
export const gptNeoX: Architecture = {
  modelType: "gpt_neox",
  settings: (config) => ({
    architectures: ["GPTNeoXForCausalLM"],
    model_type: "gpt_neox",
    ...commonSettings,
    vocab_size: config.vocabularySize,
    max_position_embeddings: config.context,
    hidden_size: config.width,
    num_hidden_layers: config.layers,
    num_attention_heads: config.heads,
    intermediate_size: config.width * config.feedForwardFactor,
    hidden_act: activationName(config),
    initializer_range: config.initialScale,
    rope_parameters: { rope_type: "default", rope_theta: config.ropeBase, partial_rotary_factor: 1 },
    rotary_pct: 1,
    rotary_emb_base: config.ropeBase,
    attention_bias: config.attentionBias,
    use_parallel_residual: false,
    layer_norm_eps: 1e-5,
    attention_dropout: 0,
    hidden_dropout: 0,
  }),
  config(settings) {
    const given = parse(schema, settings);
    return modelConfig({
      vocabularySize: given.vocab_size,
      layers: given.num_hidden_layers,
      width: given.hidden_size,
      heads: given.num_attention_heads,
      feedForwardFactor: given.intermediate_size / given.hidden_size,
      positions: "rope",
      activation: given.hidden_act,
      attentionBias: given.attention_bias,
      context: given.max_position_embeddings,
      ropeBase: ropeBaseOf(given),
      initialScale: given.initializer_range,
    });
  },
  names: {
    module: "gpt_neox",
    blocks: "layers",
    inBlock: {
      "norm1.gain": "input_layernorm.weight",
      "norm1.bias": "input_layernorm.bias",
      "attention.qkv": "attention.query_key_value.weight",
      "attention.qkvBias": "attention.query_key_value.bias",
      "attention.out": "attention.dense.weight",
      "attention.outBias": "attention.dense.bias",
      "norm2.gain": "post_attention_layernorm.weight",
      "norm2.bias": "post_attention_layernorm.bias",
      "feedForward.in": "mlp.dense_h_to_4h.weight",
      "feedForward.inBias": "mlp.dense_h_to_4h.bias",
      "feedForward.out": "mlp.dense_4h_to_h.weight",
      "feedForward.outBias": "mlp.dense_4h_to_h.bias",
    },
    outside: {
      "embedding.weight": "gpt_neox.embed_in.weight",
      "norm.gain": "gpt_neox.final_layer_norm.weight",
      "norm.bias": "gpt_neox.final_layer_norm.bias",
      "output.weight": "embed_out.weight",
    },
  },
  layout,
  zeros: () => [],
  buffers: /\.attention\.(bias|masked_bias|rotary_emb\.inv_freq)$/, // causal masks and RoPE's frequencies
};

function layout({ name, shape }: ParameterSlot, config: ModelConfig): Layout {
  if (name.endsWith("attention.qkv")) return transposed(shape, headByHead(config));
  if (name.endsWith("attention.qkvBias")) return { shape, source: headByHead(config) };
  return shape.length === 2 && name !== "embedding.weight" ? transposed(shape) : asOurs(shape);
}

/** Their row r of queries, keys and values, [head, 3, headWidth], as a column of ours, [3, head, headWidth]. */
function headByHead({ width, heads }: ModelConfig): (row: number) => number {
  const headWidth = width / heads;
  return (row) => {
    const [head, part] = [Math.floor(row / (3 * headWidth)), Math.floor(row / headWidth) % 3];
    return part * width + head * headWidth + (row % headWidth);
  };
}
