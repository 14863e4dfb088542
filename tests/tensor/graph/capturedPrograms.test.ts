import { describe, expect, it } from "vitest";
import { attention } from "../../../src/tensor/ops/attention";
import { causalMask } from "../causalMask";
import { capture } from "../../../src/tensor/graph/capture";
import { type NamedTensors, tf } from "../../../src/tensor/load";
import { crossEntropy } from "../../../src/tensor/ops/crossEntropy";
import { linear } from "../../../src/tensor/ops/linear";
import { lookup } from "../../../src/tensor/ops/rows";
import { gumbel } from "../../../src/tensor/ops/random";
import { relu } from "../../../src/tensor/ops/activations";
import { l2Normalise } from "../../../src/tensor/ops/normalise";
import { numbers } from "../finiteDifferences";

const VOCABULARY = 7;
const WIDTH = 8;
const HEADS = 2;
const ROWS = 6;
const TIME = 5;

type Cache = { keys: tf.Tensor4D; values: tf.Tensor4D };

function parameters(): NamedTensors {
  const shapes = {
    embedding: [VOCABULARY, WIDTH],
    gain: [WIDTH],
    bias: [WIDTH],
    qkv: [WIDTH, 3 * WIDTH],
    out: [WIDTH, WIDTH],
    up: [WIDTH, 16],
    upBias: [16],
    down: [16, WIDTH],
  };
  const entries = Object.entries(shapes).map(([key, shape], i) => {
    const values = numbers(
      shape.reduce((a, b) => a * b, 1),
      i + 1,
      0.5,
    );
    return [key, tf.tensor(values, shape)];
  });
  return Object.fromEntries(entries);
}

/** One transformer block on tokens at the end of what the cache holds. tokens: [rows · time] → logits [rows · time, vocabulary]. */
function logits(p: NamedTensors, tokens: tf.Tensor1D, time: number, cache?: Cache): tf.Tensor2D {
  const norm = (x: tf.Tensor2D) => l2Normalise(x, 1e-5).mul(Math.sqrt(WIDTH)).mul(p.gain).add(p.bias) as tf.Tensor2D;
  let x = lookup(p.embedding as tf.Tensor2D, tokens);
  const split = linear(norm(x), p.qkv as tf.Tensor2D)
    .reshape([ROWS, time, 3, HEADS, WIDTH / HEADS])
    .transpose([2, 0, 3, 1, 4]);
  let [q, keys, values] = tf.unstack(split) as tf.Tensor4D[];
  if (cache?.keys) [keys, values] = [tf.concat([cache.keys, keys], 2), tf.concat([cache.values, values], 2)];
  if (cache) Object.assign(cache, { keys, values });
  const mixed = attention(q, keys, values, 0.5, cache ? undefined : causalMask(time));
  x = x.add(linear(mixed.transpose([0, 2, 1, 3]).reshape([ROWS * time, WIDTH]), p.out as tf.Tensor2D));
  const inner = relu(linear(norm(x), p.up as tf.Tensor2D, p.upBias as tf.Tensor1D));
  x = x.add(linear(inner, p.down as tf.Tensor2D));
  return tf.matMul(norm(x), p.embedding as tf.Tensor2D, false, true);
}

const names = Object.keys(parameters());
const prefixed = (prefix: string, tensors: tf.Tensor[]) =>
  Object.fromEntries(names.map((key, i) => [`${prefix}${key}`, tensors[i]]));

/** AdamW as a pure function: loss and next state. State: parameters, first and second moments by prefix, step. */
function trainingStep(state: NamedTensors): NamedTensors {
  const loss = (...tensors: tf.Tensor[]) => {
    const scores = logits(prefixed("", tensors), state.tokens.flatten(), TIME);
    return crossEntropy(scores, state.labels.flatten()).mean() as tf.Scalar;
  };
  const { value, grads } = tf.valueAndGrads(loss)(names.map((key) => state[key]));
  const step = state.step.add(1);
  const norm = tf.addN(grads.map((g) => g.square().sum())).sqrt();
  const clipped = grads.map((g) => g.mul(tf.minimum(1, tf.div(0.5, norm))));
  const m = clipped.map((g, i) => state[`m/${names[i]}`].mul(0.9).add(g.mul(0.1)));
  const v = clipped.map((g, i) => state[`v/${names[i]}`].mul(0.99).add(g.square().mul(0.01)));
  const [mScale, vScale] = [0.9, 0.99].map((beta) => tf.sub(1, tf.pow(beta, step)));
  const next = names.map((key, i) => {
    const update = m[i].div(mScale).div(v[i].div(vScale).sqrt().add(1e-8));
    return state[key].mul(1 - 0.01 * 0.1).sub(update.mul(0.01));
  });
  return { loss: value, step, ...prefixed("", next), ...prefixed("m/", m), ...prefixed("v/", v) };
}

