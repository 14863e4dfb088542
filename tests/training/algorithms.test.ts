import { describe, expect, it } from "vitest";
import { Policy } from "../../src/model/policy";
import { algorithmNames, algorithmOf, algorithms, type AlgorithmName } from "../../src/training/algorithms";
import { configFor, configOf, reinforceSchema, type ReinforceOptions } from "../../src/training/config";
import type { Metrics } from "../../src/training/metrics";
import { reinforce } from "../../src/training/reinforce";
import type { RewardedTask } from "../../src/training/rollout";
import { demandNoLeaks } from "../model/checks";
import { tinyParameters } from "../model/tiny";
import { toyModel, toyTask } from "./toy";

demandNoLeaks();

const small: ReinforceOptions = { num_prompts: 5, num_generations: 8, learning_rate: 2e-2 };

/** Method `distill` learns from a policy that SFT has taught the right answers. */
async function run(config: ReinforceOptions, task: RewardedTask = toyTask) {
  const base = Policy.from(toyModel, tinyParameters(toyModel));
  const needsTeacher = algorithmOf(config.method ?? "grpo").step === "teacher";
  const teacher = needsTeacher
    ? await reinforce({ base, task, seed: 2, config: { ...small, method: "sft", max_steps: 40 } })
    : undefined;
  const rows: Metrics[] = [];
  try {
    const onStep = (row: Metrics) => void rows.push(row);
    const tuned = await reinforce({ base, teacher, task, config: { ...small, ...config }, seed: 1, onStep });
    const right = rightShare(tuned, task);
    const parameters = { base: base.parameters(), tuned: tuned.parameters() };
    tuned.dispose();
    return { rows, right, before: rightShare(base, task), ...parameters };
  } finally {
    base.dispose();
    teacher?.dispose();
  }
}

/** Of 500 completions, those that are right. */
function rightShare(policy: Policy, task: RewardedTask): number {
  const examples = [0, 7, 12, 18, 24].map((index) => task.example(index));
  const drawn = policy.generate(
    examples.map(({ prompt }) => prompt),
    { samples: 100, maxLength: 3, temperature: 1, key: [3, 4] },
  );
  const right = drawn.flatMap((completions, i) => completions.filter((tokens) => task.isCorrect(examples[i], tokens)));
  return right.length / 500;
}

