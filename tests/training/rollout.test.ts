import { describe, expect, it } from "vitest";
import type { Policy } from "../../src/model/policy";
import { reinforceSchema } from "../../src/training/config";
import { groupMembers, rewardMetrics, rollOut, type Rollouts } from "../../src/training/rollout";

/** Two prompts, three rollouts each, at most two tokens: the second row ends early. */
const rollouts: Rollouts = {
  examples: [
    { prompt: [5], completion: [6, 1] },
    { prompt: [7], completion: [8, 1] },
  ],
  completions: Int32Array.from([6, 1, 1, 0, 9, 9, 8, 1, 8, 8, 9, 1]),
  time: 2,
  lengths: [2, 1, 2, 2, 2, 2],
  rewards: Float64Array.from([1, 0, 0, 0, 0, 0]),
};

describe("groupMembers", () => {
  const group = groupMembers(rollouts, 0, { num_generations: 3, scale_rewards: "none" });

  it("gives each rollout of the prompt without its padding", () =>
    expect(group.map(({ completion }) => completion)).toEqual([[6, 1], [1], [9, 9]]));

  it("gives each reward minus the mean of its own group, not of the batch", () => {
    expect(group.map(({ reward }) => reward)).toEqual([1, 0, 0]);
    [2 / 3, -1 / 3, -1 / 3].forEach((expected, i) => expect(group[i].advantage).toBeCloseTo(expected, 12));
  });

  it("gives no advantage where all rewards agree", () => {
    const silent = groupMembers(rollouts, 1, { num_generations: 3, scale_rewards: "group" });
    expect(silent.map(({ advantage }) => advantage)).toEqual([0, 0, 0]);
    expect(silent.map(({ completion }) => completion)).toEqual([
      [8, 1],
      [8, 8],
      [9, 1],
    ]);
  });

  it("refuses a prompt that the batch does not have", () =>
    expect(() => groupMembers(rollouts, 2, { num_generations: 3, scale_rewards: "group" })).toThrow(
      /prompt: expected an integer .*got 2/,
    ));
});

describe("shuffled rewards", () => {
  const [prompts, samples] = [200, 4];
  const right = 4;
  /** Of each group, as many first rollouts are right as the prompt's index says, modulo 5. */
  const policy = {
    generateTokens: () =>
      Int32Array.from({ length: prompts * samples }, (_, row) =>
        row % samples < Math.floor(row / samples) % 5 ? right : 5,
      ),
  } as unknown as Policy;
  const examples = Array.from({ length: prompts }, () => ({ prompt: [2], completion: [right] }));
  const task = {
    id: "right",
    example: () => examples[0],
    isCorrect: (_: unknown, tokens: ArrayLike<number>) => tokens[0] === right,
  };
  const rolled = (shuffle_rewards: boolean, key: [number, number] = [-7, 9]) => {
    const config = reinforceSchema.parse({ num_generations: samples, completion_slack: 0, shuffle_rewards });
    const rollouts = rollOut(policy, task, examples, config, key);
    return { rewards: [...rollouts.rewards], metrics: rewardMetrics(rollouts, config) };
  };
  const groups = (rewards: number[]) => examples.map((_, i) => rewards.slice(i * samples, (i + 1) * samples));
  const total = (rewards: number[]) => rewards.reduce((a, b) => a + b, 0);

  it("are each group's own, so that what is reported of them stays", () => {
    const [plain, shuffled] = [rolled(false), rolled(true)];
    expect(groups(shuffled.rewards).map(total)).toEqual(groups(plain.rewards).map(total));
    expect(shuffled.metrics).toEqual(plain.metrics);
    expect(shuffled.rewards).not.toEqual(plain.rewards);
  });

  it("fall on the first and on the last rollout of a group equally often", () => {
    const [first, last] = [0, samples - 1].map((at) => total(groups(rolled(true).rewards).map((group) => group[at])));
    // Half of all on the average; a draw has variance p(1 − p), .125 on the average: four deviations are 20.
    for (const sum of [first, last]) expect(Math.abs(sum - prompts / 2)).toBeLessThan(20);
  });

  it("are a function of the rollouts' key", () => {
    expect(rolled(true).rewards).toEqual(rolled(true).rewards);
    expect(rolled(true, [-7, 10]).rewards).not.toEqual(rolled(true).rewards);
  });
});
