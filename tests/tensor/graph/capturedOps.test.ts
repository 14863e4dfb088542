import { describe, expect, it } from "vitest";
import { attention } from "../../../src/tensor/ops/attention";
import { causalMask } from "../causalMask";
import { capture } from "../../../src/tensor/graph/capture";
import { type NamedTensors, tf } from "../../../src/tensor/load";
import { crossEntropy, tokenLogProbabilities, entropy } from "../../../src/tensor/ops/crossEntropy";
import { gelu, relu } from "../../../src/tensor/ops/activations";
import { linear } from "../../../src/tensor/ops/linear";
import { lookup } from "../../../src/tensor/ops/rows";
import { gumbel, uniform } from "../../../src/tensor/ops/random";
import { l2Normalise } from "../../../src/tensor/ops/normalise";
import { numbers } from "../finiteDifferences";

interface Inputs {
  x: tf.Tensor2D; // [3, 4]
  y: tf.Tensor2D; // [3, 4]
  w: tf.Tensor2D; // [4, 4]
  row: tf.Tensor1D; // [4]
  cube: tf.Tensor3D; // [2, 3, 4]
  heads: tf.Tensor4D; // [2, 2, 3, 4]
  ids: tf.Tensor1D; // [3], in [0, 4)
  flags: tf.Tensor2D; // [3, 4]
  key: tf.Tensor1D; // [2]
}

const float = (shape: number[], seed: number) =>
  tf.tensor(
    numbers(
      shape.reduce((a, b) => a * b, 1),
      seed,
    ),
    shape,
  );

const inputs = (seed: number): NamedTensors => ({
  x: float([3, 4], seed),
  y: float([3, 4], seed + 1),
  w: float([4, 4], seed + 2),
  row: float([4], seed + 3),
  cube: float([2, 3, 4], seed + 4),
  heads: float([2, 2, 3, 4], seed + 5),
  ids: tf.tensor1d(
    numbers(3, seed).map((value) => Math.floor(value + 2)),
    "int32",
  ),
  flags: float([3, 4], seed + 6).greater(0),
  key: tf.tensor1d([seed, 7], "int32"),
});

type Case = [name: string, fn: (inputs: Inputs) => tf.Tensor | tf.Tensor[]];

const transposes = [false, true];
const products: Case[] = transposes.flatMap((a) =>
  transposes.flatMap((b): Case[] => [
    [`matMul in 2-D, transposed ${a} ${b}`, ({ w }) => tf.matMul(w, w.add(1), a, b)],
    [
      `matMul in 3-D, transposed ${a} ${b}`,
      ({ cube }) => tf.matMul(a === b ? cube.transpose([0, 2, 1]) : cube, cube, a, b),
    ],
    [
      `matMul in 4-D, transposed ${a} ${b}`,
      ({ heads }) => tf.matMul(a === b ? heads.transpose([0, 1, 3, 2]) : heads, heads, a, b),
    ],
  ]),
);

const arithmetic: Case[] = [
  ["add of equal shapes and by broadcasting", ({ x, y, row }) => [x.add(y), x.add(row), x.add(3)]],
  ["sub by broadcasting to either side", ({ x, row }) => [x.sub(row), row.sub(x), tf.sub(1, x)]],
  ["mul by broadcasting over the middle", ({ cube }) => cube.mul(cube.sum(1, true))],
  ["div", ({ x, row }) => [x.div(row), x.div(2)]],
  ["minimum and maximum", ({ x, y }) => [tf.minimum(x, y), tf.maximum(x, 0.5)]],
  [
    "exp, log, sqrt, rsqrt, square, abs, neg, sign",
    ({ x }) => {
      const positive = x.abs().add(0.1);
      return [x.exp(), positive.log(), positive.sqrt(), positive.rsqrt(), x.square(), x.abs(), x.neg(), x.sign()];
    },
  ],
  [
    "pow, reciprocal, log1p, expm1, softplus",
    ({ x }) => [x.pow(3), x.reciprocal(), x.square().log1p(), x.expm1(), x.softplus()],
  ],
  ["tanh, sigmoid, relu", ({ x }) => [x.tanh(), x.sigmoid(), x.relu()]],
  ["sin and cos", ({ x }) => [x.sin(), x.cos()]],
  ["clipByValue", ({ x }) => x.clipByValue(-0.5, 0.7)],
  [
    "cumsum, forward, exclusive and reversed",
    ({ x }) => [x.cumsum(1), x.cumsum(0, true, false), x.cumsum(1, false, true)],
  ],
];

