import { describe, expect, it } from "vitest";
import { groupMembers, type Rollouts } from "../../src/training/rollout";

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
