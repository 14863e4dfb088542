import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { operationSets } from "../../src/strings";
import { evaluate } from "../../src/strings/functions";
import { edits } from "./reference";

/** Those on strings of ten letters; the other testbeds have tests of their own. */
const operations = [operationSets.default, operationSets.extended, operationSets.spike].flatMap(
  (set) => set.operations,
);
const string = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 2, maxLength: 8 });

describe.each(operations)("$name", (operation) => {
  it("does what its name says", () =>
    fc.assert(
      fc.property(string, (s) => {
        expect(operation.apply(s).join("")).toBe(edits[operation.name](s.join("")));
      }),
    ));

  it("is the same as a program and as algebra, at every length", () =>
    fc.assert(
      fc.property(string, (s) => {
        expect(evaluate(operation.asFunction(s.length), s)).toEqual(operation.apply(s));
      }),
    ));

  it("leaves the string that it is given as it was", () =>
    fc.assert(
      fc.property(string, (s) => {
        const before = [...s];
        operation.apply(s);
        expect(s).toEqual(before);
      }),
    ));
});
