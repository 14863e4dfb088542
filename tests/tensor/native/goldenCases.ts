/**
 * What golden.json has the bits of: every kernel, and every op on models of all kinds. All inputs come from integer
 * arithmetic and exact fractions, for what Math's functions give may differ between versions of Node.
 */

import { tf } from "../../../src/tensor/load";
import { nativeOp, type Attributes } from "../../../src/tensor/native/library";
import { integers, numbers, sizeOf } from "./fuzz";

const floats = (shape: number[], seed: number, range = 2, from = 0) =>
  tf.tensor(
    numbers(sizeOf(shape), seed, range).map((x) => x + from),
    shape,
    "float32",
  );
const tokens = (shape: number[], seed: number, vocabulary: number) =>
  tf.tensor(integers(sizeOf(shape), seed, vocabulary), shape, "int32");
/** Above 0. */
const positive = (shape: number[], seed: number) => floats(shape, seed, 1, 1.125);

/** beta1, 1 − beta1, beta2, 1 − beta2, rate over its correction, the second correction, what decay leaves, the norm. */
const adamw = () => tf.tensor1d([0.875, 0.125, 0.9375, 0.0625, 0.03125, 0.25, 0.9921875, 1]);

const elementwise = (name: string, x: tf.Tensor) => nativeOp("OriginElementwise", { function: name }, [x]);

/** 5 shared rows and 23 own ones, of width 19. */
const heads = () =>
  [
    [23, 19],
    [5, 19],
    [5, 19],
    [23, 19],
    [23, 19],
  ].map((shape, i) => floats(shape, 30 + i));

const policyRows = (estimator: string, columns: number, hasOld: boolean) =>
  nativeOp("OriginPolicyRows", { estimator, kl_in_reward: false }, [
    ...[floats([13, 21], 1), tokens([13], 2, 21), floats([3, 13], 3)],
    ...[floats([hasOld ? 13 : 0], 4, 0.5, -3), floats([13, columns], 5, 0.5, -3), tf.tensor1d([0.25, 0.125, 0.75])],
  ]);

/** The outputs of each kernel. */
export const kernels: Record<string, () => tf.Tensor[]> = {
  uniform: () => nativeOp("OriginUniform", {}, [tf.tensor1d([7, 11], "int32"), tf.tensor1d([-3, 4], "int32")]),
  exp: () => elementwise("exp", floats([1999], 1, 90)),
  log: () => elementwise("log", positive([1999], 2)),
  relu: () => elementwise("relu", floats([99], 3)),
  gelu: () => elementwise("gelu", floats([1999], 4, 12)),
  "slope of gelu": () => elementwise("gelu_slope", floats([1999], 4, 12)),
  "numbers below the normal ones": () => elementwise("gelu", floats([99], 29, 2 ** -123)),
  normalise: () => nativeOp("OriginNormalise", {}, [floats([9, 37], 5), tf.scalar(0.0078125)]),
  "gradient of normalise": () =>
    nativeOp("OriginNormaliseGradient", {}, [
      floats([9, 37], 6),
      positive([9], 7),
      floats([9, 37], 8),
      floats([9, 37], 9),
    ]),
  product: () =>
    nativeOp("OriginProduct", { transposed_a: false, transposed_b: false, finish: "add_bias" }, [
      ...[floats([31, 45], 10), floats([45, 53], 11), floats([53], 12), floats([31, 53], 13)],
    ]),
  "gradient of weights": () =>
    nativeOp("OriginWeightGradient", {}, [
      floats([31, 45], 14),
      floats([31, 53], 15),
      floats([45, 53], 16),
      floats([53], 17),
    ]),
  rotate: () =>
    nativeOp("OriginRotate", { back: false }, [floats([5, 3, 22], 18), floats([5, 11], 19, 1), floats([5, 11], 20, 1)]),
  attention: () => nativeOp("OriginAttention", {}, [...heads(), tf.tensor1d([0.25, 0.125])]),
  "gradient of attention": () => {
    const given = [...heads(), tf.tensor1d([0.25, 0.125])];
    return nativeOp("OriginAttentionGradient", {}, [
      ...given,
      nativeOp("OriginAttention", {}, given)[1],
      floats([23, 19], 40),
    ]);
  },
  softmax: () => nativeOp("OriginSoftmax", {}, [floats([11, 45], 21, 16)]),
  likelihood: () =>
    nativeOp("OriginLikelihoodRows", {}, [floats([13, 21], 22), tokens([13], 23, 21), floats([13], 24)]),
  "policy gradient": () => policyRows("none", 0, true),
  "policy gradient, k1": () => policyRows("k1", 1, true),
  "policy gradient, k2": () => policyRows("k2", 1, true),
  "policy gradient, k3": () => policyRows("k3", 1, true),
  "policy gradient, k3, no older policy": () => policyRows("k3", 1, false),
  "policy gradient, exact KL": () => policyRows("exact", 21, true),
  AdamW: () =>
    nativeOp("OriginAdamW", {}, [
      floats([9999], 25),
      floats([9999], 26, 0.125),
      positive([9999], 27),
      floats([9999], 28),
      adamw(),
    ]),
};