const shapes: Case[] = [
  ["reshape and flatten", ({ cube }) => [cube.reshape([6, 4]), cube.reshape([-1, 2]), cube.flatten()]],
  ["reshape of an input back and forth", ({ x }) => x.reshape([12]).reshape([3, 4])],
  ["expandDims and squeeze", ({ x }) => [x.expandDims(1), x.expandDims(-1), x.expandDims(0).squeeze()]],
  ["transpose", ({ heads }) => [heads.transpose([2, 0, 3, 1]), heads.transpose()]],
  ["slice", ({ cube }) => [cube.slice([0, 1, 1], [2, 2, -1]), cube.slice(1, 1)]],
  ["concat", ({ x, y, row }) => [tf.concat([x, y], 0), tf.concat([x, y], 1), tf.concat([row, row])]],
  ["stack and unstack", ({ x, y, cube }) => [tf.stack([x, y], 1), ...tf.unstack(cube, 0), ...tf.unstack(cube, 2)]],
  ["split", ({ x }) => [...tf.split(x, 2, 1), ...tf.split(x, [1, 2], 0)]],
  ["gather", ({ x, w, ids }) => [tf.gather(w, ids), tf.gather(x, ids, 1), tf.gather(w, ids.reshape([3, 1]))]],
  ["oneHot", ({ ids }) => tf.oneHot(ids, 5)],
  ["tile and broadcastTo", ({ x, row }) => [x.tile([2, 1]), row.broadcastTo([2, 4])]],
  [
    "pad",
    ({ x }) => [
      x.pad([
        [1, 0],
        [0, 2],
      ]),
      x.pad(
        [
          [0, 1],
          [1, 1],
        ],
        9,
      ),
    ],
  ],
  ["reverse", ({ x }) => x.reverse(1)],
  [
    "range, ones, zeros, fill, onesLike and zerosLike",
    ({ x, row }) => [
      tf.range(0, 4).add(row),
      tf.ones([4]).add(row),
      tf.zeros([4]).add(row),
      tf.fill([4], 2).add(row),
      tf.onesLike(x),
      tf.zerosLike(x),
    ],
  ],
];

const reductions: Case[] = [
  [
    "sum, with and without its dimension",
    ({ cube }) => [cube.sum(), cube.sum(1), cube.sum([0, 2]), cube.sum(-1, true)],
  ],
  ["mean, max, min, prod", ({ cube }) => [cube.mean(), cube.mean(2), cube.max(1), cube.min(-1), cube.prod(0)]],
  ["argMax and argMin", ({ x }) => [x.argMax(1), x.argMax(0), x.argMin(-1)]],
  ["softmax, logSoftmax, logSumExp", ({ cube }) => [cube.softmax(), tf.logSoftmax(cube), cube.logSumExp(2)]],
  ["all and any", ({ flags }) => [flags.all(1), flags.any(0)]],
  ["topk", ({ x }) => Object.values(tf.topk(x, 2)) as tf.Tensor[]],
];

/** Not of a transformer: their attributes are strings, lists and shapes. */
const attributes: Case[] = [
  [
    "convolution and pooling",
    ({ heads }) => {
      const convolved = tf.conv2d(heads, tf.ones([2, 2, 4, 3]), 1, "same");
      return [convolved, tf.maxPool(convolved, 2, 1, "valid"), tf.avgPool(convolved, 2, 1, "same")];
    },
  ],
  ["einsum and stridedSlice", ({ x, w }) => [tf.einsum("ij,jk->ki", x, w), x.stridedSlice([0, 0], [3, 4], [2, 3])]],
];

const logic: Case[] = [
  [
    "comparisons",
    ({ x, y }) => [x.greater(y), x.greaterEqual(0), x.less(y), x.lessEqual(0), x.equal(x), x.notEqual(y)],
  ],
  [
    "and, or, xor, not",
    ({ x, flags }) => [
      flags.logicalAnd(x.greater(0)),
      flags.logicalOr(x.greater(0)),
      flags.logicalXor(x.greater(0)),
      flags.logicalNot(),
    ],
  ],
  ["where", ({ x, y, flags }) => [tf.where(flags, x, y), tf.where(flags, x, tf.scalar(-1e9) as tf.Tensor)]],
  [
    "casts between the three types",
    ({ x, ids, flags }) => [
      x.cast("int32"),
      x.cast("bool"),
      ids.cast("float32"),
      ids.cast("bool"),
      flags.cast("float32"),
      flags.cast("int32"),
    ],
  ],
  [
    "arithmetic of integers",
    ({ ids }) => [
      ids.add(ids),
      ids.mul(tf.scalar(3, "int32")),
      ids.sub(tf.scalar(1, "int32")),
      ids.equal(tf.scalar(2, "int32")),
    ],
  ],
];

