import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { modelConfig, type ModelConfig } from "../../../src/model/config";
import { modelOp } from "../../../src/model/native";
import { tf } from "../../../src/tensor/load";
import { nativeOp, opsInUse } from "../../../src/tensor/native/library";
import { adamWSettings } from "../../../src/training/adamw";
import { statelessUniform } from "../../common/statelessUniform";
import { tinyConfig, tinyParameters, variants } from "../../model/tiny";

/**
 * What every op gives, as hashes of its outputs' bytes: the same from every compiler, at every level of optimisation,
 * on every x86-64 with AVX2. Where arithmetic changes on purpose, golden.changed.json, which a failure writes, takes the
 * place of golden.json.
 */
const file = join(__dirname, "golden.json");
type Hashes = Record<string, Record<string, string>>;

/** Models of all kinds, and one whose sizes are no multiples of 16, nor of one another. */
const models: Record<string, ModelConfig> = Object.fromEntries([
  ...variants.map((variant) => [`${variant.positions}, ${variant.activation}`, tinyConfig(variant)]),
  ["odd sizes", modelConfig({ vocabularySize: 37, layers: 1, width: 42, heads: 3, feedForwardFactor: 3, context: 40 })],
  ["attention bias", tinyConfig({ attentionBias: true, positions: "learned", activation: "gelu" })],
]);

/** `size` numbers in [from, from + 1), the same everywhere. */
const numbers = (size: number, stream: number, from = 0) =>
  Float32Array.from(statelessUniform(size, [stream, size]), (x) => x + from);
const floats = (shape: number[], stream: number, from = 0) =>
  tf.tensor(numbers(tf.util.sizeFromShape(shape), stream, from), shape, "float32");
const tokens = (shape: number[], stream: number, { vocabularySize }: ModelConfig) =>
  tf.tensor(
    numbers(tf.util.sizeFromShape(shape), stream).map((x) => Math.floor(x * vocabularySize)),
    shape,
    "int32",
  );

const PROMPTS = 3;
const SAMPLES = 5;
const TIME = 6;
const ROWS = PROMPTS * SAMPLES;
const COMPLETION = 5;
const optimiser = adamWSettings(
  { update: 3, rate: 0.01 },
  { adam_beta1: 0.9, adam_beta2: 0.95, weight_decay: 0.1, max_grad_norm: 1 },
);

/** Every op on a model: its outputs by the op's name. */
const cases: Record<string, (config: ModelConfig) => tf.Tensor[]> = {
  OriginScore: (config) =>
    run("OriginScore", config, [tokens([PROMPTS, TIME], 1, config), tokens([ROWS, COMPLETION], 2, config)], {
      temperature: 0.7,
      vocabulary_scores: true,
    }),
  OriginGenerate: (config) =>
    run("OriginGenerate", config, [tokens([PROMPTS, TIME], 1, config), tf.tensor1d([5, 6], "int32")], {
      ...{ samples: SAMPLES, max_length: COMPLETION, temperature: 1.3, end: 1, padding: 0 },
    }),
  OriginLikelihoodStep: (config) =>
    run("OriginLikelihoodStep", config, [...state(config), tokens([ROWS, TIME], 3, config), floats([ROWS, TIME], 4)]),
  OriginPolicyStep: (config) => {
    const batch = [tokens([PROMPTS, TIME], 1, config), tokens([ROWS, COMPLETION], 2, config)];
    const ofTokens = [5, 6, 7, 8].map((stream) => floats([ROWS, COMPLETION], stream, stream > 6 ? -3 : 0));
    const inputs = [...state(config), ...batch, floats([ROWS, 1], 9, -0.5), ...ofTokens];
    const settings = { epsilon: 0.2, beta: 0.1, temperature: 0.9, estimator: "k3", kl_in_reward: false };
    return run("OriginPolicyStep", config, inputs, settings);
  },
};

function run(op: string, config: ModelConfig, inputs: tf.Tensor[], attributes = {}): tf.Tensor[] {
  const vector = tf.tensor1d(tinyParameters(config));
  return modelOp(op, { config, vector, length: TIME + COMPLETION }, inputs, attributes);
}

/** First and second moment, and AdamW's settings. */
function state(config: ModelConfig): tf.Tensor[] {
  const size = tinyParameters(config).length;
  return [floats([size], 10, -0.5), floats([size], 11), optimiser];
}

function hashOf(tensors: tf.Tensor[]): string {
  const hash = createHash("sha256");
  for (const tensor of tensors) {
    const { buffer, byteOffset, byteLength } = tensor.dataSync() as Float32Array;
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return hash.digest("hex").slice(0, 16);
}

describe.runIf(opsInUse() === "native" && process.arch === "x64")("the bits of the native ops", () => {
  const golden = JSON.parse(readFileSync(file, "utf8")) as Hashes;
  const made: Hashes = {};
  beforeAll(() => void tf.engine().startScope());
  afterAll(() => {
    tf.engine().endScope();
    if (JSON.stringify(made) === JSON.stringify(golden)) return;
    writeFileSync(file.replace(".json", ".changed.json"), `${JSON.stringify(made, null, 2)}\n`);
  });

  it("of random numbers are the golden ones", () => {
    const inputs = [tf.tensor1d([7, 11], "int32"), tf.tensor1d([-3, 4], "int32")];
    made.numbers = { OriginUniform: hashOf(nativeOp("OriginUniform", {}, inputs)) };
    expect(made.numbers).toEqual(golden.numbers);
  });

  it.each(Object.keys(models))("of a model with %s are the golden ones, and the same a second time", (name) => {
    const hashes = () =>
      Object.fromEntries(Object.entries(cases).map(([op, outputs]) => [op, hashOf(outputs(models[name]))]));
    made[name] = hashes();
    expect(hashes()).toEqual(made[name]);
    expect(made[name]).toEqual(golden[name]);
  });
});
