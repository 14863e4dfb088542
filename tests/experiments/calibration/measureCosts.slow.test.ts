import { describe, expect, it } from "vitest";
import { measureCosts } from "../../../src/experiments/calibration/measureCosts";
import { unitCosts } from "../../../src/experiments/plan/unitCosts";

describe("measureCosts", () => {
  it("measures every constant: longer problems take longer, and answers less than steps", async () => {
    const costs = await measureCosts({ steps: 3, evaluated: { prompts: 8, samples: 8 } });
    expect(Object.keys(costs).sort()).toEqual(Object.keys(unitCosts).sort());
    expect(Object.keys(costs.rollout).sort()).toEqual(Object.keys(unitCosts.rollout).sort());
    const { rollout, pretrainingSequence, answer, machine } = costs;
    expect(rollout["depth-5"]).toBeGreaterThan(rollout["in-distribution"]);
    expect(pretrainingSequence.exposed).toBeGreaterThan(pretrainingSequence.ladder);
    expect(answer).toBeLessThan(1);
    expect(machine).toMatch(/, (native|graph) ops with (portable|native) numerics$/);
  }, 600_000);
});