const fused: Case[] = [
  ["l2Normalise", ({ x }) => l2Normalise(x, 1e-5)],
  ["gelu and relu", ({ x }) => [gelu(x), relu(x)]],
  ["linear", ({ x, w, row }) => [linear(x, w, row), linear(x, w), relu(linear(x, w, row))]],
  [
    "attention",
    ({ heads }) => [attention(heads, heads, heads, 0.5), attention(heads, heads, heads, 0.5, causalMask(3))],
  ],
  ["crossEntropy and tokenLogProbabilities", ({ x, ids }) => [crossEntropy(x, ids), tokenLogProbabilities(x, ids)]],
  ["entropy", ({ x }) => entropy(x)],
  ["lookup", ({ w, ids }) => lookup(w, ids)],
  ["uniform and gumbel", ({ key }) => [uniform([3, 5], key), gumbel([7], key)]],
];

const gradient = (f: (x: tf.Tensor2D) => tf.Tensor) => (x: tf.Tensor2D) => tf.grad((z) => f(z as tf.Tensor2D))(x);
const gradients: Case[] = [
  ["the gradients of products", ({ x, w }) => tf.grads((a, b) => tf.matMul(a, b as tf.Tensor2D).square())([x, w])],
  [
    "the gradients of broadcasting",
    ({ x, row }) => tf.grads((a, b) => a.mul(b).sub(b).div(b.square().add(1)))([x, row]),
  ],
  [
    "the gradients of shapes",
    ({ x }) => gradient((z) => tf.concat([z.slice([0, 1], [3, 2]), z.transpose().reshape([3, 4])], 1))(x),
  ],
  [
    "the gradients of gather, pad, tile, unstack",
    ({ w, ids }) => [
      gradient((z) => tf.gather(z, ids).square())(w),
      gradient((z) =>
        z
          .pad([
            [1, 1],
            [0, 1],
          ])
          .tile([2, 1])
          .square(),
      )(w),
      gradient((z) => tf.unstack(z, 1)[1].square())(w),
    ],
  ],
  [
    "the gradients of reductions",
    ({ x }) => gradient((z) => tf.addN([z.max(1), z.mean(1), tf.logSumExp(z, 1), z.sum(1).square()]))(x),
  ],
  [
    "the gradients of softmax and its logarithm",
    ({ x, y }) => gradient((z) => z.softmax().mul(y).add(tf.logSoftmax(z).mul(y)))(x),
  ],
  [
    "the gradients of minimum, clipByValue, where, exp",
    ({ x, y, flags }) => gradient((z) => tf.where(flags, tf.minimum(z.exp(), y), z.clipByValue(-1, 1)))(x),
  ],
  [
    "the gradients of the fused ops",
    ({ x, w, row, ids, heads }) => [
      ...tf.grads((a, b, c) => gelu(linear(l2Normalise(a as tf.Tensor2D, 1e-5), b as tf.Tensor2D, c as tf.Tensor1D)))([
        x,
        w,
        row,
      ]),
      ...tf.grads((q, k, v) => attention(q, k, v, 0.5, causalMask(3)))([heads, heads.mul(2), heads.add(1)]),
      gradient((z) => crossEntropy(relu(z), ids))(x),
      gradient((z) => lookup(z, ids))(w),
    ],
  ],
];

describe("captured equals eager", () => {
  const examples = inputs(1);
  const others = inputs(50);
  const all = [...products, ...arithmetic, ...shapes, ...reductions, ...attributes, ...logic, ...fused, ...gradients];

  it.each(all)("%s", (_, fn) => {
    const outputs = (given: NamedTensors): NamedTensors =>
      Object.fromEntries([fn(given as unknown as Inputs)].flat().entries());
    const graph = capture("op", outputs, examples);
    tf.tidy(() => {
      const expected = outputs(others);
      const actual = graph.run(others);
      expect(Object.keys(actual)).toEqual(Object.keys(expected));
      for (const [key, tensor] of Object.entries(expected)) {
        expect([actual[key].dtype, actual[key].shape]).toEqual([tensor.dtype, tensor.shape]);
        expectEqual(actual[key].dataSync(), tensor.dataSync());
      }
    });
    graph.dispose();
  });
});

/** Equal but for rounding: TensorFlow may fuse a graph's ops. */
function expectEqual(actual: tf.TypedArray, expected: tf.TypedArray): void {
  const scale = Math.max(1, ...Array.from(expected, Math.abs).filter(Number.isFinite));
  expected.forEach((x: number, i: number) => {
    if (Number.isFinite(x)) expect(Math.abs(actual[i] - x)).toBeLessThanOrEqual(2e-6 * scale);
    else expect(actual[i]).toBe(x);
  });
}
