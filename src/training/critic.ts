/**
 * PPO's critic: a model of the policy's kind that starts as the base policy. Its value of a state is the logit of the
 * padding token, which no completion is trained to have; that column of its output weights starts at 0, and so do all
 * values.
 */

import type { Scalar, Tensor1D, Tensor2D } from "@tensorflow/tfjs-node";
import { PAD } from "../common/tokens";
import type { ModelConfig } from "../model/config";
import { modelOp } from "../model/native";
import { flatten, parameterLayout, unflatten } from "../model/parameters";
import type { Policy } from "../model/policy";
import { completionLogits } from "../model/transformer";
import { runCaptured } from "../tensor/graph/runCaptured";
import { tf, type NamedTensors } from "../tensor/load";
import { opsInUse } from "../tensor/native/library";
import { lossAndGradients } from "../tensor/ops/gradients";
import { adamW, adamWRates, optimiserOf, type AdamWOptions, type RateTensors, type UpdateRate } from "./adamw";
import { generalisedAdvantages, whiten } from "./advantage";
import type { ReinforceConfig } from "./config";
import { requireFinite } from "./finite";
import { nativeUpdate } from "./native";
import type { Rollouts } from "./rollout";
import type { StateTensors, TrainingState } from "./state";

/** Completions after their prompts, int32 [prompts, promptTime] and [n, time], and what tokens count in a mean, [n, time]. */
interface Completions {
  prompts: Tensor2D;
  completions: Tensor2D;
  tokenShares: Tensor2D;
}

/** The parameters that a critic starts from. */
export function initialCritic(base: Policy): Float32Array {
  const parameters = base.parameters();
  const { offset, shape } = parameterLayout(base.config).find(({ name }) => name === "output.weight")!;
  const [width, vocabulary] = shape;
  for (let row = 0; row < width; row++) parameters[offset + row * vocabulary + PAD] = 0;
  return parameters;
}

/**
 * The advantages of rollouts by generalised advantage estimation, [n, time], and a function that takes the critic one
 * update towards the returns; it gives that update's value_loss.
 */
export function judge(
  { critic }: TrainingState,
  batch: Completions,
  { rewards, lengths }: Pick<Rollouts, "rewards" | "lengths">,
  model: ModelConfig,
  config: ReinforceConfig,
) {
  if (!critic) throw new Error('adv_estimator "gae": expected a state with a critic, got one without');
  const shape = batch.completions.shape;
  const values = valuesOf(model, critic.parameters, batch).dataSync() as Float32Array;
  const { advantages, returns } = generalisedAdvantages(rewards, values, lengths, config.lam ?? 0.95);
  const scaled = config.scale_rewards === "none" ? advantages : whiten(advantages, lengths);
  const targets = tf.tensor2d(Float32Array.from(returns), shape);
  return {
    advantages: tf.tensor2d(Float32Array.from(scaled), shape),
    learn: (at: UpdateRate) => valueUpdate(model, critic, { ...batch, targets }, at, config),
  };
}

/** The value before each token of completions: [n, time] */
export function valuesOf(
  model: ModelConfig,
  vector: Tensor1D,
  { prompts, completions }: Omit<Completions, "tokenShares">,
): Tensor2D {
  if (opsInUse() === "graph") {
    const read = (settings: { model: ModelConfig }, inputs: NamedTensors) => {
      const named = unflatten(settings.model, inputs.parameters as Tensor1D);
      return { values: valueLogits(settings.model, named, inputs.prompts as Tensor2D, inputs.completions as Tensor2D) };
    };
    return runCaptured("values", { model }, read, { parameters: vector, prompts, completions }).values;
  }
  const length = prompts.shape[1] + completions.shape[1] - 1;
  const [values] = modelOp("OriginValues", { config: model, vector, length }, [prompts, completions], {
    value_token: PAD,
  });
  return values as Tensor2D;
}

/**
 * One update of a critic, in place: its loss is the mean over tokens of (value − target)² / 2. Throws NotFiniteError as
 * an update of the policy does.
 */
export function valueUpdate(
  model: ModelConfig,
  critic: TrainingState,
  batch: Completions & { targets: Tensor2D },
  at: UpdateRate,
  options: AdamWOptions,
): { value_loss: number } {
  return tf.tidy(() => {
    const byGraph = () => {
      const inputs = { ...critic.inputs(), ...adamWRates(at, options), ...batch };
      return runCaptured("value step", { model, ...optimiserOf(options) }, nextState, inputs);
    };
    const outputs = opsInUse() === "native" ? nextStateByOp(model, critic, batch, at, options) : byGraph();
    const { loss, gradientNorm, gradient, ...moved } = outputs;
    const metrics = { loss: loss.dataSync()[0], grad_norm: gradientNorm.dataSync()[0] };
    requireFinite(model, metrics, gradient);
    critic.advance(moved);
    return { value_loss: metrics.loss };
  });
}

type ValueBatch = Completions & { targets: Tensor2D };

function nextState(settings: AdamWOptions & { model: ModelConfig }, inputs: ValueBatch & StateTensors & RateTensors) {
  const { model } = settings;
  const { prompts, completions, tokenShares, targets } = inputs;
  const lossOf = (named: NamedTensors) => {
    const errors = valueLogits(model, named, prompts, completions).sub(targets);
    return { loss: errors.square().mul(tokenShares).sum().div(2) as Scalar };
  };
  const { results, gradients } = lossAndGradients(lossOf, unflatten(model, inputs.parameters));
  const gradient = flatten(model, gradients);
  return { ...adamW(inputs, gradient, settings), gradient, loss: results.loss };
}

/** The same by an op of our own. */
function nextStateByOp(
  model: ModelConfig,
  state: TrainingState,
  batch: ValueBatch,
  at: UpdateRate,
  options: AdamWOptions,
) {
  const { prompts, completions, tokenShares, targets } = batch;
  const sizes = { model, state, length: prompts.shape[1] + completions.shape[1] - 1 };
  const inputs = [prompts, completions, targets, tokenShares];
  const { next, results, ...rest } = nativeUpdate("OriginValueStep", sizes, [at, options], inputs, {
    value_token: PAD,
  });
  return { ...next, ...rest, loss: results[0] };
}

/** [n, time] */
function valueLogits(model: ModelConfig, named: NamedTensors, prompts: Tensor2D, completions: Tensor2D): Tensor2D {
  const logits = completionLogits(model, named, prompts, completions); // [n · time, vocabulary]
  return logits.slice([0, PAD], [-1, 1]).reshape(completions.shape) as Tensor2D;
}