describe("an algorithm", () => {
  it.each(algorithmNames)("learns the right answers of a bandit: %s", async (method) => {
    const { before, right } = await run({ method, max_steps: 40 });
    // pass@k training has no gradient left where one of k answers is right
    const reached = (share: number) =>
      method === "passk" ? 1 - (1 - share) ** algorithms.passk.defaults.pass_k : share;
    expect(reached(before)).toBeLessThan(method === "passk" ? 0.7 : 0.35);
    expect(reached(right)).toBeGreaterThan(method === "passk" ? 0.85 : 0.75);
  });

  it.each(algorithmNames.filter((name) => algorithmOf(name).step === "policy gradient"))(
    "gets its record's choices, and those alone: %s",
    (method) => {
      const [alone, common] = [configOf({ method }), configFor(method, reinforceSchema.parse({ beta: 0.3, lam: 0.5 }))];
      const { options, defaults } = algorithmOf(method);
      expect(alone).toEqual({ ...reinforceSchema.parse({}), ...defaults, ...options, method });
      expect(common).toEqual({ ...reinforceSchema.parse({ beta: 0.3 }), ...defaults, lam: 0.5, ...options, method });
    },
  );

  it("keeps a choice that its record only starts from", () => {
    expect(configOf({ method: "gspo", num_iterations: 2 }).num_iterations).toBe(2);
    expect(configFor("gspo", reinforceSchema.parse({ num_iterations: 2 })).num_iterations).toBe(2);
  });

  it("refuses a choice that contradicts what defines it, and says what to do", () => {
    expect(() => configOf({ method: "dapo", loss_type: "grpo" })).toThrow(
      'rl.loss_type: expected "dapo", by which method "dapo" is defined, got "grpo". Leave it out, or take another method',
    );
    expect(configOf({ method: "dapo", loss_type: "dapo" }).loss_type).toBe("dapo");
  });

  it.each<[ReinforceOptions, string]>([
    [
      { loss_type: "cispo" },
      'rl.epsilon_high: expected the bound of the ratio itself, from 1 on, such as 5, beside loss_type "cispo"',
    ],
    [{ method: "cispo", epsilon_high: 0.28 }, "rl.epsilon_high: expected the bound of the ratio itself"],
    [{ adv_estimator: "batch" }, 'rl.scale_rewards: expected "batch" or "none" beside adv_estimator "batch"'],
    [{ adv_estimator: "gae" }, 'rl.scale_rewards: expected "batch" or "none"'],
    [
      { adv_estimator: "positive", kl_in_reward: true, kl_estimator: "k1" },
      'rl.kl_in_reward: expected false beside adv_estimator "positive"',
    ],
    [{ method: "passk", reward: "per-step" }, 'rl.reward: expected a reward of 0 or 1 beside adv_estimator "passk"'],
    [{ adv_estimator: "passk", pass_k: 17 }, "rl.pass_k: expected 1 to num_generations"],
    [{ adv_estimator: "passk" }, "rl.pass_k: expected 1 to num_generations"],
    [{ method: "ppo", importance_sampling_level: "sequence" }, 'rl.importance_sampling_level: expected "token"'],
    [{ method: "dpo", beta: 0 }, 'rl.beta: expected a number above 0 with method "dpo"'],
    [{ gold_completions: 16 }, "rl.gold_completions: expected fewer than num_generations, got 16"],
    [{ method: "nope" as AlgorithmName }, "rl.method: expected one of grpo, rft, sft"],
  ])("has no choices that contradict each other: %j", (given, message) => {
    expect(() => configOf(given)).toThrow(message);
  });

  it("learns from a teacher where its record says so, and only there", async () => {
    const base = Policy.from(toyModel, tinyParameters(toyModel));
    const given = { base, task: toyTask, seed: 1 };
    await expect(reinforce({ ...given, config: { method: "distill" } })).rejects.toThrow(
      'teacher: expected a policy, from which method "distill" learns, got none',
    );
    await expect(reinforce({ ...given, teacher: base })).rejects.toThrow(
      'teacher: expected none with method "grpo", got a policy',
    );
    base.dispose();
  });

  it("leaves the policy alone where no group has a signal", async () => {
    const nothing: RewardedTask = { ...toyTask, isCorrect: () => false };
    const silent = algorithmNames.filter((name) => !["sft", "distill", "nsr", "ppo", "reinforce"].includes(name));
    for (const method of silent) {
      const isFree = algorithmOf(method).options?.beta === undefined && method !== "dpo"; // which needs one
      const options = isFree ? { beta: 0 } : {};
      const { base, tuned } = await run({ method, max_steps: 1, ...options }, nothing);
      expect([method, tuned]).toEqual([method, base]);
    }
  });
});

describe("what clips", () => {
  it("has ratios to clip: four updates a batch, of which later ones are held back", async () => {
    for (const method of ["ppo", "dapo", "gspo"] as const) {
      const { rows } = await run({ method, max_steps: 10 });
      expect([method, Math.max(...rows.map(({ clip_ratio }) => clip_ratio)) > 0]).toEqual([method, true]);
    }
  });

  it("moves otherwise by the ratio of sequences than by that of tokens", async () => {
    const options = { max_steps: 2, num_iterations: 3, beta: 0 };
    const [token, sequence] = [await run(options), await run({ ...options, importance_sampling_level: "sequence" })];
    expect(sequence.rows[0].grad_norm).not.toBe(token.rows[0].grad_norm);
  });
});

describe("one gold answer", () => {
  it("learns where the policy is never right, and does not count the given answer as its own", async () => {
    const never: RewardedTask = { ...toyTask, isCorrect: (_, completion) => Array.from(completion).join() === "4,1" };
    const { rows, before, right } = await run({ method: "gold", max_steps: 30, beta: 0 }, never);
    expect(before).toBeLessThan(0.1);
    expect(rows[0].reward).toBeLessThan(0.1);
    expect(rows[0].frac_reward_zero_std).toBe(0); // every group has a right answer
    expect(right).toBeGreaterThan(0.5);
  });
});

describe("an entropy bonus", () => {
  it("keeps the policy's entropy up", async () => {
    const plain = await run({ max_steps: 40, beta: 0 });
    const bonus = await run({ max_steps: 40, beta: 0, entropy_coef: 0.5 });
    expect(bonus.rows.at(-1)!.entropy).toBeGreaterThan(plain.rows.at(-1)!.entropy + 0.3);
  });
});
