import { expect, it } from "vitest";
import { tf } from "../../../src/tensor/load";
import { nativeOp, type Attributes } from "../../../src/tensor/native/library";
import { describeNative } from "./kernels";

const shape = { vocabulary: 5, layers: 1, width: 4, heads: 2, inner: 4, context: 6 };
const model: Attributes = { ...shape, positions: "rope", activation: "relu", attention_bias: false };
const SIZE = 5 * 4 + 16 + 3 * 16 + 16 + 16 + 4 + 16 + 4 + 8 + 20; // embedding, norms, attention, feed-forward, output

const floats = (...dims: number[]) => tf.zeros(dims);
const ints = (...dims: number[]) => tf.zeros(dims, "int32");
const token = (value: number, ...dims: number[]) => tf.fill(dims, value, "int32");

/** The inputs of each op of a model: 2 prompts of 3 tokens, 4 completions of 2. */
const inputs = (): Record<string, Record<string, tf.Tensor>> => {
  const parameters = { parameters: floats(SIZE), position_table: floats(2, 6, 1) };
  const moments = { first_moment: floats(SIZE), second_moment: floats(SIZE), adamw: tf.ones([8]) };
  const read = { prompts: ints(2, 3), completions: ints(4, 2) };
  const counts = { advantages: floats(4, 1), weights: floats(4, 2), token_shares: floats(4, 2) };
  return {
    OriginScore: { ...parameters, ...read },
    OriginHidden: { ...parameters, ...read },
    OriginGenerate: { ...parameters, prompts: ints(2, 3), key: ints(2) },
    OriginLikelihoodStep: { ...parameters, ...moments, tokens: ints(3, 4), weights: floats(3, 4) },
    OriginPolicyStep: { ...parameters, ...moments, ...read, ...counts, old: floats(4, 2), reference: floats(4, 2) },
  };
};

const attributes: Record<string, Attributes> = {
  OriginScore: { temperature: 1, vocabulary_scores: false },
  OriginHidden: {},
  OriginGenerate: { samples: 2, max_length: 4, temperature: 1, end: 1, padding: 0 },
  OriginLikelihoodStep: {},
  OriginPolicyStep: { epsilon: 0.2, beta: 0.1, temperature: 1, estimator: "k3", kl_in_reward: false },
};

/** Runs a model's op with what differs from right arguments. */
const run = (op: string, wrong: Record<string, () => tf.Tensor> = {}, attributesInstead: Attributes = {}) =>
  tf.tidy(() => {
    const right = inputs()[op];
    const given = Object.entries(right).map(([name, tensor]) => wrong[name]?.() ?? tensor);
    return nativeOp(op, { ...model, ...attributes[op], ...attributesInstead }, given).map((x) => x.shape);
  });

