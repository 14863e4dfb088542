import type { Tensor1D, Tensor2D, Tensor3D } from "@tensorflow/tfjs-node";
import { tokenLogProbabilities } from "../tensor/ops/crossEntropy";
import type { NamedTensors } from "../tensor/namedTensors";
import { tf } from "../tensor/load";
import { repeatRows } from "../tensor/ops/repeatRows";
import type { LayerCache } from "./attention";
import type { ModelConfig } from "./config";
import { folded } from "./folded";
import { hiddenStates, logits, repeatCache } from "./transformer";

/**
 * Logits at the positions that predict the completion's tokens (teacher forcing).
 *
 * All but the last token of a prompt is read once, whatever the number of its completions: in training too, where the
 * gradients of a prompt's completions meet in its keys and values.
 *
 * @param prompts int32 [prompts, promptTime]
 * @param completions int32 [prompts · samples, time], the samples of a prompt one after the other
 * @returns [prompts · samples · time, vocabulary]
 */
export function completionLogits(
  config: ModelConfig,
  parameters: NamedTensors,
  prompts: Tensor2D,
  completions: Tensor2D,
): Tensor2D {
  const [count, promptTime] = prompts.shape;
  const [rows, time] = completions.shape;
  const weights = folded(config, parameters);
  const cache: LayerCache[] = [];
  if (promptTime > 1) hiddenStates(config, weights, prompts.slice([0, 0], [count, promptTime - 1]), cache);
  repeatCache(cache, rows / count);
  const last = repeatRows(prompts.slice([0, promptTime - 1], [count, 1]), rows / count);
  const read = tf.concat([last, completions.slice([0, 0], [rows, time - 1])], 1);
  return logits(weights, hiddenStates(config, weights, read, cache));
}

/** Log-probability of each token of the completions, the logits divided by `temperature`: [batch, time] */
export function tokenScores(scores: Tensor2D, completions: Tensor2D, temperature: number): Tensor2D {
  const tokens = completions.flatten() as Tensor1D;
  return tokenLogProbabilities(scores.div(temperature), tokens).reshape(completions.shape) as Tensor2D;
}

/** Log-probability of the whole vocabulary at each token of the completions: [batch, time, vocabulary] */
export function vocabularyScores(scores: Tensor2D, completions: Tensor2D, temperature: number): Tensor3D {
  const [batch, time] = completions.shape;
  return scores.div(temperature).logSoftmax().reshape([batch, time, scores.shape[1]]) as Tensor3D;
}
