import type { Tensor2D } from "@tensorflow/tfjs-node";
import { describe, expect, it } from "vitest";
import type { LayerCache } from "../../src/model/transformer";
import { modelConfig, positionEncodings } from "../../src/model/config";
import { cachedForward, qkvAt, tokenCache } from "../../src/model/cachedForward";
import { foldWeights } from "../../src/model/foldedWeights";
import { parameterCount, unflatten } from "../../src/model/parameters";
import { forward, lastPosition, logits } from "../../src/model/transformer";
import { deriveKey, Random } from "../../src/common/random";
import { tf } from "../../src/tensor/load";
import { demandNoLeaks, expectClose } from "./checks";

demandNoLeaks();

const variants = positionEncodings.flatMap((positions) =>
  [1, 3].flatMap((samples) => [
    { positions, samples, activation: "relu" as const, attentionBias: false },
    { positions, samples, activation: "gelu" as const, attentionBias: true },
  ]),
);

describe("cachedForward", () => {
  it.each(variants)("scores a token as a reader of all of the text does: %j", ({ samples, ...options }) =>
    tf.tidy(() => {
      const config = modelConfig({ vocabularySize: 9, width: 8, heads: 2, ...options });
      const random = new Random(deriveKey(3, "decoding", 0));
      const vector = Float32Array.from({ length: parameterCount(config) }, () => random.uniform() - 0.5);
      const parameters = unflatten(config, tf.tensor1d(vector)); // norms with gains and biases of all sizes
      const prompts = [
        [2, 3, 4],
        [5, 6, 7],
      ];
      const completions = prompts.flatMap(() => Array.from({ length: samples }, () => draw(random, 4)));

      const read: LayerCache[] = [];
      const weights = foldWeights(config, parameters);
      forward(config, weights, tf.tensor2d(prompts, [2, 3], "int32"), read);
      const cache = tokenCache(read, samples);
      const qkv = weights.blocks.map((block) => qkvAt(config, block.qkv, 3, 4));
      for (let step = 0; step < 4; step++) {
        const tokens = tf.tensor1d(
          completions.map((row) => row[step]),
          "int32",
        );
        const scores = cachedForward(
          config,
          weights,
          qkv.map((steps) => steps[step]),
          tokens,
          { position: 3 + step, prompts: 2, samples },
          cache,
        );
        const texts = completions.map((row, i) => [...prompts[Math.floor(i / samples)], ...row.slice(0, step + 1)]);
        const states = forward(config, weights, tf.tensor2d(texts, undefined, "int32") as Tensor2D);
        const expected = logits(weights, lastPosition(states, texts.length));
        expectClose([...scores.dataSync()], [...expected.dataSync()], 2e-5);
      }
      expect(cache[0].own!.keys.shape[1]).toBe(samples > 1 ? 4 : 7);
    }),
  );
});

function draw(random: Random, count: number): number[] {
  return Array.from({ length: count }, () => 2 + random.integer(7));
}
