import { describe, expect, it } from "vitest";
import { fisherTest } from "../../src/evaluation/fisher";
import { expectClose } from "./closeness";
import { golden } from "./verdictsGolden";

describe("fisherTest", () => {
  it("equals SciPy's fisher_exact, tuned over base", () => {
    for (const { alternative, p, ...stratum } of golden.fishers) expectClose(fisherTest(stratum, alternative).p, p);
  });

  it("is the lady tasting tea: 3 of 4 against 1 of 4", () =>
    expectClose(fisherTest({ correct: [1, 3], samples: [4, 4] }, "greater").p, 17 / 70));

  it("names the count that is out of range", () =>
    expect(() => fisherTest({ correct: [5, 0], samples: [4, 4] })).toThrow(
      "stratum.correct[0]: expected an integer from 0 to 4, got 5",
    ));
});
