import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { EOS, PAD } from "../../src/common/tokens";
import { modelConfig, positionEncodings, type ModelConfig, type ModelOptions } from "../../src/model/config";
import { modelOp } from "../../src/model/native";
import { parameterCount } from "../../src/model/parameters";
import { Policy } from "../../src/model/policy";
import { scoreBatch, tokenMatrix } from "../../src/model/scoring";
import { tf } from "../../src/tensor/load";
import { opsInUse } from "../../src/tensor/native/library";
import { expectNear, fuzz, integers, numbers, seeds } from "../tensor/native/fuzz";
import { demandNoLeaks } from "./checks";

const isNative = opsInUse() === "native";

demandNoLeaks();
afterEach(() => void vi.unstubAllEnvs());

/** What `run` gives by ops of our own, and by the graph path. */
function eitherWay<T>(run: () => T): [own: T, graph: T] {
  return (["native", "graph"] as const).map((ops) => {
    vi.stubEnv("GRPO_ORIGIN_OPS", ops);
    return run();
  }) as [T, T];
}

/** Every kind of model at sizes that are multiples of nothing, and two larger ones. */
const kinds: ModelOptions[] = [
  ...positionEncodings.flatMap((positions) =>
    (["relu", "gelu"] as const).flatMap((activation) =>
      [true, false].map((attentionBias) => ({
        positions,
        activation,
        attentionBias,
        vocabularySize: 3,
        layers: 1,
        width: 6,
        heads: 3,
        feedForwardFactor: 1,
      })),
    ),
  ),
  { vocabularySize: 37, layers: 2, width: 42, heads: 3, feedForwardFactor: 3 },
  { vocabularySize: 18, layers: 3, width: 34, heads: 1, positions: "alibi", activation: "gelu", attentionBias: true },
];

/** One of `choices` for each kind of model, all of them in rotation: a graph takes half a second to capture. */
const inRotation = <T>(options: ModelOptions, choices: readonly T[]): T =>
  choices[kinds.indexOf(options) % choices.length];

/** A model whose norms have gains and shifts of all sizes. */
function policyOf(options: ModelOptions, seed = 1): Policy {
  const config = modelConfig(options);
  return Policy.from(config, numbers(parameterCount(config), seed, 0.5));
}

const rows = (count: number, time: number, seed: number, { vocabularySize }: ModelConfig) =>
  Array.from({ length: count }, (_, i) => integers(time, seed + i, vocabularySize));

/** Scores of completions, each prompt with as many. */
function scoresOf(
  policy: Policy,
  prompts: number[][],
  completions: number[][],
  temperature = 1,
  scored: "tokens" | "vocabulary" = "tokens",
) {
  return tf.tidy(() => {
    const scores = scoreBatch(policy, tokenMatrix(prompts), tokenMatrix(completions), { scored, temperature });
    return scores.dataSync() as Float32Array;
  });
}

interface Drawn {
  tokens: Int32Array;
  logProbabilities: Float32Array;
}

/** Completions with their log-probabilities, as the op gives them. */
function draw(
  { config, vector }: Policy,
  prompts: number[][],
  samples: number,
  temperature: number,
  key = [1, 2],
  maxLength = 7,
): Drawn {
  return tf.tidy(() => {
    const attributes = { samples, max_length: maxLength, temperature, end: EOS, padding: PAD };
    const model = { config, vector, length: prompts[0].length + maxLength - 1 };
    const inputs = [tokenMatrix(prompts), tf.tensor1d(key, "int32")];
    const [tokens, scores] = modelOp("OriginGenerate", model, inputs, attributes);
    return { tokens: tokens.dataSync() as Int32Array, logProbabilities: scores.dataSync() as Float32Array };
  });
}

/** The tokens of each row up to its end. */
function lengthsOf(tokens: Int32Array, maxLength = 7): number[] {
  return Array.from({ length: tokens.length / maxLength }, (_, row) => {
    const end = tokens.indexOf(EOS, row * maxLength);
    return end < 0 || end >= (row + 1) * maxLength ? maxLength : end - row * maxLength + 1;
  });
}

function using<T>(policy: Policy, use: (policy: Policy) => T): T {
  try {
    return use(policy);
  } finally {
    policy.dispose();
  }
}

