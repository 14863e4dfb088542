import type { Tensor1D, Tensor2D, Tensor3D } from "@tensorflow/tfjs-node";
import type { ModelConfig } from "../model/config";
import { graphOf } from "../model/graphs";
import { flatten, unflatten } from "../model/parameters";
import { completionLogits } from "../model/scoring";
import type { NamedTensors } from "../tensor/namedTensors";
import { tokenLogProbabilities } from "../tensor/ops/crossEntropy";
import { entropy } from "../tensor/ops/entropy";
import { lossAndGradients } from "../tensor/ops/gradients";
import { tf } from "../tensor/load";
import { adamW, adamWRates, type UpdateRate } from "./adamw";
import type { ReinforceConfig } from "./config";
import { requireFinite } from "./finite";
import { exactKL, sampledKL } from "./kl";
import { optimiserOf } from "./likelihood";
import { clippedSurrogate, weightedSum } from "./objective";
import type { TrainingState } from "./state";

/** loss, grad_norm, entropy, clip_ratio and, with a reference policy, kl; the last three are means over tokens. */
export type UpdateMetrics = Record<string, number>;

/**
 * One policy-gradient update, in place. Throws NotFiniteError, naming the parameters at fault, if loss or gradient is not
 * finite.
 *
 * @param batch prompts int32 [prompts, promptTime]; completions int32 [n, time], n a multiple of prompts; advantages [n, 1];
 *   weights and tokenShares [n, time] (see `tokenWeights`; shares add up to 1 over the batch's tokens);
 *   old [n, time] where the rollouts serve several updates; reference [n, time], or
 *   referenceVocabulary [n, time, vocabulary] for the exact KL
 */
export function policyGradientStep(
  model: ModelConfig,
  state: TrainingState,
  batch: NamedTensors,
  rate: UpdateRate,
  config: ReinforceConfig,
): UpdateMetrics {
  return tf.tidy(() => {
    const inputs = { ...state.inputs(), ...adamWRates(rate, config), ...batch };
    const { epsilon, beta, kl_estimator, kl_in_reward, temperature } = config;
    const settings = { ...optimiserOf(config), epsilon, beta, kl_estimator, kl_in_reward, temperature };
    const graph = graphOf({ name: "policy gradient step", model, settings }, step(model, config), inputs);
    const { parameters, firstMoment, secondMoment, gradient, gradientNorm: grad_norm, ...results } = graph.run(inputs);
    state.advance({ parameters, firstMoment, secondMoment });
    const values = Object.entries({ ...results, grad_norm });
    const metrics = Object.fromEntries(values.map(([name, value]) => [name, value.dataSync()[0]]));
    requireFinite(model, metrics, gradient);
    return metrics;
  });
}

function step(model: ModelConfig, config: ReinforceConfig) {
  return (inputs: NamedTensors): NamedTensors => {
    const named = unflatten(model, inputs.parameters as Tensor1D);
    const { results, gradients } = lossAndGradients(
      (parameters) => objective(model, parameters, inputs, config),
      named,
    );
    const gradient = flatten(model, gradients);
    return { ...adamW(inputs, gradient, config), gradient, ...results };
  };
}

/** The GRPO objective as a loss, with the metrics that come with it. */
function objective(model: ModelConfig, parameters: NamedTensors, batch: NamedTensors, config: ReinforceConfig) {
  const completions = batch.completions as Tensor2D;
  const scores = completionLogits(model, parameters, batch.prompts as Tensor2D, completions).div(
    config.temperature,
  ) as Tensor2D; // [n · time, vocabulary]
  const tokens = tokenLogProbabilities(scores, completions.flatten() as Tensor1D).reshape(
    completions.shape,
  ) as Tensor2D;
  const [advantages, old] = [batch.advantages as Tensor2D, batch.old as Tensor2D | undefined];
  const { losses, clipped } = clippedSurrogate(tokens, advantages, config.epsilon, old);
  const divergence = klOf(scores, tokens, batch, config);
  const inLoss = divergence && !config.kl_in_reward && config.beta > 0;
  const total = inLoss ? (losses.add(divergence.term.mul(config.beta)) as Tensor2D) : losses;
  const mean = (values: Tensor2D) => weightedSum(values, batch.tokenShares as Tensor2D);
  return {
    loss: weightedSum(total, batch.weights as Tensor2D),
    ...(divergence && { kl: mean(divergence.metric) }),
    entropy: mean(entropy(scores).reshape(completions.shape) as Tensor2D),
    clip_ratio: mean(clipped),
  };
}

/**
 * The KL term of the loss and the KL that is reported (k3, as TRL does, or exact), both [n, time];
 * undefined where no reference policy takes part.
 */
function klOf(scores: Tensor2D, tokens: Tensor2D, batch: NamedTensors, { kl_estimator }: ReinforceConfig) {
  if (kl_estimator === "exact" && batch.referenceVocabulary) {
    const reference = batch.referenceVocabulary as Tensor3D;
    const exact = exactKL(scores.logSoftmax().reshape(reference.shape) as Tensor3D, reference);
    return { term: exact, metric: exact };
  }
  if (kl_estimator === "exact" || !batch.reference) return undefined;
  const reference = batch.reference as Tensor2D;
  return { term: sampledKL(kl_estimator, tokens, reference), metric: sampledKL("k3", tokens, reference) };
}
