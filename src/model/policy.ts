import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-node";
import { requireInteger } from "../common/require";
import { runCaptured } from "../tensor/graph/runCaptured";
import { tf, type NamedTensors } from "../tensor/load";
import { opsInUse } from "../tensor/native/library";
import type { ModelConfig } from "./config";
import { EOS, PAD } from "../common/tokens";
import { generate, type GenerationShape } from "./generation";
import { modelOp } from "./native";
import { initialParameters, parameterCount, unflatten } from "./parameters";
import { scoreBatch, tokenMatrix } from "./scoring";

/** Rows scored in one call: a graph serves one shape, so the last batch is filled up. */
const SCORING_ROWS = 128;

export interface GenerationRequest extends GenerationShape {
  /** Two int32 from `deriveKey`: the same key gives the same completions. */
  key: [number, number];
}

/** A language model with its parameters: what pretraining makes, RL tunes and evaluation measures. */
export class Policy {
  /**
   * A policy on a vector of parameters that it takes over, [parameters]; see `parameterLayout`.
   * @throws Error if the vector's length is not the configuration's number of parameters
   */
  constructor(
    readonly config: ModelConfig,
    readonly vector: Tensor1D,
  ) {
    requireCount(config, vector.size);
  }

  /** A policy on a copy of `parameters`. @throws Error as the constructor does */
  static from(config: ModelConfig, parameters: Float32Array): Policy {
    requireCount(config, parameters.length);
    return new Policy(config, tf.keep(tf.tensor1d(parameters.slice())));
  }

  /** An untrained policy, a pure function of the seed. */
  static initial(config: ModelConfig, seed: number): Policy {
    return Policy.from(config, initialParameters(config, seed));
  }

  /** A copy of the parameters, outside TensorFlow. */
  parameters(): Float32Array {
    return this.vector.dataSync().slice() as Float32Array; // what TensorFlow has not used yet is not copied by dataSync
  }

  /**
   * Draws completions. prompts: [prompt][token], all of one length.
   * @returns [prompt][sample][token], cut after the end token, which is included where it was reached
   * @throws RangeError if samples, maxLength or temperature is out of range, or the text outgrows learned positions
   */
  generate(prompts: ArrayLike<number>[], request: GenerationRequest): number[][][] {
    const { samples, maxLength } = request;
    const flat = this.generateTokens(prompts, request);
    return prompts.map((_, prompt) =>
      Array.from({ length: samples }, (_, sample) => {
        const start = (prompt * samples + sample) * maxLength;
        return cutAfterEnd(flat.subarray(start, start + maxLength));
      }),
    );
  }

  /** As {@link generate}, in one array: int32 [prompts · samples · maxLength], padded after the end. */
  generateTokens(prompts: ArrayLike<number>[], { key, ...shape }: GenerationRequest): Int32Array {
    requireShape(shape);
    const drawn = tf.tidy(() => this.draw(tokenMatrix(prompts), tf.tensor1d(key, "int32"), shape)[0]);
    return padAfterEnd(valuesOf(drawn) as Int32Array, shape.maxLength);
  }

  /**
   * As {@link generateTokens}, with the log-probability of each token at the request's temperature (not greedy):
   * [prompts · samples · maxLength]. What stands after the end token means nothing.
   */
  generateScored(prompts: ArrayLike<number>[], { key, ...shape }: GenerationRequest) {
    requireShape(shape);
    let tokens!: Int32Array;
    const scored = tf.tidy(() => {
      const matrix = tokenMatrix(prompts);
      const [drawn, scores] = this.draw(matrix, tf.tensor1d(key, "int32"), shape);
      tokens = padAfterEnd(drawn.dataSync() as Int32Array, shape.maxLength);
      const completions = () => tf.tensor2d(tokens, drawn.shape as [number, number], "int32");
      return scores ?? scoreBatch(this, matrix, completions(), { temperature: shape.temperature });
    });
    return { tokens, logProbabilities: valuesOf(scored) as Float32Array };
  }

