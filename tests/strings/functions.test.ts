import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compose, evaluate, functionKey, identity, type StringFunction } from "../../src/strings/functions";

const digit = fc.integer({ min: 0, max: 9 });
const string = fc.array(digit, { minLength: 4, maxLength: 4 });
const anyFunction: fc.Arbitrary<StringFunction> = fc.record({
  scale: fc.constantFrom(1, 3, 7, 9),
  offset: digit,
  source: fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4, maxLength: 4 }),
});

describe("string functions", () => {
  it("compose as they are applied, the first first", () =>
    fc.assert(
      fc.property(anyFunction, anyFunction, string, (f, g, s) => {
        expect(evaluate(compose(f, g), s)).toEqual(evaluate(g, evaluate(f, s)));
      }),
    ));

  it("leave every string alone where they are the identity", () =>
    fc.assert(
      fc.property(string, (s) => {
        expect(evaluate(identity(4), s)).toEqual(s);
      }),
    ));

  it("have the same key exactly if they agree on every string", () =>
    fc.assert(
      fc.property(anyFunction, anyFunction, (f, g) => {
        const telling = [[0, 1, 2, 3], [5, 2, 7, 4]]; // prettier-ignore
        const agree = telling.every((s) => evaluate(f, s).join() === evaluate(g, s).join());
        expect(functionKey(f) === functionKey(g)).toBe(agree);
        expect(functionKey(f)).toBe(functionKey({ ...f }));
      }),
    ));
});
