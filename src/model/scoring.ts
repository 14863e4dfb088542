import type { Tensor1D, Tensor2D, Tensor3D } from "@tensorflow/tfjs-node";
import { tokenLogProbabilities } from "../tensor/crossEntropy";
import type { NamedTensors } from "../tensor/capture";
import { tf } from "../tensor/load";
import type { ModelConfig } from "./config";
import { hiddenStates, lastPositions, logits } from "./transformer";

/**
 * Logits at the positions that predict the completion's tokens (teacher forcing).
 *
 * @param prompts int32 [batch, promptTime]
 * @param completions int32 [batch, time]
 * @returns [batch · time, vocabulary]
 */
export function completionLogits(
  config: ModelConfig,
  parameters: NamedTensors,
  prompts: Tensor2D,
  completions: Tensor2D,
): Tensor2D {
  const [batch, time] = completions.shape;
  const read = tf.concat([prompts, completions.slice([0, 0], [batch, time - 1])], 1);
  return logits(parameters, lastPositions(hiddenStates(config, parameters, read), batch, time));
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
