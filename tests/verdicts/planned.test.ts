import { describe, expect, it } from "vitest";
import { rolloutsPerRung, trainingOf, untestedReasons } from "../../src/verdicts/planned";

const nothing = { rows: [], prompts: [], curves: [] };
const about = { jobs: 15, plannedJobs: 396, directory: "data/paper", changed: false };

describe("untestedReasons", () => {
  it("tells runs that are to come from those that the protocol does not have", () => {
    const some = untestedReasons({ ...nothing, protocol: "quick", about });
    expect(some(["saturation"])).toBe("Not tested yet: no rows for it in 15 of 396 jobs.");
    expect(some(["saturation", "probes"])).toMatch(/396 jobs; the protocol has no runs in probes\.$/);
    const all = untestedReasons({ ...nothing, protocol: "quick", about: { ...about, jobs: 396 } });
    expect(all(["probes"])).toBe(
      "Not tested: protocol quick is complete and has no rows for it; the protocol has no runs in probes.",
    );
  });

  it("says no more than that there are no rows where it is not known what there should be", () => {
    expect(untestedReasons({ ...nothing, protocol: "quick" })(["probes"])).toBe("Not tested here: no rows.");
    expect(untestedReasons({ ...nothing, protocol: "world", about })(["probes"])).toBe("Not tested here: no rows.");
  });
});

describe("the plan of a protocol", () => {
  it("tells of its own runs how prompts are made and how much is drawn", () => {
    const training = trainingOf("quick");
    expect(training.knows("e0-s1-grpo-length-r1")).toBe(true);
    expect(training.sequenceOf("e0-s1-grpo-length-r1", "length", 0)).toMatch(/^\d+( \d+)*$/);
    // 80 steps of 16 × 16 completions
    expect(training.completionsPerSequence("e0-s1-grpo-length-r1", "length")).toBeCloseTo((80 * 256) / 19, 10);
    expect(rolloutsPerRung("quick", "ladder-shared-s1-mean-k2-beta0.5-g16-r1", 10)).toBeGreaterThan(100);
  });

  it("knows nothing of other runs, nor of a protocol that is not ours", () => {
    expect(trainingOf("quick").knows("elsewhere")).toBe(false);
    expect(trainingOf("world").knows("e0-s1-grpo-length-r1")).toBe(false);
    expect(rolloutsPerRung("quick", "elsewhere", 10)).toBeNaN();
    expect(rolloutsPerRung("world", "e0-s1-grpo-length-r1", 10)).toBeNaN();
  });
});
