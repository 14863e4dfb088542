import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { readJson } from "../../../src/common/files";
import { importPolicy } from "../../../src/model/huggingface/import";
import { parameterLayout } from "../../../src/model/parameters";
import type { Policy } from "../../../src/model/policy";
import { readSafetensors, writeSafetensors, type StoredTensors } from "../../../src/model/safetensors";
import { likelihoodStep } from "../../../src/training/likelihood";
import { TrainingState } from "../../../src/training/state";
import { readGradient } from "../../training/toy";
import { demandNoLeaks, expectClose } from "../checks";
import { golden, checkpointDirectory, configOfVersion4 } from "./golden";
import { distance, greedyOf, logitsOf } from "./logits";

demandNoLeaks();

/** RoPE's settings in the golden checkpoint, with the kind under this name. */
const theirs = (kind: string) => ({ [kind]: "default", rope_theta: 100, partial_rotary_factor: 1 });

const directory = mkdtempSync(join(tmpdir(), "import-"));
afterAll(() => rmSync(directory, { recursive: true }));

function imported<T>(from: string, use: (policy: Policy) => T): T {
  const policy = importPolicy(from);
  try {
    return use(policy);
  } finally {
    policy.dispose();
  }
}

describe.each(["gpt2", "gpt_neox"] as const)("an imported %s", (name) => {
  const expected = golden.models[name];

  it("has the logits of transformers, to 1e-4", () =>
    imported(checkpointDirectory(name), (policy) => {
      expect(distance(logitsOf(policy, golden.texts), expected.logits)).toBeLessThan(1e-4);
    }));

  it.each(["float16", "bfloat16"] as const)("has its logits where the weights are kept in %s", (half) =>
    imported(checkpointDirectory(name, half), (policy) => {
      expect(distance(logitsOf(policy, golden.texts), expected.halves[half])).toBeLessThan(1e-4);
      expect(distance(logitsOf(policy, golden.texts), expected.logits)).toBeGreaterThan(1e-4); // rounded they are
    }),
  );

  it("says the same greedy tokens, and ends where transformers ends", () =>
    imported(checkpointDirectory(name), (policy) => {
      expect(greedyOf(policy, golden.prompts, expected.greedy[0].length)).toEqual(expected.greedy);
      expect(expected.greedy.flat()).toContain(1);
    }));

  it("learns as it would there: the same loss, and the same gradient of the attention's biases", () =>
    imported(checkpointDirectory(name), ({ config, ...policy }) => {
      const state = TrainingState.initial(policy.vector.dataSync<"float32">().slice());
      const { texts } = golden;
      const [batch, time] = [texts.length, texts[0].length];
      const weights = new Float32Array(batch * time).fill(1 / (batch * (time - 1)));
      const sequences = { tokens: Int32Array.from(texts.flat()), weights, batch };
      const { loss } = likelihoodStep(config, state, sequences, { update: 1, rate: 0.1 }, readGradient);
      expect(loss).toBeCloseTo(expected.loss, 4);
      const gradient = state.vectors().firstMoment;
      const biases = parameterLayout(config).filter(({ name }) => /attention\.\w+Bias$/.test(name));
      const found = biases.flatMap(({ offset, size }) => [...gradient.subarray(offset, offset + size)]);
      expectClose([...found, 1], [...Object.values(expected.biases).flat(), 1], 1e-4);
      state.dispose();
    }));
});