function initialState(): NamedTensors {
  const p = parameters();
  const zeros = () => names.map((key) => tf.zerosLike(p[key]));
  return { ...p, ...prefixed("m/", zeros()), ...prefixed("v/", zeros()), step: tf.scalar(0) };
}

const text = numbers(ROWS * (TIME + 1), 5).map((x) => Math.floor(((x + 2) / 4) * VOCABULARY));
const batch = () => {
  const rows = tf.tensor2d(text, [ROWS, TIME + 1], "int32");
  return { tokens: rows.slice([0, 0], [ROWS, TIME]), labels: rows.slice([0, 1], [ROWS, TIME]) };
};

/** All states of ten steps, as plain numbers. */
function train(step: (inputs: NamedTensors) => NamedTensors): number[][] {
  return tf.tidy(() => {
    let state = initialState();
    const history: number[][] = [];
    for (let i = 0; i < 10; i++) {
      const { loss, ...next } = step({ ...state, ...batch() });
      history.push([loss, ...Object.values(next)].flatMap((tensor) => Array.from(tensor.dataSync())));
      state = next;
    }
    return history as unknown as tf.TensorContainer;
  }) as unknown as number[][];
}

describe("a captured training step with AdamW and clipping", () => {
  const graph = capture("train step", trainingStep, { ...initialState(), ...batch() });

  it("follows the eager one through ten steps, in loss, weights and moments", () => {
    const eager = train(trainingStep);
    const captured = train((inputs) => graph.run(inputs));
    expect(eager[9][0]).toBeLessThan(eager[0][0] - 0.1);
    captured.forEach((numbers, step) => {
      numbers.forEach((x, i) => expect(Math.abs(x - eager[step][i])).toBeLessThanOrEqual(1e-5));
    });
  });

  it("gives the same bits when it is run again", () =>
    expect(train((x) => graph.run(x))).toEqual(train((x) => graph.run(x))));
});

/** Completions of the start tokens, drawn with a KV cache. start: int32 [rows], key: int32 [2] → int32 [rows, steps]. */
function generate({ start, key, ...p }: NamedTensors, steps = 12): NamedTensors {
  const noise = tf.unstack(gumbel([steps, ROWS, VOCABULARY], key as tf.Tensor1D)) as tf.Tensor2D[];
  const cache = {} as Cache;
  const tokens = [start as tf.Tensor1D];
  for (let i = 0; i < steps; i++) tokens.push(logits(p, tokens[i], 1, cache).add(noise[i]).argMax(1));
  return { tokens: tf.stack(tokens, 1) };
}

describe("a captured generation with a KV cache and noise drawn in the graph", () => {
  const inputs = (seed: number) => ({
    ...parameters(),
    start: tf.tensor1d([0, 1, 2, 3, 4, 5], "int32"),
    key: tf.tensor1d([seed, 3], "int32"),
  });
  const graph = capture("generate", (given) => generate(given), inputs(1));
  const draw = (run: (x: NamedTensors) => NamedTensors, seed: number) =>
    run(inputs(seed)).tokens.arraySync() as number[][];

  it("draws the same tokens as the eager one, for every key", () => {
    for (const seed of [1, 2, 3]) expect(draw((x) => graph.run(x), seed)).toEqual(draw(generate, seed));
  });

  it("draws others for another key", () =>
    expect(draw((x) => graph.run(x), 1)).not.toEqual(draw((x) => graph.run(x), 2)));

  it("draws what the forward pass without a cache would draw next", () => {
    const tokens = draw((x) => graph.run(x), 1);
    tf.tidy(() => {
      const read = tf.tensor2d(
        tokens.map((row) => row.slice(0, 4)),
        [ROWS, 4],
        "int32",
      );
      const scores = logits(parameters(), read.flatten(), 4).reshape([ROWS, 4, VOCABULARY]).slice([0, 3], [ROWS, 1]);
      const noise = gumbel([12, ROWS, VOCABULARY], tf.tensor1d([1, 3], "int32"))
        .slice([3], [1])
        .reshape([ROWS, 1, VOCABULARY]);
      expect((scores.add(noise).argMax(2).arraySync() as number[][]).flat()).toEqual(tokens.map((row) => row[4]));
    });
  });

  it("is captured with its constants shared: a few bytes for thousands of nodes", () => {
    expect(graph.nodes).toBeGreaterThan(500);
    expect(graph.constantBytes).toBeLessThan(1000);
  });
});
