/** The residual stream of a policy, as its sublayers read it. */

import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-node";
import { runCaptured } from "../tensor/graph/runCaptured";
import { tf, type NamedTensors } from "../tensor/load";
import { opsInUse } from "../tensor/native/library";
import type { ModelConfig } from "./config";
import { foldWeights, normalise } from "./foldedWeights";
import { modelOp } from "./native";
import { unflatten } from "./parameters";
import { tokenMatrix } from "./scoring";
import { forward } from "./transformer";

/** Hidden states of n texts, [n, time, sites, width] in one array. */
export interface HiddenStates {
  values: Float32Array;
  time: number;
  /** 2 · layers + 1: before the attention and the feed-forward of each layer, and after the last. */
  sites: number;
  width: number;
}

/**
 * The residual stream at each position that predicts a token of a completion (teacher forcing), divided by its length as
 * the next layer norm does, whose gain and bias are not applied: x / √(Σx² + width · ε), x without its mean.
 *
 * @param policy its configuration and its vector of parameters
 * @param prompts [n][token], all of one length
 * @param completions [n][token], all of one length
 * @throws Error if there is no row, if rows differ in length or number, or the text outgrows learned positions
 */
export function hiddenStates(
  { config, vector }: { config: ModelConfig; vector: Tensor1D },
  prompts: ArrayLike<number>[],
  completions: ArrayLike<number>[],
): HiddenStates {
  if (prompts.length !== completions.length) {
    throw new Error(`completions: expected ${prompts.length}, one for each prompt, got ${completions.length}`);
  }
  const states = tf.tidy(() =>
    statesOf(config, vector, { prompts: tokenMatrix(prompts), completions: tokenMatrix(completions) }),
  );
  const values = states.dataSync() as Float32Array; // outside tidy, which looks for tensors in each element of an array
  states.dispose();
  return { values, time: completions[0].length, sites: 2 * config.layers + 1, width: config.width };
}

function statesOf(config: ModelConfig, vector: Tensor1D, inputs: { prompts: Tensor2D; completions: Tensor2D }): Tensor {
  if (opsInUse() === "graph") {
    return runCaptured("hidden states", { config }, capturedStates, { parameters: vector, ...inputs }).states;
  }
  const length = inputs.prompts.shape[1] + inputs.completions.shape[1] - 1;
  return modelOp("OriginHidden", { config, vector, length }, [inputs.prompts, inputs.completions])[0];
}

function capturedStates({ config }: { config: ModelConfig }, inputs: NamedTensors): NamedTensors {
  const prompts = inputs.prompts as Tensor2D; // [n, promptTime]
  const completions = inputs.completions as Tensor2D; // [n, time]
  const [n, promptTime] = prompts.shape;
  const time = completions.shape[1];
  const weights = foldWeights(config, unflatten(config, inputs.parameters as Tensor1D));
  const tokens = tf.concat([prompts, completions.slice([0, 0], [n, time - 1])], 1); // [n, promptTime + time − 1]
  const read: Tensor2D[] = [];
  read.push(normalise(forward(config, weights, tokens, [], read)));
  const all = tf.stack(read, 1).reshape([n, promptTime + time - 1, read.length, config.width]);
  return { states: all.slice([0, promptTime - 1, 0, 0], [n, time, read.length, config.width]) };
}
