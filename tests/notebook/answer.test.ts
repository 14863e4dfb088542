import { expect, it } from "vitest";
import { answer } from "../../src/notebook/answer";
import { analyse } from "../../src/passrates";

it("names the questions that the files do answer", async () => {
  const steps = [{ step: 0, groups: [{ id: "a", n: 2, k: 1, meanReward: 0.5, isFlat: false }] }];
  await expect(answer(analyse({ prompts: [], steps }), "gain")).rejects.toThrow(
    "id: expected signal-by-step, left, flat-reward, loss-starts-at-0",
  );
});
