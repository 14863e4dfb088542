/**
 * The forward pass of a decoder-only transformer (pre-layer-norm), on folded weights.
 *
 * Activations are kept as rows, [batch · time, width]: each matrix product is one plain GEMM.
 */
import type { Tensor1D, Tensor2D, Tensor3D } from "@tensorflow/tfjs-node";
import { gelu } from "../tensor/ops/gelu";
import { lookup } from "../tensor/ops/lookup";
import { relu } from "../tensor/ops/relu";
import { repeatRows } from "../tensor/ops/repeatRows";
import { attend, type LayerCache } from "./attention";
import type { ModelConfig } from "./config";
import { affine, normalised, type FoldedBlock, type FoldedWeights } from "./folded";
import { attentionBias, rotation } from "./positions";

/** Repeats each row of the cache, in place: what was read once serves `times` continuations. */
export function repeatCache(cache: LayerCache[], times: number): void {
  cache.forEach(({ keys, values }, layer) => {
    cache[layer] = { keys: repeatRows(keys, times), values: repeatRows(values, times) };
  });
}

interface Span {
  batch: number;
  time: number;
  /** Position of the first token. */
  start: number;
}

/**
 * Hidden states of tokens at positions start … start + time − 1, before the final norm.
 *
 * @param tokens int32 [batch, time]
 * @param cache keys and values of positions 0 … start − 1, one entry a layer; extended in place
 * @returns [batch · time, width]
 * @throws RangeError if learned positions do not reach so far
 */
export function hiddenStates(
  config: ModelConfig,
  weights: FoldedWeights,
  tokens: Tensor2D,
  cache: LayerCache[] = [],
): Tensor2D {
  const [batch, time] = tokens.shape;
  const span = { batch, time, start: cache.length > 0 ? cache[0].keys.shape[2] : 0 };
  let x = embed(config, weights, tokens, span);
  const place = {
    batch,
    time,
    rotation: config.positions === "rope" ? rotation(config, span.start, time) : undefined,
    bias: attentionBias(config, span.start, time),
  };
  weights.blocks.forEach((block, layer) => {
    const { mixed, seen } = attend(config, affine(normalised(x), block.qkv), place, cache[layer]);
    cache[layer] = seen;
    x = x.add(affine(mixed, block.out));
    x = x.add(feedForward(config, block, x));
  });
  return x;
}

/** Scores of every token of the vocabulary. x: [n, width] → [n, vocabulary] */
export function logits(weights: FoldedWeights, x: Tensor2D): Tensor2D {
  return affine(normalised(x), weights.output);
}

function embed(config: ModelConfig, weights: FoldedWeights, tokens: Tensor2D, { batch, time, start }: Span): Tensor2D {
  const x = lookup(weights.embedding, tokens.flatten() as Tensor1D); // [batch · time, width]
  const places = learnedPositions(config, weights, start, time);
  if (!places) return x;
  const placed = x.reshape([batch, time, config.width]).add(places);
  return placed.reshape([batch * time, config.width]) as Tensor2D;
}

/**
 * Learned vectors of positions start … start + time − 1, [time, width]; undefined under another encoding.
 * @throws RangeError if they do not reach so far
 */
export function learnedPositions(
  config: ModelConfig,
  { positions }: FoldedWeights,
  start: number,
  time: number,
): Tensor2D | undefined {
  if (!positions) return undefined;
  if (start + time > config.context) {
    throw new RangeError(`context: learned positions place ${config.context} tokens, got ${start + time}`);
  }
  return positions.slice([start, 0], [time, config.width]);
}

/** The second half of a block. x: [n, width] → [n, width] */
export function feedForward({ activation }: ModelConfig, { into, back }: FoldedBlock, x: Tensor2D): Tensor2D {
  const inner = affine(normalised(x), into);
  return affine(activation === "relu" ? relu(inner) : gelu(inner), back);
}

/** Rows of the last `count` positions. x: [batch · time, width] → [batch · count, width] */
export function lastPositions(x: Tensor2D, batch: number, count: number): Tensor2D {
  const width = x.shape[1];
  const time = x.shape[0] / batch;
  if (count === time) return x;
  const rows = (x.reshape([batch, time, width]) as Tensor3D).slice([0, time - count, 0], [batch, count, width]);
  return rows.reshape([batch * count, width]) as Tensor2D;
}
