import { describe, expect, it } from "vitest";
import { chosenNumerics, chosenOps } from "../../src/tensor/settings";

describe("the choice of numerics", () => {
  it("is portable unless GRPO_ORIGIN_NUMERICS says otherwise", () => {
    expect(chosenNumerics({})).toBe("portable");
    expect(chosenNumerics({ GRPO_ORIGIN_NUMERICS: "" })).toBe("portable");
    expect(chosenNumerics({ GRPO_ORIGIN_NUMERICS: "native" })).toBe("native");
  });

  it("of another name is refused", () => {
    const message = 'GRPO_ORIGIN_NUMERICS: expected portable or native, got "fast"';
    expect(() => chosenNumerics({ GRPO_ORIGIN_NUMERICS: "fast" })).toThrow(new RangeError(message));
  });
});

describe("the choice of ops", () => {
  it("is left open unless GRPO_ORIGIN_OPS makes it", () => {
    expect(chosenOps({})).toBeUndefined();
    expect(chosenOps({ GRPO_ORIGIN_OPS: "graph" })).toBe("graph");
    expect(chosenOps({ GRPO_ORIGIN_OPS: "native" })).toBe("native");
  });

  it("of another name is refused", () => {
    const message = 'GRPO_ORIGIN_OPS: expected native or graph, got "Native"';
    expect(() => chosenOps({ GRPO_ORIGIN_OPS: "Native" })).toThrow(new RangeError(message));
  });
});
