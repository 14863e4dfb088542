import { describe, expect, it } from "vitest";
import {
  lowerLimit,
  reachedBy,
  reachOf,
  sequencesOf,
  unseenSequences,
  upperLimit,
} from "../../../src/verdicts/measures/discovery";
import { evidenceOf } from "../../../src/verdicts/evidence";
import { promptRow, row, tuned } from "../../results/fixture";
import { training } from "../world";

describe("operation sequences", () => {
  const half = { placingSamples: 10, samples: 10 };
  const before = { base: "b", run: "b", ...half };
  const after = { base: "b", run: "t", study: "exposure", ...half } as const;
  const prompts = [
    promptRow({ ...before, prompt: 0, placing: 0, correct: 1 }),
    promptRow({ ...before, prompt: 1, placing: 0, correct: 0 }),
    promptRow({ ...before, prompt: 2, placing: 1, correct: 0 }),
    promptRow({ ...before, prompt: 3, placing: 0, correct: 0 }),
    promptRow({ ...after, prompt: 0, placing: 2, correct: 1 }),
    promptRow({ ...after, prompt: 1, placing: 0, correct: 0 }),
    promptRow({ ...after, prompt: 2, placing: 9, correct: 9 }),
  ];
  const rows = [
    row({ base: "b", run: "b", axis: "length", value: 0.05 }),
    tuned("length", { base: "b", run: "t", axis: "length", value: 0.35 }),
  ];
  const byPair = {
    ...training,
    sequenceOf: (_run: string, _axis: string, prompt: number) => (prompt < 2 ? "s" : "t" + prompt),
  };
  const evidence = evidenceOf({ protocol: "test", rows, prompts, curves: [] }, byPair);

  it("join the prompts that share them, and leave out those of which RL has no prompt", () =>
    expect(sequencesOf(evidence, "length").map(({ sequence, ...counts }) => [sequence, counts])).toEqual([
      ["s", { seed: 1, run: "t", placing: 0, correct: 1, samples: 20, tuned: 3 / 40, tunedSamples: 40 }],
      ["t2", { seed: 1, run: "t", placing: 1, correct: 0, samples: 10, tuned: 18 / 20, tunedSamples: 20 }],
    ]));

  it("are those that the rows name, where each base seed has prompts of its own", () => {
    const named = prompts.map((each) => ({ ...each, operations: each.prompt === 0 ? "shift +1" : "+1 shift" }));
    const own = evidenceOf(
      { protocol: "test", rows, prompts: named.filter(({ prompt }) => prompt < 3), curves: [] },
      byPair,
    );
    expect(sequencesOf(own, "length").map(({ sequence }) => sequence)).toEqual(["shift +1", "+1 shift"]);
  });

  it("are unseen by the placing half alone", () =>
    expect(unseenSequences(evidence, "length").map(({ sequence }) => sequence)).toEqual(["s"]));
});

describe("what sampling reaches", () => {
  const unseen = { seed: 1, run: "t", sequence: "s", placing: 0, correct: 0, samples: 10, tunedSamples: 20 };

  it("is 1 − (1 − q)^N, q the upper limit of nothing in n: .025^(1/n) is what is left", () => {
    const sequences = [0, 0.1, 0.5].map((mass) => ({ ...unseen, tuned: mass }));
    const reach = reachOf(sequences, 60, 0.1);
    expect(reach).toMatchObject({ count: 1, correct: 0, samples: 30 });
    expect(reach.q).toBeCloseTo(1 - 0.025 ** (1 / 30), 12);
    expect(reach.share).toBeCloseTo(1 - 0.025 ** 2, 12);
  });

  it("is certain for what is always right, and nothing for what never is", () =>
    expect([reachedBy(1, 3), reachedBy(0, 3), reachedBy(0.5, 2)]).toEqual([1, 0, 0.75]));
});

describe("limits of a probability", () => {
  it("are Clopper and Pearson's", () => {
    expect(upperLimit(1, 2)).toBeCloseTo(Math.sqrt(0.975), 12); // 1 − p² = .025
    expect(lowerLimit(1, 2)).toBeCloseTo(1 - Math.sqrt(0.975), 12); // 1 − (1 − p)² = .025
    expect(upperLimit(0, 10)).toBeCloseTo(1 - 0.025 ** 0.1, 12);
    expect(lowerLimit(10, 10)).toBeCloseTo(0.025 ** 0.1, 12);
    expect([lowerLimit(0, 10), upperLimit(10, 10)]).toEqual([0, 1]);
  });
});
