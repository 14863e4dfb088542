import type { Tensor, Tensor2D } from "@tensorflow/tfjs-node";
import { afterEach, describe, expect, it, vi } from "vitest";
import { modelConfig, positionEncodings, type ModelConfig, type ModelOptions } from "../../src/model/config";
import { parameterCount } from "../../src/model/parameters";
import { tokenMatrix } from "../../src/model/scoring";
import { tf } from "../../src/tensor/load";
import { opsInUse } from "../../src/tensor/native/library";
import { reinforceSchema, type ReinforceConfig } from "../../src/training/config";
import { policyGradientStep, type RolloutBatch } from "../../src/training/grpo";
import { likelihoodStep } from "../../src/training/likelihood";
import { TrainingState } from "../../src/training/state";
import { demandNoLeaks } from "../model/checks";
import { expectNear, integers, numbers } from "../tensor/native/fuzz";
import { readGradient } from "./toy";

const isNative = opsInUse() === "native";

demandNoLeaks();
afterEach(() => void vi.unstubAllEnvs());

const small: ModelOptions = { vocabularySize: 3, layers: 1, width: 6, heads: 3, feedForwardFactor: 1 };
const kinds: ModelOptions[] = [
  ...positionEncodings.flatMap((positions) =>
    (["relu", "gelu"] as const).flatMap((activation) =>
      [true, false].map((attentionBias) => ({ ...small, positions, activation, attentionBias })),
    ),
  ),
  { vocabularySize: 37, layers: 2, width: 42, heads: 3, feedForwardFactor: 3 },
];

const options = { ...readGradient, weight_decay: 0.1, max_grad_norm: 0.3 };

/** Parameters with gains and shifts of all sizes, and moments as if there had been steps before. */
function stateOf(config: ModelConfig): TrainingState {
  const of = (seed: number, range: number) => numbers(parameterCount(config), seed, range);
  const secondMoment = of(3, 0.1).map((x) => x * x + 0.01);
  return TrainingState.from({ parameters: of(1, 0.5), firstMoment: of(2, 0.1), secondMoment }, 4);
}

/** Demands of a step that by either way it gives the same metrics and moves the state to the same point. */
function expectSameStep(config: ModelConfig, step: (state: TrainingState) => Record<string, number>): void {
  const [own, graph] = (["native", "graph"] as const).map((ops) => {
    vi.stubEnv("GRPO_ORIGIN_OPS", ops);
    const state = stateOf(config);
    const metrics = step(state);
    const vectors = state.vectors();
    state.dispose();
    return { metrics, vectors };
  });
  expect(Object.keys(own.metrics).sort()).toEqual(Object.keys(graph.metrics).sort());
  for (const [name, value] of Object.entries(own.metrics))
    expect(Math.abs(value - graph.metrics[name])).toBeLessThan(2e-5 * Math.max(1, Math.abs(value)));
  const { firstMoment, secondMoment, parameters } = own.vectors;
  expectNear(firstMoment, graph.vectors.firstMoment, 2e-5);
  expectNear(secondMoment, graph.vectors.secondMoment, 2e-5);
  expectNear(parameters, graph.vectors.parameters, 2e-5);
}

const tokenRows = (count: number, time: number, seed: number, { vocabularySize }: ModelConfig) =>
  Array.from({ length: count }, (_, i) => integers(time, seed + i, vocabularySize));

describe.runIf(isNative)("by an op of our own, a likelihood step", () => {
  it.each(kinds)("gives the graph path's loss, gradient and next state: %j", (kind) => {
    const config = modelConfig(kind);
    const [batch, time] = kinds.indexOf(kind) % 3 === 0 ? [1, 2] : [31, 9]; // more than a chunk
    const tokens = Int32Array.from(tokenRows(batch, time, 3, config).flat());
    const weights = numbers(batch * time, 4).map((x) => (Math.abs(x) < 0.5 ? 0 : x / batch));
    expectSameStep(config, (state) =>
      likelihoodStep(config, state, { tokens, weights, batch }, { update: 5, rate: 0.01 }, options),
    );
  });

  it("reads nothing of rows without weight, and moves by the moments alone where no row has any", () => {
    const config = modelConfig(small);
    const tokens = Int32Array.from(tokenRows(4, 5, 3, config).flat());
    const weights = new Float32Array(20);
    const step = (state: TrainingState) =>
      likelihoodStep(config, state, { tokens, weights, batch: 4 }, { update: 5, rate: 0.01 }, options);
    expectSameStep(config, step);
    const state = stateOf(config);
    expect(step(state)).toEqual({ loss: 0, grad_norm: 0 });
    state.dispose();
  });
});