describeNative("an op of a model", () => {
  it.each(Object.keys(attributes))("takes right arguments: %s", (op) => expect(run(op).length).toBeGreaterThan(0));

  it("takes completions without tokens, and moves by the moments alone", () =>
    tf.tidy(() => {
      const none = () => floats(4, 0);
      const wrong = { weights: none, token_shares: none, old: none, reference: none, completions: () => ints(4, 0) };
      expect(run("OriginPolicyStep", wrong, { estimator: "none" })[0]).toEqual([SIZE]);
    }));

  const wrongInputs: [op: string, input: string, wrong: () => tf.Tensor, message: string][] = [
    ...Object.keys(attributes).flatMap((op): [string, string, () => tf.Tensor, string][] => [
      [op, "parameters", () => floats(SIZE + 1), `parameters: expected shape [${SIZE}], got [${SIZE + 1}]`],
      [op, "parameters", () => floats(1, SIZE), `parameters: expected shape [${SIZE}], got [1, ${SIZE}]`],
      [op, "position_table", () => floats(0), "position_table: expected shape [2, *, 1], got [0]"],
      [op, "position_table", () => floats(2, 6, 2), "position_table: expected shape [2, *, 1], got [2, 6, 2]"],
      [
        op,
        "position_table",
        () => floats(2, 2, 1),
        /Likelihood/.test(op)
          ? "position_table: expected at least 3 positions, got 2"
          : `position_table: expected at least ${/Gen/.test(op) ? 6 : 4} positions, got 2`,
      ],
    ]),
    ...["OriginLikelihoodStep", "OriginPolicyStep"].flatMap((op): [string, string, () => tf.Tensor, string][] => [
      [op, "first_moment", () => floats(SIZE - 1), `first_moment: expected shape [${SIZE}], got [${SIZE - 1}]`],
      [op, "second_moment", () => floats(1), `second_moment: expected shape [${SIZE}], got [1]`],
      [op, "adamw", () => floats(7), "adamw: expected shape [8], got [7]"],
    ]),
    ...["OriginScore", "OriginHidden", "OriginPolicyStep"].flatMap(
      (op): [string, string, () => tf.Tensor, string][] => [
        [
          op,
          "completions",
          () => ints(3, 2),
          "completions: expected a multiple of 2 rows, as many for each prompt, got 3",
        ],
        [op, "completions", () => token(5, 4, 2), "completions: expected tokens in [0, 5), got 5"],
        [op, "completions", () => ints(8), "completions: expected shape [*, *], got [8]"],
        [op, "prompts", () => token(-1, 2, 3), "prompts: expected tokens in [0, 5), got -1"],
        [op, "prompts", () => ints(2, 0), "prompts: expected at least one token each, got [2, 0]"],
        [op, "prompts", () => ints(0, 3), "completions: expected a multiple of 0 rows"],
      ],
    ),
    ["OriginGenerate", "prompts", () => token(2 ** 31 - 1, 2, 3), "prompts: expected tokens in [0, 5), got 2147483647"],
    ["OriginGenerate", "prompts", () => ints(2, 0), "prompts: expected 1 to 2^16 tokens each, got [2, 0]"],
    ["OriginGenerate", "key", () => ints(3), "key: expected shape [2], got [3]"],
    ["OriginLikelihoodStep", "weights", () => floats(4, 3), "weights: expected shape [3, 4], got [4, 3]"],
    ["OriginLikelihoodStep", "tokens", () => token(9, 3, 4), "tokens: expected tokens in [0, 5), got 9"],
    ["OriginPolicyStep", "advantages", () => floats(4), "advantages: expected shape [4, 1], got [4]"],
    ["OriginPolicyStep", "weights", () => floats(4, 3), "weights: expected shape [4, 2], got [4, 3]"],
    ["OriginPolicyStep", "token_shares", () => floats(2, 4), "token_shares: expected shape [4, 2], got [2, 4]"],
    ["OriginPolicyStep", "old", () => floats(4, 1), "old: expected shape [4, 2], got [4, 1]"],
    ["OriginPolicyStep", "reference", () => floats(4, 2, 5), "reference: expected shape [4, 2], got [4, 2, 5]"],
    [
      "OriginPolicyStep",
      "reference",
      () => floats(0),
      "reference: expected log-probabilities for the estimator k3, got none",
    ],
  ];

  it.each(wrongInputs)(
    "refuses a wrong input, and says what was expected and given: %s, %s, %#",
    (op, input, wrong, message) => {
      expect(() => run(op, { [input]: wrong })).toThrow(`${op}: ${message}`);
      expect(run(op).length).toBeGreaterThan(0); // and the next call works
    },
  );

  it.each(Object.keys(attributes))("refuses a wrong type and a wrong number of inputs: %s", (op) => {
    expect(() => run(op, { parameters: () => ints(SIZE) })).toThrow(
      "expected to be a float tensor but is a int32 tensor",
    );
    expect(() => run(op, { prompts: () => floats(2, 3), tokens: () => floats(3, 4) })).toThrow(
      "expected to be a int32 tensor but is a float tensor",
    );
    const given = { ...model, ...attributes[op] };
    expect(() => nativeOp(op, given, [floats(SIZE)])).toThrow(/expected \d+ inputs, got 1/);
  });

  it.each<[Attributes, string]>([
    [{ width: 5 }, "heads: expected a divisor of the width 5, got 2"],
    [{ width: 6 }, "heads: expected an even width of a head, for RoPE rotates pairs, got 3"],
    [{ layers: 0 }, "layers: expected 1 to 2^20, got 0"],
    [{ vocabulary: -1 }, "vocabulary: expected 1 to 2^20, got -1"],
    [{ inner: 2 ** 40 }, "inner: expected 1 to 2^20, got 1099511627776"],
    [{ width: 8, heads: 2 }, "parameters: expected shape ["],
    [{ positions: "learned" }, "parameters: expected shape [192], got [168]"],
    [{ positions: "alibi" }, "position_table: expected shape [2], got [2, 6, 1]"],
    [{ positions: "none" }, "position_table: expected shape [0], got [2, 6, 1]"],
    [{ heads: 2.5 }, "heads: expected an integer, got 2.5"],
    [{ attention_bias: 1 }, "attention_bias: expected true or false, got 1"],
    [{ activation: "tanh" }, "tanh"],
  ])("refuses a model of wrong attributes: %j", (wrong, message) => {
    for (const op of Object.keys(attributes)) expect(() => run(op, {}, wrong)).toThrow(message);
  });

  it.each<[string, Attributes, string]>([
    ["OriginGenerate", { samples: 0 }, "OriginGenerate: samples: expected 1 to 2^20, got 0"],
    ["OriginGenerate", { max_length: 2 ** 21 }, "OriginGenerate: max_length: expected 1 to 2^20, got 2097152"],
    ["OriginGenerate", { max_length: 2 ** 20, samples: 2 ** 20 }, "OriginGenerate: "],
    ["OriginPolicyStep", { estimator: "k4" }, "k4"],
    ["OriginPolicyStep", { estimator: "exact" }, "OriginPolicyStep: reference: expected shape [4, 2, 5], got [4, 2]"],
  ])("refuses wrong attributes of its own: %s, %j", (op, wrong, message) =>
    expect(() => run(op, {}, wrong)).toThrow(message),
  );

  it("refuses texts beyond learned positions", () => {
    const learned = { parameters: () => floats(SIZE + 24), position_table: () => floats(0) };
    for (const op of ["OriginScore", "OriginHidden", "OriginGenerate", "OriginPolicyStep"])
      expect(() => run(op, { ...learned, prompts: () => ints(2, 6) }, { positions: "learned" })).toThrow(
        `${op}: context: expected at most 6 tokens, as learned positions have, got ${op === "OriginGenerate" ? 9 : 7}`,
      );
  });
});