const small = { vocabulary: 7, layers: 2, width: 8, heads: 2, inner: 16, context: 16, attention_bias: false };

/** Models of all kinds; two whose sizes are multiples of nothing; one of the experiments' size. */
export const models: Record<string, Attributes> = {
  ...Object.fromEntries(
    ["rope", "learned", "alibi", "none"].flatMap((positions) =>
      ["relu", "gelu"].map((activation) => [`${positions}, ${activation}`, { ...small, positions, activation }]),
    ),
  ),
  "attention bias": { ...small, positions: "learned", activation: "gelu", attention_bias: true },
  "width 42": {
    ...small,
    vocabulary: 37,
    layers: 1,
    width: 42,
    heads: 3,
    inner: 126,
    positions: "rope",
    activation: "relu",
  },
  "width 34": {
    ...small,
    vocabulary: 18,
    layers: 3,
    width: 34,
    heads: 1,
    inner: 17,
    positions: "alibi",
    activation: "gelu",
  },
  "width 64": { ...small, vocabulary: 32, width: 64, heads: 4, inner: 256, positions: "rope", activation: "relu" },
};

/** Numbers of parameters: an error of the op names the right one. */
function sizeOfModel(model: Attributes): number {
  const { vocabulary, layers, width, inner, context } = model as Record<string, number>;
  const bias = model.attention_bias ? 4 * width : 0;
  const layer = 4 * width + 4 * width * width + bias + 2 * width * inner + inner + width;
  return vocabulary * width * 2 + (model.positions === "learned" ? context * width : 0) + layers * layer + 2 * width;
}

/** Parameters and position table. Numbers of about the right size: not RoPE's angles, but exact ones. */
function modelInputs(model: Attributes): tf.Tensor[] {
  const { width, heads } = model as Record<string, number>;
  const slopes = Array.from({ length: heads }, (_, i) => 2 ** -(i + 1));
  const tables: Record<string, () => tf.Tensor> = {
    rope: () => floats([2, 16, width / heads / 2], 51, 1),
    alibi: () => tf.tensor1d(slopes),
  };
  const table = tables[model.positions as string]?.() ?? floats([0], 51);
  return [floats([sizeOfModel(model)], 50, 0.25), table];
}

const moments = (model: Attributes) => [
  floats([sizeOfModel(model)], 52, 0.125),
  positive([sizeOfModel(model)], 53),
  adamw(),
];

/** The outputs of each op on a model: more than a chunk of prompts, and of completions. */
export const modelOps: Record<string, (model: Attributes) => tf.Tensor[]> = {
  score: (model) => {
    const vocabulary = model.vocabulary as number;
    const inputs = [...modelInputs(model), tokens([25, 6], 60, vocabulary), tokens([75, 5], 61, vocabulary)];
    return nativeOp("OriginScore", { ...model, temperature: 0.75, vocabulary_scores: false }, inputs);
  },
  logits: (model) => {
    const vocabulary = model.vocabulary as number;
    const inputs = [...modelInputs(model), tokens([2, 1], 62, vocabulary), tokens([4, 9], 63, vocabulary)];
    return nativeOp("OriginScore", { ...model, temperature: 1, vocabulary_scores: true }, inputs);
  },
  "hidden states": (model) => {
    const vocabulary = model.vocabulary as number;
    const inputs = [...modelInputs(model), tokens([25, 6], 60, vocabulary), tokens([75, 5], 61, vocabulary)];
    return nativeOp("OriginHidden", model, inputs);
  },
  generate: (model) => {
    const settings = { samples: 7, max_length: 6, temperature: 1.25, end: 1, padding: 0 };
    const inputs = [
      ...modelInputs(model),
      tokens([21, 6], 64, model.vocabulary as number),
      tf.tensor1d([5, -6], "int32"),
    ];
    return nativeOp("OriginGenerate", { ...model, ...settings }, inputs);
  },
  "likelihood step": (model) => {
    const batch = [tokens([41, 9], 65, model.vocabulary as number), floats([41, 9], 66, 0.0625)];
    return nativeOp("OriginLikelihoodStep", model, [...modelInputs(model), ...moments(model), ...batch]);
  },
  "policy step": (model) => {
    const vocabulary = model.vocabulary as number;
    const batch = [tokens([25, 6], 67, vocabulary), tokens([75, 5], 68, vocabulary), floats([75, 1], 69)];
    const counts = [70, 71].map((seed) => floats([75, 5], seed, 0.0078125));
    const logs = [72, 73].map((seed) => floats([75, 5], seed, 0.5, -2.5));
    const settings = { epsilon: 0.25, beta: 0.125, temperature: 0.875, estimator: "k3", kl_in_reward: false };
    return nativeOp("OriginPolicyStep", { ...model, ...settings }, [
      ...modelInputs(model),
      ...moments(model),
      ...batch,
      ...counts,
      ...logs,
    ]);
  },
};