  /** Tokens, int32 [n, maxLength], and their log-probabilities where they cost no pass of their own. */
  private draw(prompts: Tensor2D, key: Tensor1D, shape: GenerationShape): Tensor[] {
    const { config, vector } = this;
    if (opsInUse() === "graph") {
      return [runCaptured("generate", { config, shape }, generation, { parameters: vector, prompts, key }).tokens];
    }
    const { samples, maxLength: max_length, temperature } = shape;
    const length = prompts.shape[1] + max_length - 1;
    const attributes = { samples, max_length, temperature, end: EOS, padding: PAD };
    return modelOp("OriginGenerate", { config, vector, length }, [prompts, key], attributes);
  }

  /**
   * Log-probability of each token of each completion (teacher forcing). prompts: [n][token], all of one length.
   * @returns [n][token], as long as the completion
   * @throws Error if there is not one completion for each prompt
   */
  logProbabilities(prompts: ArrayLike<number>[], completions: ArrayLike<number>[]): number[][] {
    if (prompts.length !== completions.length) {
      throw new Error(`completions: expected ${prompts.length}, one for each prompt, got ${completions.length}`);
    }
    const time = Math.max(...completions.map((c) => c.length));
    const scores: number[][] = [];
    for (let start = 0; start < prompts.length; start += SCORING_ROWS) {
      const rows = Array.from({ length: SCORING_ROWS }, (_, i) => Math.min(start + i, prompts.length - 1));
      const flat = this.scoreTokens(
        rows.map((row) => prompts[row]),
        rows.map((row) => padTo(completions[row], time)),
      );
      const filled = Math.min(SCORING_ROWS, prompts.length - start);
      for (let i = 0; i < filled; i++) {
        scores.push([...flat.subarray(i * time, i * time + completions[start + i].length)]);
      }
    }
    return scores;
  }

  /** Scores a full batch: [n · time] */
  private scoreTokens(prompts: ArrayLike<number>[], completions: ArrayLike<number>[]): Float32Array {
    const scores = tf.tidy(() => scoreBatch(this, tokenMatrix(prompts), tokenMatrix(completions)));
    return valuesOf(scores) as Float32Array;
  }

  dispose(): void {
    this.vector.dispose();
  }
}

function generation({ config, shape }: { config: ModelConfig; shape: GenerationShape }, inputs: NamedTensors) {
  const parameters = unflatten(config, inputs.parameters as Tensor1D);
  return { tokens: generate(config, parameters, inputs.prompts as Tensor2D, inputs.key as Tensor1D, shape) };
}

function requireCount(config: ModelConfig, given: number): void {
  const expected = parameterCount(config);
  if (given !== expected) throw new Error(`parameters: expected ${expected} numbers for this model, got ${given}`);
}

function requireShape({ samples, maxLength, temperature }: GenerationShape): void {
  requireInteger("samples", samples, { min: 1 });
  requireInteger("maxLength", maxLength, { min: 1 });
  if (!(Number.isFinite(temperature) && temperature >= 0)) {
    throw new RangeError(`temperature: expected 0 (greedy) or a positive number, got ${temperature}`);
  }
}

function padTo(tokens: ArrayLike<number>, time: number): Int32Array {
  const padded = new Int32Array(time).fill(PAD);
  padded.set(tokens);
  return padded;
}

/** Puts padding behind the end token of each row, in place. */
function padAfterEnd(tokens: Int32Array, time: number): Int32Array {
  for (let start = 0; start < tokens.length; start += time) {
    const row = tokens.subarray(start, start + time);
    const end = row.indexOf(EOS);
    if (end >= 0) row.fill(PAD, end + 1);
  }
  return tokens;
}

function cutAfterEnd(tokens: Int32Array): number[] {
  const end = tokens.indexOf(EOS);
  return [...(end < 0 ? tokens : tokens.subarray(0, end + 1))];
}

/** A tensor's values; the tensor is freed. Outside of tf.tidy, which would look for tensors in every element of an array. */
function valuesOf(tensor: Tensor) {
  const values = tensor.dataSync();
  tensor.dispose();
  return values;
}
