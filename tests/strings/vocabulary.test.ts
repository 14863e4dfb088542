import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EOS, operationSets, PAD, STEP, Vocabulary } from "../../src/strings";

const vocabulary = new Vocabulary(operationSets.default);

describe("Vocabulary", () => {
  it("has forty distinct tokens in the order of the spike", () => {
    expect(vocabulary.size).toBe(40);
    expect(new Set(vocabulary.names).size).toBe(40);
    expect([PAD, EOS, STEP]).toEqual([0, 1, 2]);
    expect(vocabulary.names.slice(0, 9)).toEqual(["PAD", "EOS", ">", "+1", "*3", "shift", "reverse", "swap", "U1"]);
    expect(vocabulary.string([0, 9], "A")).toEqual([20, 29]);
    expect(vocabulary.string([0, 9], "B")).toEqual([33, 34]);
  });

  it("reads back what it writes", () =>
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 39 })), (ids) => {
        expect(vocabulary.encode(vocabulary.decode(ids))).toEqual(ids);
      }),
    ));

  it("writes the letters of B with ten tokens of their own", () => {
    const letters = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    expect(new Set([...vocabulary.string(letters, "A"), ...vocabulary.string(letters, "B")]).size).toBe(20);
  });

  it("names the token and the alphabet that it does not know", () => {
    expect(() => vocabulary.encode("a b z")).toThrow(/^token 3: expected one of PAD EOS > .*, got "z"$/);
    expect(() => vocabulary.string([0], "C")).toThrow('alphabet: expected one of "A", "B", got "C"');
    expect(() => vocabulary.decode([2, 40])).toThrow("token 2: expected an integer from 0 to 39, got 40");
  });
});
