import { describe, expect, it } from "vitest";
import { requireInteger, requireOneOf, requirePositive, requireProbability } from "../../src/common/require";

describe("argument checks", () => {
  it("let what is in range pass, its ends included", () => {
    expect(() => {
      requireProbability("Q", 0);
      requireProbability("Q", 1);
      requirePositive("beta", 1e-300);
      requireInteger("n", 2, { min: 2, max: 2 });
      requireInteger("n", -3);
      requireOneOf("axis", "depth", ["depth", "length"]);
    }).not.toThrow();
  });

  it("name the argument, what was expected and what was given", () => {
    expect(() => requirePositive("beta", 0)).toThrow(new RangeError("beta: expected a positive number, got 0"));
    expect(() => requireProbability("Q", 1.5)).toThrow(new RangeError("Q: expected a probability in [0, 1], got 1.5"));
    expect(() => requireInteger("seed", 1.5)).toThrow(new RangeError("seed: expected an integer, got 1.5"));
    expect(() => requireInteger("G", 1, { min: 2 })).toThrow(
      new RangeError("G: expected an integer of at least 2, got 1"),
    );
    expect(() => requireInteger("rung", 12, { min: 0, max: 11 })).toThrow(
      new RangeError("rung: expected an integer from 0 to 11, got 12"),
    );
    expect(() => requireOneOf("axis", "width", ["depth", "length"])).toThrow(
      new RangeError('axis: expected one of "depth", "length", got "width"'),
    );
  });

  it.each([NaN, Infinity, -Infinity, "0.5", undefined, null])("refuse %s wherever a number is due", (value) => {
    const x = value as number;
    expect(() => requireProbability("x", x)).toThrow(/^x: /);
    expect(() => requirePositive("x", x)).toThrow(/^x: /);
    expect(() => requireInteger("x", x, { min: 0 })).toThrow(/^x: /);
  });

  it("refuse integers that a float64 cannot represent exactly", () =>
    expect(() => requireInteger("seed", 2 ** 53)).toThrow(RangeError));
});