describeNative("a kernel's op", () => {
  it.each<[string, Attributes, () => tf.Tensor[], string]>([
    ["OriginNormalise", {}, () => [floats(4), tf.scalar(1)], "x: expected shape [*, *], got [4]"],
    [
      "OriginNormaliseGradient",
      {},
      () => [floats(2, 3), floats(3), floats(2, 3), floats(2, 3)],
      "scale: expected shape [2], got [3]",
    ],
    [
      "OriginProduct",
      { transposed_a: false, transposed_b: false, finish: "add" },
      () => [floats(2, 3), floats(4, 5), floats(5), floats(2, 5)],
      "b: expected an inner dimension of 3, got shape [4, 5]",
    ],
    [
      "OriginProduct",
      { transposed_a: true, transposed_b: true, finish: "add" },
      () => [floats(3, 2), floats(5, 3), floats(4), floats(2, 5)],
      "bias: expected shape [5], got [4]",
    ],
    [
      "OriginWeightGradient",
      {},
      () => [floats(2, 3), floats(3, 4), floats(3, 4), floats(4)],
      "dy: expected shape [2, *], got [3, 4]",
    ],
    [
      "OriginRotate",
      { back: false },
      () => [floats(2, 1, 3), floats(2, 1), floats(2, 1)],
      "x: expected an even width, got [2, 1, 3]",
    ],
    [
      "OriginRotate",
      { back: true },
      () => [floats(2, 1, 4), floats(2, 2), floats(2, 1)],
      "sin: expected shape [2, 2], got [2, 1]",
    ],
    [
      "OriginAttention",
      {},
      () => [floats(2, 3), floats(1, 4), floats(1, 4), floats(2, 3), floats(2, 3), floats(2)],
      "shared_keys: expected shape [*, 3], got [1, 4]",
    ],
    [
      "OriginAttention",
      {},
      () => [floats(2, 3), floats(1, 3), floats(1, 3), floats(2, 3), floats(3, 3), floats(2)],
      "values: expected shape [2, 3], got [3, 3]",
    ],
    ["OriginSoftmax", {}, () => [floats(2, 3, 4)], "x: expected shape [*, *], got [2, 3, 4]"],
    [
      "OriginLikelihoodRows",
      {},
      () => [floats(2, 3), token(3, 2), floats(2)],
      "tokens: expected tokens in [0, 3), got 3",
    ],
    [
      "OriginPolicyRows",
      { estimator: "exact", kl_in_reward: false },
      () => [floats(2, 3), ints(2), floats(3, 2), floats(0), floats(2, 1), floats(3)],
      "reference: expected shape [2, 3], got [2, 1]",
    ],
    [
      "OriginPolicyRows",
      { estimator: "none", kl_in_reward: false },
      () => [floats(2, 3), ints(2), floats(3, 2), floats(1), floats(2, 0), floats(3)],
      "old: expected shape [2] or [0], got [1]",
    ],
    [
      "OriginAdamW",
      {},
      () => [floats(4), floats(4), floats(5), floats(4), floats(8)],
      "second_moment: expected shape [4], got [5]",
    ],
  ])("refuses a wrong shape: %s, %#", (op, given, wrong, message) =>
    expect(() => tf.tidy(() => nativeOp(op, given, wrong()))).toThrow(`${op}: ${message}`),
  );
});
