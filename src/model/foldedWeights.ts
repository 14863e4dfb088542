/**
 * The parameters as the forward pass uses them, with fewer operations on every token.
 *
 * Gain and bias of each layer norm go into the product behind it, and the subtraction of the mean into all that is
 * added to the residual stream: only layer norms read it, and they do not see its mean. The same function in other
 * roundings, differentiable as the parameters are.
 */

import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-node";
import type { NamedTensors } from "../tensor/load";
import { differentiable } from "../tensor/ops/differentiable";
import { linear } from "../tensor/ops/linear";
import { l2Normalise } from "../tensor/ops/normalise";
import type { ModelConfig } from "./config";

/** The epsilon of a layer norm. */
const EPSILON = 1e-5;

/** A product with its bias: weight [in, out], bias [out] or none. */
export interface Affine {
  weight: Tensor2D;
  bias?: Tensor1D;
}

/** One block; `qkv` and `mlpIn` expect the residual stream after {@link normalise}. */
export interface FoldedBlock {
  /** Queries, keys and values side by side: [width, 3 · width]. */
  qkv: Affine;
  /** [width, width] */
  attentionOut: Affine;
  /** [width, feedForwardFactor · width] */
  mlpIn: Affine;
  /** [feedForwardFactor · width, width] */
  mlpOut: Affine;
}

/** All weights of a forward pass. */
export interface FoldedWeights {
  /** [vocabulary, width] */
  embedding: Tensor2D;
  /** Learned positions, [context, width]. */
  positions?: Tensor2D;
  blocks: FoldedBlock[];
  /** [width, vocabulary] */
  output: Affine;
}

/** The weights that `parameters` stand for. */
export function foldWeights(config: ModelConfig, parameters: NamedTensors): FoldedWeights {
  return {
    embedding: centred(parameters["embedding.weight"] as Tensor2D),
    positions: config.positions === "learned" ? centred(parameters["positions.weight"] as Tensor2D) : undefined,
    blocks: Array.from({ length: config.layers }, (_, layer) => foldBlock(parameters, `blocks.${layer}`)),
    output: foldNorm(parameters, "norm", parameters["output.weight"] as Tensor2D),
  };
}

/**
 * A layer norm of the residual stream: its rows have no mean to subtract, and gain, bias and the factor √width are in the
 * weights behind it. So x / √(Σx² + width · ε) is left. x: [rows, width] → [rows, width]
 */
export function normalise(x: Tensor2D): Tensor2D {
  return l2Normalise(x, x.shape[1] * EPSILON);
}

/** x · weight + bias. x: [rows, in] → [rows, out] */
export function affine(x: Tensor2D, { weight, bias }: Affine): Tensor2D {
  return linear(x, weight, bias);
}

function foldBlock(parameters: NamedTensors, block: string): FoldedBlock {
  const of = (name: string) => parameters[`${block}.${name}`];
  return {
    qkv: foldNorm(parameters, `${block}.norm1`, of("attention.qkv") as Tensor2D, of("attention.qkvBias")),
    attentionOut: centredAffine(of("attention.out"), of("attention.outBias")),
    mlpIn: foldNorm(parameters, `${block}.norm2`, of("feedForward.in") as Tensor2D, of("feedForward.inBias")),
    mlpOut: centredAffine(of("feedForward.out"), of("feedForward.outBias")),
  };
}

/** (√width · gain · n + shift) · W + b as n · W′ + b′: W′ = √width · gain · W, b′ = shift · W + b. */
function foldNorm(parameters: NamedTensors, norm: string, weight: Tensor2D, bias?: Tensor): Affine {
  const [width] = weight.shape;
  const gain = parameters[`${norm}.gain`].mul(Math.sqrt(width)).reshape([width, 1]);
  const folded = linear(parameters[`${norm}.bias`].reshape([1, width]), weight, bias as Tensor1D | undefined);
  return { weight: weight.mul(gain), bias: folded.flatten() as Tensor1D };
}

/** What is added to the residual stream, without its mean. */
function centredAffine(weight: Tensor, bias?: Tensor): Affine {
  return { weight: centred(weight as Tensor2D), bias: bias && centred(bias as Tensor1D) };
}

/** x minus its mean over the width, the last dimension. */
function centred<T extends Tensor>(x: T): T {
  const withoutMean = (given: Tensor) => given.sub(given.mean(-1, true));
  return differentiable(
    [x],
    () => withoutMean(x),
    (dy) => [withoutMean(dy)],
  ) as T; // its own gradient
}
