/** Teacher-forced log-probabilities of completions. */

import type { Tensor, Tensor1D, Tensor2D, Tensor3D } from "@tensorflow/tfjs-node";
import { requireInteger } from "../common/require";
import { runCaptured } from "../tensor/graph/runCaptured";
import { tf, type NamedTensors } from "../tensor/load";
import { opsInUse } from "../tensor/native/library";
import { tokenLogProbabilities } from "../tensor/ops/crossEntropy";
import type { ModelConfig } from "./config";
import { modelOp } from "./native";
import { unflatten } from "./parameters";
import { completionLogits } from "./transformer";

/** What is scored for each token: its own log-probability, or the vocabulary's. */
export type Scored = "tokens" | "vocabulary";

interface Scoring {
  config: ModelConfig;
  scored: Scored;
  temperature: number;
}

/**
 * Log-probabilities of completions under a policy, as a tensor that the caller owns.
 *
 * @param policy its configuration and its vector of parameters
 * @param prompts int32 [prompts, promptTime]
 * @param completions int32 [n, time], n a multiple of prompts: the samples of a prompt one after the other
 * @returns [n, time], or [n, time, vocabulary]
 */
export function scoreBatch(
  { config, vector }: { config: ModelConfig; vector: Tensor1D },
  prompts: Tensor2D,
  completions: Tensor2D,
  { scored = "tokens", temperature = 1 }: Partial<Omit<Scoring, "config">> = {},
): Tensor {
  if (opsInUse() === "graph") {
    const inputs = { parameters: vector, prompts, completions };
    return runCaptured("score", { config, scored, temperature }, score, inputs).scores;
  }
  return tf.tidy(() => {
    const length = prompts.shape[1] + completions.shape[1] - 1;
    const attributes = { temperature, vocabulary_scores: scored === "vocabulary" };
    return modelOp("OriginScore", { config, vector, length }, [prompts, completions], attributes)[0];
  });
}

/**
 * The most likely token at each position of completions under a policy (teacher forcing): int32 [n · time].
 *
 * @param prompts [n][token], all of one length
 * @param completions [n][token], all of one length
 */
export function likeliestTokens(
  policy: { config: ModelConfig; vector: Tensor1D },
  prompts: ArrayLike<number>[],
  completions: ArrayLike<number>[],
): Int32Array {
  const tokens = tf.tidy(() =>
    scoreBatch(policy, tokenMatrix(prompts), tokenMatrix(completions), { scored: "vocabulary" }).argMax(-1),
  );
  const values = tokens.dataSync() as Int32Array;
  tokens.dispose();
  return values;
}

function score({ config, scored, temperature }: Scoring, inputs: NamedTensors): NamedTensors {
  const parameters = unflatten(config, inputs.parameters as Tensor1D);
  const completions = inputs.completions as Tensor2D;
  const logits = completionLogits(config, parameters, inputs.prompts as Tensor2D, completions); // [n · time, vocabulary]
  return { scores: { tokens: tokenScores, vocabulary: vocabularyScores }[scored](logits, completions, temperature) };
}

/** Log-probability of each token of the completions: [n, time] */
function tokenScores(logits: Tensor2D, completions: Tensor2D, temperature: number): Tensor2D {
  const tokens = completions.flatten() as Tensor1D;
  return tokenLogProbabilities(logits.div(temperature), tokens).reshape(completions.shape) as Tensor2D;
}

/** Log-probability of the whole vocabulary at each token of the completions: [n, time, vocabulary] */
function vocabularyScores(logits: Tensor2D, completions: Tensor2D, temperature: number): Tensor3D {
  const [n, time] = completions.shape;
  return logits.div(temperature).logSoftmax().reshape([n, time, logits.shape[1]]) as Tensor3D;
}

/** int32 [rows, tokens]. @throws Error if there is no row, or the rows differ in length */
export function tokenMatrix(rows: ArrayLike<number>[]): Tensor2D {
  requireInteger("number of rows", rows.length, { min: 1 });
  const time = rows[0].length;
  const flat = new Int32Array(rows.length * time);
  rows.forEach((row, i) => {
    if (row.length !== time) throw new Error(`row ${i}: expected ${time} tokens as in row 0, got ${row.length}`);
    flat.set(row, i * time);
  });
  return tf.tensor2d(flat, [rows.length, time], "int32");
}
