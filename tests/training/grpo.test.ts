import type { Tensor2D } from "@tensorflow/tfjs-node";
import { describe, expect, it } from "vitest";
import { Policy } from "../../src/model/policy";
import { scoreBatch, tokenMatrix } from "../../src/model/scoring";
import { tf } from "../../src/tensor/load";
import { groupAdvantages } from "../../src/training/advantage";
import { reinforceSchema, type ReinforceConfig } from "../../src/training/config";
import { tokenWeights } from "../../src/training/objective";
import { policyGradientStep } from "../../src/training/grpo";
import { TrainingState } from "../../src/training/state";
import { golden } from "../model/golden";
import { demandNoLeaks, expectClose } from "../model/checks";
import { tinyConfig, tinyParameters } from "../model/tiny";
import { readGradient } from "./toy";

demandNoLeaks();

const model = tinyConfig({ layers: 1 });
const lengths = [3, 4, 1, 3];

describe("policyGradientStep", () => {
  it.each(golden.grpo)("takes PyTorch's loss, gradient and metrics: $settings, older policy: $reused", (expected) => {
    const config = reinforceSchema.parse({ ...expected.settings, ...readGradient });
    const { metrics, gradient } = update(config, expected.reused);
    expect(Math.abs(metrics.loss - expected.loss)).toBeLessThan(1e-5);
    expectClose(gradient, expected.gradient, 5e-5);
    for (const name of ["entropy", "clip_ratio"] as const) expect(metrics[name]).toBeCloseTo(expected[name], 5);
    if (config.beta > 0) expect(metrics.kl).toBeCloseTo(expected.kl, 5);
  });

  it("reports no KL where no reference takes part", () => {
    const config = reinforceSchema.parse({ beta: 0, ...readGradient });
    expect(Object.keys(update(config, false).metrics).sort()).toEqual(["clip_ratio", "entropy", "grad_norm", "loss"]);
  });

  it("leaves the KL out of the loss when it stands in the reward, and reports it still", () => {
    const inReward = { beta: 0.3, kl_estimator: "k1", kl_in_reward: true, ...readGradient } as const;
    const [withKL, without] = [
      update(reinforceSchema.parse(inReward), true),
      update(reinforceSchema.parse({ beta: 0, ...readGradient }), true),
    ];
    expectClose(withKL.gradient, without.gradient, 1e-6);
    expect(withKL.metrics.kl).toBeGreaterThan(0.01);
  });
});

/** One update from golden.py's parameters on its rollouts, the policy that drew them and the reference being others. */
function update(config: ReinforceConfig, reused: boolean) {
  const state = TrainingState.initial(tinyParameters(model));
  const metrics = tf.tidy(() =>
    policyGradientStep(model, state, batchOf(config, reused), { update: 1, rate: 0 }, config),
  );
  const { firstMoment: gradient } = state.vectors();
  state.dispose();
  return { metrics, gradient };
}

function batchOf(config: ReinforceConfig, reused: boolean) {
  const [prompts, completions] = [tokenMatrix(golden.prompts), tokenMatrix(golden.completions)];
  const score = (phase: number, scored: "tokens" | "vocabulary" = "tokens") => {
    const policy = Policy.from(model, tinyParameters(model, phase));
    const scores = scoreBatch(policy, prompts, completions, { scored, temperature: config.temperature });
    policy.dispose();
    return scores;
  };
  const relative = groupAdvantages(Float64Array.from(golden.rewards), 2, config.scale_rewards);
  const exact = config.kl_estimator === "exact";
  return {
    prompts,
    completions,
    advantages: tf.tensor2d([...relative], [4, 1]),
    weights: tf.tensor2d(tokenWeights(config.loss_type, lengths, 4), [4, 4]),
    tokenShares: tf.tensor2d(tokenWeights("bnpo", lengths, 4), [4, 4]),
    ...(reused && { old: score(0.8) as Tensor2D }),
    ...(config.beta > 0 && { reference: score(1.1, exact ? "vocabulary" : "tokens") }),
  };
}
