import { describe, expect, it } from "vitest";
import { advantageName, updateOf } from "../../src/results/updates";
import { rewardScales, type RewardScale } from "../../src/training/config";
import { row, tuned } from "./fixture";

describe("advantageName", () => {
  it("tells every scaling from every other", () => {
    expect(rewardScales.map(advantageName)).toEqual(["whitened", "batch-whitened", "mean"]);
  });

  it("names no scaling that it does not know, least of all as the mean", () => {
    expect(() => advantageName("rank" as RewardScale)).toThrow(
      "scale_rewards: expected one of group, batch, none, got rank",
    );
  });
});

describe("updateOf", () => {
  it("joins advantage and KL; the exact KL has the gradient of k2", () => {
    const update = (scaleRewards: RewardScale, kl: "k3" | "exact") => updateOf(tuned("ladder", { scaleRewards, kl }));
    expect(update("none", "exact")).toBe("mean + k2");
    expect(update("group", "k3")).toBe("whitened + k3");
    expect(update("batch", "k3")).toBe("batch-whitened + k3");
  });

  it("names the run that has no update", () => expect(() => updateOf(row({ run: "b" }))).toThrow("run b: expected"));
});