describe.runIf(isNative)("by ops of our own", () => {
  it.each(kinds)("completions are scored as the graph path scores them: %j", (options) =>
    using(policyOf(options), (policy) => {
      const [prompts, promptTime, samples, time, scored] = inRotation(options, [
        [3, 5, 16, 4, "tokens"],
        [2, 1, 1, 3, "vocabulary"],
        [1, 2, 3, 1, "tokens"],
      ] as const);
      const read = rows(prompts, promptTime, 5, policy.config);
      const completions = rows(prompts * samples, time, 50, policy.config);
      const [own, graph] = eitherWay(() => scoresOf(policy, read, completions, 0.7, scored));
      expectNear(own, graph, 1e-5);
    }),
  );

  it.each(kinds)("the same tokens are drawn as by the graph path: %j", (options) =>
    using(policyOf(options), (policy) => {
      const { promptTime, ...request } = inRotation(options, [
        { promptTime: 4, samples: 1, temperature: 0, maxLength: 3 },
        { promptTime: 1, samples: 3, temperature: 0.7, maxLength: 4 },
        { promptTime: 4, samples: 16, temperature: 1, maxLength: 2 },
      ]);
      const prompts = rows(3, promptTime, 7, policy.config);
      const [own, graph] = eitherWay(() => policy.generateTokens(prompts, { ...request, key: [3, 4] }));
      expect(own).toEqual(graph);
    }),
  );

  it.each(kinds)("what was sampled comes with the scores that scoring gives, to the bit: %j", (options) =>
    using(policyOf(options), (policy) => {
      for (const [count, promptTime, samples] of [
        [2, 1, 1],
        [3, 4, 3],
        [2, 17, 16],
        [9, 5, 40],
      ])
        for (const temperature of [1, 0.7]) {
          const prompts = rows(count, promptTime, 9, policy.config);
          const { tokens, logProbabilities } = draw(policy, prompts, samples, temperature);
          const completions = Array.from({ length: count * samples }, (_, i) => [...tokens.subarray(i * 7, i * 7 + 7)]);
          const scores = scoresOf(policy, prompts, completions, temperature);
          lengthsOf(tokens).forEach((length, row) => {
            const [given, scored] = [logProbabilities, scores].map((x) => x.subarray(row * 7, row * 7 + length));
            expect(given).toEqual(scored);
          });
        }
    }),
  );

  it.each(kinds)("a row's score and its sample do not depend on the rows beside it, to the bit: %j", (options) =>
    using(policyOf(options), (policy) => {
      const [count, samples, time] = [23, 2, 6];
      const prompts = rows(count, 3, 11, policy.config);
      const completions = rows(count * samples, time, 60, policy.config);
      const together = scoresOf(policy, prompts, completions);
      const greedy = draw(policy, prompts, 1, 0);
      for (const i of [0, 7, 22]) {
        const own = completions.slice(i * samples, (i + 1) * samples);
        const of = (from: number, to: number) =>
          together.subarray((i * samples + from) * time, (i * samples + to) * time);
        expect(scoresOf(policy, [prompts[i]], own)).toEqual(of(0, samples));
        expect(scoresOf(policy, [prompts[i]], own.slice(1))).toEqual(of(1, samples));
        const alone = draw(policy, [prompts[i]], 1, 0);
        expect(alone.tokens).toEqual(greedy.tokens.subarray(i * 7, i * 7 + 7));
        expect(alone.logProbabilities).toEqual(greedy.logProbabilities.subarray(i * 7, i * 7 + 7));
      }
    }),
  );

  it("a token's score does not depend on later ones, nor on where the prompt ends, to the bit", () =>
    fuzz([fc.constantFrom(...kinds), fc.integer({ min: 1, max: 40 }), seeds], 200, (options, length, seed) =>
      using(policyOf(options), (policy) => {
        const [text] = rows(1, length + 2, seed, policy.config);
        const whole = scoresOf(policy, [text.slice(0, 1)], [text.slice(1)]);
        const split = 1 + (seed % (length + 1));
        expect(scoresOf(policy, [text.slice(0, split)], [text.slice(split)])).toEqual(whole.slice(split - 1));
        expect(scoresOf(policy, [text.slice(0, 1)], [text.slice(1, split + 1)])).toEqual(whole.slice(0, split));
      }),
    ));

  it("rows are padded after their end, with log-probabilities of 0, and the same key gives the same tokens", () =>
    using(policyOf(kinds[0]), (policy) => {
      const prompts = rows(5, 3, 2, policy.config);
      const first = draw(policy, prompts, 30, 1);
      const lengths = lengthsOf(first.tokens);
      expect(new Set(lengths).size).toBe(7);
      lengths.forEach((length, row) => {
        const after = <T extends Drawn[keyof Drawn]>(values: T) =>
          Array.from(values.subarray(row * 7 + length, row * 7 + 7));
        expect(after(first.tokens)).toEqual(Array(7 - length).fill(PAD));
        expect(after(first.logProbabilities)).toEqual(Array(7 - length).fill(0));
      });
      expect(draw(policy, prompts, 30, 1)).toEqual(first);
      expect(draw(policy, prompts, 30, 1, [1, 3]).tokens).not.toEqual(first.tokens);
    }));

  it("nothing is drawn for no prompt, and nothing scored where there is no token", () =>
    using(policyOf(kinds[0]), ({ config, vector }) =>
      tf.tidy(() => {
        const none = (...shape: [number, number]) => tf.zeros(shape, "int32");
        const model = { config, vector, length: 9 };
        const attributes = { samples: 2, max_length: 3, temperature: 1, end: EOS, padding: PAD };
        const key = tf.tensor1d([1, 2], "int32");
        expect(modelOp("OriginGenerate", model, [none(0, 4), key], attributes).map((x) => x.shape)).toEqual([
          [0, 3],
          [0, 3],
        ]);
        for (const [prompts, completions] of [
          [none(0, 4), none(0, 5)],
          [none(2, 4), none(6, 0)],
          [none(2, 4), none(0, 5)],
        ]) {
          const scoring = { temperature: 1, vocabulary_scores: false };
          const [scores] = modelOp("OriginScore", model, [prompts, completions], scoring);
          expect(scores.shape).toEqual(completions.shape);
        }
      }),
    ));
});
