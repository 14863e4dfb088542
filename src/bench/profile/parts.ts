/** What the time of a call goes to. */

import type { Part as TimedPart } from "../../tensor/native/times";

export const parts = {
  products: "matrix products", // oneDNN's primitives alone; the whole kernel where Eigen computes the product
  aroundProducts: "around products", // what else kernels with oneDNN's primitives do: look them up, find memory
  elementwise: "elementwise",
  normalised: "softmax, loss",
  reductions: "sums, maxima",
  copies: "copies, slices",
  random: "random numbers",
  other: "other kernels",
  executor: "between kernels", // TensorFlow's executor
  outside: "outside graphs", // JavaScript, its binding, single ops
  attention: "attention", // from here on: parts of our own ops, which have products, softmax and loss too
  norms: "norms",
  weightGradients: "weights' gradients",
  embedding: "embedding",
  weights: "folding, packing",
  optimiser: "optimiser",
  sampling: "sampling",
  rest: "other", // of a call, what no clock in our own ops has seen
} as const;

export type Part = keyof typeof parts;

/** The part that each part of our own ops is. */
export const partOfOwnOps: Record<TimedPart, Part> = {
  products: "products",
  "weight gradients": "weightGradients",
  attention: "attention",
  norms: "norms",
  softmax: "normalised",
  embedding: "embedding",
  weights: "weights",
  optimiser: "optimiser",
  sampling: "sampling",
};

const patterns: [Part, RegExp][] = [
  ["products", /MatMul/],
  ["random", /Random/],
  ["normalised", /Softmax|LayerNorm/],
  ["reductions", /^(Sum|Mean|Max|Min|Prod|All|Any|Arg(Max|Min)|Cumsum|UnsortedSegmentSum)$/],
  [
    "copies",
    /Transpose|Concat|Split|Slice|Pack|Gather|Reshape|Tile|BroadcastTo|OneHot|Identity|ExpandDims|Fill|Like$|^(Cast|Const|_Arg|_Retval|_SOURCE|Pad\w*|Reverse\w*|ScatterNd)$/,
  ],
  [
    "elementwise",
    /^(Mul|Add\w*|Sub|RealDiv|Div\w*|Neg|Square\w*|Rsqrt|Sqrt|Exp|Log\w*|Maximum|Minimum|Relu\w*|Select\w*|Reciprocal|Tanh|Erf|Pow|Sign|Abs|Is\w+|Clip\w*|Floor\w*|_Unary\w*|_FusedUnary\w*|.*(Equal|Greater|Less|Grad))$/,
  ],
];

/** The part that an op's kernel belongs to; a product's kernel holds what is around the product too. */
export function partOf(op: string): Part {
  const name = op.replace(/^_Mkl/, "");
  return patterns.find(([, pattern]) => pattern.test(name))?.[0] ?? "other";
}