interface Batch {
  prompts: number;
  samples: number;
  promptTime: number;
  time: number;
}

/** Completions of all lengths, some of them read by no token; old and reference policies near the present one. */
function batchOf(
  config: ModelConfig,
  { prompts, samples, promptTime, time }: Batch,
  settings: ReinforceConfig,
  hasOld: boolean,
): RolloutBatch {
  const n = prompts * samples;
  const columns = settings.adv_estimator === "gae" ? time : 1;
  const shape: [number, number] = [n, time];
  const lengths = integers(n, 8, time + 1);
  const counted = (seed: number) =>
    tf.tensor2d(
      numbers(n * time, seed).map((x, i) => (i % time < lengths[Math.floor(i / time)] ? (x + 2) / n : 0)),
      shape,
    );
  const logs = (seed: number, dims: number[]): Tensor =>
    tf
      .tensor(
        numbers(
          dims.reduce((a, b) => a * b),
          seed,
          0.7,
        ),
        dims,
      )
      .sub(Math.log(config.vocabularySize));
  const ofReference = settings.kl_estimator === "exact" ? [n, time, config.vocabularySize] : shape;
  return {
    prompts: tokenMatrix(tokenRows(prompts, promptTime, 5, config)),
    completions: tokenMatrix(tokenRows(n, time, 40, config)),
    advantages: tf.tensor2d(numbers(n * columns, 6), [n, columns]),
    weights: counted(9),
    tokenShares: counted(10),
    ...(hasOld && { old: logs(11, shape) as Tensor2D }),
    ...(settings.beta > 0 && { reference: logs(12, ofReference) }),
  };
}

function expectSameUpdate(config: ModelConfig, batch: Batch, given: Partial<ReinforceConfig>, hasOld: boolean): void {
  const settings = reinforceSchema.parse({ ...options, ...given });
  expectSameStep(config, (state) =>
    tf.tidy(() =>
      policyGradientStep(config, state, batchOf(config, batch, settings, hasOld), { update: 5, rate: 0.01 }, settings),
    ),
  );
}

describe.runIf(isNative)("by an op of our own, a policy-gradient step", () => {
  it.each(kinds)("gives the graph path's loss, metrics, gradient and next state: %j", (kind) => {
    const config = modelConfig(kind);
    const isFirst = kinds.indexOf(kind) % 3 === 0;
    const batch = isFirst
      ? { prompts: 2, samples: 3, promptTime: 1, time: 2 }
      : { prompts: 3, samples: 16, promptTime: 4, time: 5 };
    expectSameUpdate(config, batch, { beta: 0.1, temperature: isFirst ? 0.7 : 1 }, !isFirst);
  });

  it.each(
    (["k1", "k2", "k3", "exact"] as const).flatMap((kl_estimator) =>
      [true, false].map((hasOld) => ({ kl_estimator, hasOld, beta: 0.2 })),
    ),
  )("does so with estimator $kl_estimator, an older policy: $hasOld, beta $beta", ({ hasOld, ...given }) =>
    expectSameUpdate(
      modelConfig({ ...small, vocabularySize: 19 }),
      { prompts: 5, samples: 4, promptTime: 17, time: 6 },
      given,
      hasOld,
    ),
  );

  it.each<Partial<ReinforceConfig>>([
    { epsilon_high: 0.5 },
    { loss_type: "cispo", epsilon_high: 1.3 },
    { entropy_coef: 0.4, temperature: 0.7 },
    { adv_estimator: "gae", scale_rewards: "batch" },
    {
      adv_estimator: "gae",
      scale_rewards: "batch",
      loss_type: "cispo",
      epsilon_high: 2,
      entropy_coef: 0.2,
      kl_estimator: "exact",
    },
  ])("does so with the choices %j", (given) =>
    expectSameUpdate(
      modelConfig({ ...small, vocabularySize: 19 }),
      { prompts: 5, samples: 4, promptTime: 7, time: 6 },
      { beta: 0.1, ...given },
      true,
    ),
  );

  it("does so with the KL in the reward, and with one sample a prompt", () => {
    const config = modelConfig(small);
    const inReward = { beta: 0.2, kl_estimator: "k1", kl_in_reward: true } as const;
    expectSameUpdate(config, { prompts: 4, samples: 2, promptTime: 3, time: 4 }, inReward, true);
    expectSameUpdate(config, { prompts: 40, samples: 1, promptTime: 9, time: 4 }, { beta: 0 }, false);
  });
});
