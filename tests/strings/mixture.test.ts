import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { mixture, mixtureExample, singleOperations, type Mixture } from "../../src/strings";
import { testbeds } from "./reference";

const weights = (of: Mixture) => Object.fromEntries(of.map(({ task, weight }) => [task.name, weight]));

describe("mixture", () => {
  it("without exposure is 35% depth 1 and 65% depth 2, and nothing else", () =>
    expect(weights(mixture(0))).toEqual({ "depth-1": 0.35, "depth-2": 0.65 }));

  it("with exposure e gives e to each target and leaves the rest in the same proportion", () => {
    const of = weights(mixture(0.02));
    for (const target of ["depth-3", "length-5", "vocabulary-B", "composition"]) expect(of[target]).toBe(0.02);
    expect(of["depth-1"]).toBeCloseTo(0.35 * 0.92, 12);
    expect(of["depth-2"]).toBeCloseTo(0.65 * 0.92, 12);
  });

  it("takes each target's own exposure", () => {
    const of = weights(mixture({ depth: 0.5, composition: 0.1 }));
    expect(Object.keys(of)).toEqual(["depth-1", "depth-2", "depth-3", "composition"]);
    expect(of["depth-2"]).toBeCloseTo(0.65 * 0.4, 12);
    expect(Object.values(of).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
  });

  it("gives one target up to nearly all, and what is left to the pretrained tasks", () => {
    for (const exposure of [0.2, 0.5, 0.8, 0.99]) {
      const of = weights(mixture({ length: exposure }));
      expect(Object.keys(of)).toEqual(["depth-1", "depth-2", "length-5"]);
      expect(of["length-5"]).toBe(exposure);
      expect(of["depth-1"] / of["depth-2"]).toBeCloseTo(0.35 / 0.65, 12);
    }
  });

  it("refuses exposures that leave nothing for the pretrained tasks, and negative ones", () => {
    expect(() => mixture(0.25)).toThrow(/^exposure: expected the targets' shares to sum to less than 1 .*, got 1;/);
    expect(() => mixture({ depth: 0.7, length: 0.6 })).toThrow(/got 1\.3/);
    expect(() => mixture({ depth: 1 })).toThrow(/to sum to less than 1 .*, got 1;/);
    expect(() => mixture({ length: -0.1 })).toThrow("exposure.length: expected a probability in [0, 1], got -0.1");
  });

  it("refuses a target that it does not know, which would otherwise be shown nothing", () => {
    const misspelt = { lenght: 0.5 } as Record<string, number>;
    expect(() => mixture(misspelt)).toThrow(
      'exposure: expected one of "depth", "length", "vocabulary", "composition", got "lenght"',
    );
  });
});

describe("singleOperations", () => {
  it("shows operations alone, in both alphabets, and depth 2 by its exposure", () => {
    expect(weights(singleOperations(0))).toEqual({ "depth-1": 0.5, "depth-1-B": 0.5 });
    expect(weights(singleOperations(0.01))).toEqual({ "depth-1": 0.495, "depth-1-B": 0.495, "depth-2": 0.01 });
    expect(() => singleOperations(1)).toThrow("exposure: expected a probability below 1, got 1");
  });

  it("writes nothing but single operations in the other alphabet", () => {
    for (let index = 0; index < 300; index++) {
      const { task, operations } = mixtureExample(testbeds.default, singleOperations(0.3), { seed: 1, index });
      if (task.alphabet === "B") expect(operations).toHaveLength(1);
    }
  });
});

describe("mixtureExample", () => {
  it("draws each task by its share", () => {
    const shares = mixture({ depth: 0.1, vocabulary: 0.3 });
    const n = 20_000;
    const counts: Record<string, number> = {};
    for (let index = 0; index < n; index++) {
      const { task } = mixtureExample(testbeds.default, shares, { seed: 1, index });
      counts[task.name] = (counts[task.name] ?? 0) + 1;
    }
    const chiSquare = shares.reduce(
      (sum, { task, weight }) => sum + (counts[task.name] - n * weight) ** 2 / (n * weight),
      0,
    );
    expect(chiSquare).toBeLessThan(16.3); // 0.1%, 3 d.f.
  });

  it("gives every version the same corpus", () => {
    const hash = createHash("sha256");
    for (let index = 0; index < 500; index++) {
      const { prompt, completion } = mixtureExample(testbeds.default, mixture(0.1), { seed: 1, index });
      hash.update(`${prompt.join()} ${completion.join()}\n`);
    }
    expect(hash.digest("hex")).toBe("2f3c8d78b38456f495b72857d4ce7c13f201cef666eb0f432e373e01382aa2a0");
  });

  it("is a function of seed and index, and belongs to training", () => {
    for (let index = 0; index < 500; index++) {
      const example = mixtureExample(testbeds.default, mixture(0.1), { seed: 3, index });
      expect(mixtureExample(testbeds.default, mixture(0.1), { seed: 3, index })).toEqual(example);
      expect(testbeds.default.splitOf(example.string)).toBe("train");
    }
  });
});