describe("importPolicy", () => {
  beforeEach(() => cpSync(checkpointDirectory("gpt2"), directory, { recursive: true }));
  const config = join(directory, "config.json");
  const weights = join(directory, "model.safetensors");
  const set = (change: object) => writeFileSync(config, JSON.stringify({ ...(readJson(config) as object), ...change }));
  const store = (change: (stored: StoredTensors) => void) => {
    const stored = readSafetensors(weights);
    change(stored);
    writeSafetensors(weights, stored);
  };

  it("reads a checkpoint as the first GPT-2 was stored: without the module's name, with causal masks", () => {
    store(({ tensors }) => {
      for (const [name, tensor] of Object.entries(tensors)) {
        delete tensors[name];
        tensors[name.replace("transformer.", "")] = tensor;
      }
      tensors["h.0.attn.bias"] = { shape: [1, 1, 1, 1], values: Float32Array.of(1) };
    });
    imported(directory, (policy) =>
      expect(distance(logitsOf(policy, golden.texts), golden.models.gpt2.logits)).toBeLessThan(1e-4),
    );
  });

  it("takes an output layer of its own where it is not tied to the embedding", () => {
    set({ tie_word_embeddings: false });
    store(({ tensors }) => {
      const values = tensors["transformer.wte.weight"].values.map((x) => 2 * x);
      tensors["lm_head.weight"] = { shape: [40, 16], values };
    });
    const doubled = golden.models.gpt2.logits.map((x) => 2 * x);
    imported(directory, (policy) => expect(distance(logitsOf(policy, golden.texts), doubled)).toBeLessThan(2e-4));
  });

  const zeros = (shape: number[]) => ({ shape, values: new Float32Array(shape.reduce((a, b) => a * b, 1)) });
  it.each<[string, () => void, string]>([
    ["another architecture", () => set({ model_type: "llama" }), 'model_type: expected one of "gpt2", "gpt_neox"'],
    ["another end token", () => set({ eos_token_id: 50256 }), "eos_token_id: expected 1 (generation here ends at"],
    [
      "GELU in its exact form",
      () => set({ activation_function: "gelu" }),
      "activation_function: expected relu or, of GELU's",
    ],
    ["another epsilon", () => set({ layer_norm_epsilon: 1e-6 }), "layer_norm_epsilon: expected 0.00001 (the epsilon"],
    ["scores that are not scaled", () => set({ scale_attn_weights: false }), "scale_attn_weights: expected true"],
    ["a feed-forward layer of a broken width", () => set({ n_inner: 40 }), "n_inner: expected a multiple of n_embd"],
    ["heads that do not divide the width", () => set({ n_head: 3 }), "model.heads: expected a divisor of width, got 3"],
    [
      "a size that is missing",
      () => set({ n_layer: undefined }),
      "config.json: n_layer: expected a number, got undefined",
    ],
    ["layers that are only claimed", () => set({ n_layer: 1e12 }), "config.json says 1000000000000 layers, but there"],
    ["a deeper configuration", () => set({ n_layer: 3 }), "transformer.h.2.ln_1.weight is missing"],
    ["a shallower configuration", () => set({ n_layer: 1 }), "no transformer.h.1.attn.c_attn.bias, "],
    [
      "another width",
      () => set({ n_embd: 32 }),
      "transformer.wte.weight: expected shape [40,32] as config.json says, got [40,16]",
    ],
    ["a foreign tensor", () => store((s) => (s.tensors["score.weight"] = zeros([1]))), "no transformer.score.weight"],
    [
      "an output layer that is tied, yet differs",
      () => store((s) => (s.tensors["lm_head.weight"] = zeros([40, 16]))),
      "lm_head.weight differs from transformer.wte.weight, but config.json ties them (tie_word_embeddings)",
    ],
    ["an output layer that is missing", () => set({ tie_word_embeddings: false }), "lm_head.weight is missing"],
    ["weights in shards", () => rmSync(weights), "model.safetensors: not there; expected all of the model in this one"],
    ["an empty directory", () => rmSync(config), "config.json: not there; expected a directory that transformers'"],
    ["a config.json that is a list", () => writeFileSync(config, "[]"), "model_type: expected one of"],
    ["a config.json that is null", () => writeFileSync(config, "null"), "model_type: expected one of"],
  ])("refuses %s, and names where", (_, spoil, message) => {
    spoil();
    expect(() => importPolicy(directory)).toThrow(directory);
    expect(() => importPolicy(directory)).toThrow(message);
  });

  describe("of a GPT-NeoX", () => {
    beforeEach(() => cpSync(checkpointDirectory("gpt_neox"), directory, { recursive: true }));
    const isGolden = () =>
      imported(directory, (policy) =>
        expect(distance(logitsOf(policy, golden.texts), golden.models.gpt_neox.logits)).toBeLessThan(1e-4),
      );

    it("reads the configuration that version 4 of transformers wrote", () => {
      cpSync(configOfVersion4, config);
      isGolden();
    });

    it.each<[string, object]>([
      ["what is missing in one spelling from the other", { rope_parameters: { rope_theta: 100 }, rotary_pct: 1 }],
      ["the older name of the kind", { rope_parameters: null, rope_scaling: theirs("type"), rotary_emb_base: 7 }],
      ["rope_scaling first", { rope_parameters: { rope_theta: 7 }, rope_scaling: theirs("rope_type") }],
    ])("reads %s, as version 5 does", (_, change) => {
      set(change);
      isGolden();
    });

    it.each<[string, object, string]>([
      ["heads turned in part", { rope_parameters: null, rotary_pct: 0.25 }, "rotary_pct: expected 1 (RoPE"],
      ["no share at all", { rope_parameters: { rope_theta: 100 } }, "rotary_pct: expected 1 (RoPE"],
      [
        "angles that are rescaled",
        { rope_scaling: { type: "linear", factor: 2, partial_rotary_factor: 1 } },
        'rope_scaling.type: expected default (angles are not rescaled here), got "linear"',
      ],
    ])("refuses %s, under the name in the file", (_, change, message) => {
      set(change);
      expect(() => importPolicy(directory)).toThrow(message);
    });
  });

  it("reads GPT-2's sizes by the names that its attribute_map has, and every name of GELU's tanh form", () => {
    const { n_embd, n_layer, n_head, n_positions, ...rest } = readJson(config) as Record<string, unknown>;
    const renamed = { hidden_size: n_embd, num_hidden_layers: n_layer, num_attention_heads: n_head };
    const activation_function = "gelu_fast";
    writeFileSync(
      config,
      JSON.stringify({ ...rest, ...renamed, max_position_embeddings: n_positions, activation_function }),
    );
    imported(directory, (policy) =>
      expect(distance(logitsOf(policy, golden.texts), golden.models.gpt2.logits)).toBeLessThan(1e-4),
    );
  });

  it("refuses a GPT-NeoX whose halves of a block stand side by side, or whose heads are turned in part", () => {
    cpSync(checkpointDirectory("gpt_neox"), directory, { recursive: true });
    set({ use_parallel_residual: true });
    expect(() => importPolicy(directory)).toThrow("use_parallel_residual: expected false");
    set({ use_parallel_residual: false, rope_parameters: { rope_theta: 100, partial_rotary_factor: 0.25 } });
    expect(() => importPolicy(directory)).toThrow("rope_parameters.partial_rotary_factor: expected 1");
  });
});
