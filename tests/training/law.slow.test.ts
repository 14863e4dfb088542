import { describe, expect, it } from "vitest";
import { Policy } from "../../src/model/policy";
import { lawMass, type Law } from "../../src/theory/optima";
import type { ReinforceOptions } from "../../src/training/config";
import { reinforce } from "../../src/training/reinforce";
import type { RewardedTask } from "../../src/training/rollout";
import { demandNoLeaks } from "../model/checks";
import { tinyParameters } from "../model/tiny";
import { toyModel } from "./toy";

demandNoLeaks();

/** One prompt, one token, one right answer: a decision whose mass is exact by teacher forcing. */
const decision: RewardedTask = {
  id: "one decision",
  example: () => ({ prompt: [2, 3], completion: [4] }),
  isCorrect: (_, completion) => completion[0] === 4,
};

const groupSize = 16;
const training: ReinforceOptions = {
  max_steps: 400,
  num_prompts: 16,
  num_generations: groupSize,
  completion_slack: 0,
  learning_rate: 5e-3,
  lr_scheduler_type: "linear",
  beta: 0.5,
};

describe("training on one decision ends where the law says", () => {
  it.each<[string, ReinforceOptions, Omit<Law, "beta">]>([
    [
      "k1 in the reward",
      { kl_in_reward: true, kl_estimator: "k1", scale_rewards: "none" },
      { kl: "k1-reward", advantage: "mean" },
    ],
    ["k2", { kl_estimator: "k2", scale_rewards: "none" }, { kl: "k2", advantage: "mean", groupSize }],
    ["the exact KL", { kl_estimator: "exact", scale_rewards: "none" }, { kl: "k2", advantage: "mean", groupSize }],
    ["k3", { kl_estimator: "k3", scale_rewards: "none" }, { kl: "k3", advantage: "mean", groupSize }],
    [
      "k3 and whitened groups",
      { kl_estimator: "k3", scale_rewards: "group" },
      { kl: "k3", advantage: "whitened", groupSize },
    ],
  ])("under %s", { timeout: 120_000 }, async (_, options, law) => {
    const base = Policy.from(toyModel, tinyParameters(toyModel));
    const tuned = await reinforce({ base, task: decision, config: { ...training, ...options }, seed: 1 });
    const [before, after] = [base, tuned].map(mass);
    base.dispose();
    tuned.dispose();
    const expected = lawMass(before, { ...law, beta: 0.5 });
    expect(expected - before).toBeGreaterThan(0.05); // there is something to see
    expect(Math.abs(after - expected)).toBeLessThan(0.03);
  });
});

function mass(policy: Policy): number {
  return Math.exp(policy.logProbabilities([[2, 3]], [[4]])[0][0]);
}
