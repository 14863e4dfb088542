import { describe, expect, it } from "vitest";
import type { Key } from "../../src/common/random";
import { createTestbed } from "../../src/strings";
import { taskOf } from "../../src/experiments/runs/problems";
import { groupAdvantages, groupDeviations } from "../../src/training/advantage";
import { reinforceSchema, type ReinforceOptions } from "../../src/training/config";
import { rewardBatch } from "../../src/training/rewarding";
import { rewardMetrics } from "../../src/training/rollout";
import { toyTask } from "./toy";

const testbed = createTestbed();
const task = taskOf({ testbed }, "depth", 1);
const [prompts, samples] = [250, 4];
const examples = Array.from({ length: prompts }, (_, i) => task.example(i));
/** Of each group the first two are right. */
const completions = examples.flatMap(({ completion }) => [completion, completion, [1], [1]]);
const key: Key = [-7, 9];

const configOf = (options: ReinforceOptions) => reinforceSchema.parse({ num_generations: samples, ...options });
const rewarded = (options: ReinforceOptions, of = key) =>
  rewardBatch(task, examples, completions, configOf(options), of);
const share = (values: Float64Array) => values.reduce((a, b) => a + b, 0) / values.length;

describe("rewardBatch", () => {
  it("rewards right answers by default, and where that is asked for", () => {
    expect([...rewarded({}).rewards.slice(0, 4)]).toEqual([1, 1, 0, 0]);
    expect(rewarded({ reward: "correct" })).toEqual(rewarded({}));
    expect(rewarded({}).correct).toBeUndefined();
  });

  it("rewards half of all at random, a right answer as often as a wrong one", () => {
    const { rewards, correct } = rewarded({ reward: "random" });
    const ofRight = share(rewards.filter((_, row) => correct![row] === 1));
    const ofWrong = share(rewards.filter((_, row) => correct![row] === 0));
    for (const each of [ofRight, ofWrong]) expect(Math.abs(each - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / 500));
  });

  it("flips rewards with the probability that is given", () => {
    const { rewards, correct } = rewarded({ reward: "flipped", reward_flip: 0.1 });
    const flipped = share(rewards.map((reward, row) => Number(reward !== correct![row])));
    expect(Math.abs(flipped - 0.1)).toBeLessThan(4 * Math.sqrt(0.09 / 1000));
  });

  it("draws by the rollouts' key and the row alone, so that a run that is resumed has the same rewards", () => {
    const all = rewarded({ reward: "random" }).rewards;
    const first = rewardBatch(task, examples.slice(0, 2), completions.slice(0, 8), configOf({ reward: "random" }), key);
    expect([...first.rewards]).toEqual([...all.slice(0, 8)]);
    expect(rewarded({ reward: "random" }, [-7, 10]).rewards).not.toEqual(all);
  });

  it("reports the share of right rollouts beside another reward, and only there", () => {
    const reported = (options: ReinforceOptions) => {
      const [batch, config] = [rewarded(options), configOf(options)];
      const lengths = completions.map(({ length }) => length);
      const rollouts = { ...batch, examples, completions: new Int32Array(), time: 0, lengths };
      return rewardMetrics(rollouts, config);
    };
    expect(reported({})).not.toHaveProperty("acc");
    expect(reported({ reward: "per-step" })).toMatchObject({ reward: 0.5, acc: 0.5 });
    expect(reported({ reward: "format" })).toMatchObject({ acc: 0.5, frac_reward_zero_std: 0 });
  });

  it("says so where a task does not tell the right completion", () =>
    expect(() => rewardBatch(toyTask, [toyTask.example(0)], [[4, 1]], configOf({ reward: "format" }), key)).toThrow(
      'reward: "format" compares with the right completion: expected a task with `solution`, got first token',
    ));
});

describe("rewards that are no 0 and 1", () => {
  it("are silent where all of a group agree, though sixteen thirds have no exact mean", () => {
    const thirds = new Float64Array(16).fill(1 / 3);
    expect(groupDeviations(thirds, 16)).toEqual([0]);
    expect([...groupAdvantages(thirds, 16, "group")]).toEqual(Array(16).fill(0));
  });
});

describe("the options of a reward", () => {
  const problem = (options: object) => reinforceSchema.safeParse(options).error?.issues[0]?.message;
  it("go together", () => {
    expect(problem({ reward: "flipped", reward_flip: 0.3 })).toBeUndefined();
    expect(problem({ reward: "flipped" })).toMatch(/^expected a probability with reward: "flipped"/);
    expect(problem({ reward_flip: 0.3 })).toMatch(/^expected a probability with reward: "flipped"/);
    expect(problem({ reward: "format", shuffle_rewards: true })).toMatch(/^expected none beside shuffle_rewards/);
  });
});
