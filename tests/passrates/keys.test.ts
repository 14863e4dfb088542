import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { namesOf, promptKey } from "../../src/passrates/ids";
import { Keys } from "../../src/passrates/keys";

const key = fc.string({ unit: "grapheme", maxLength: 20 }).map(promptKey);

describe("Keys", () => {
  it("numbers texts as a Map does, in the order in which they come, and gives them back", () =>
    fc.assert(
      fc.property(fc.array(key, { maxLength: 300 }), (texts) => {
        const [keys, known] = [new Keys(), new Map<string, number>()];
        for (const text of texts) {
          if (!known.has(text)) known.set(text, known.size);
          expect(keys.indexOf(text)).toBe(known.get(text));
        }
        expect(Array.from({ length: keys.length }, (_, i) => keys.at(i))).toEqual([...known.keys()]);
      }),
      { seed: 1, numRuns: 50 },
    ));

  it("keeps 100,000 texts apart, over pieces of memory and growths of its table", () => {
    const keys = new Keys();
    const texts = Array.from({ length: 100_000 }, (_, i) => `prompt number ${i} of many`);
    expect(texts.every((text, i) => keys.indexOf(text) === i)).toBe(true);
    expect(texts.every((text, i) => keys.indexOf(text) === i && keys.at(i) === text)).toBe(true);
    expect([keys.has("prompt number 7 of many"), keys.has("prompt number 7")]).toEqual([true, false]);
  });
});

describe("names of prompts", () => {
  it("are lines, each of another prompt, also where prompts differ in nothing but their line ends", () => {
    const keys = new Keys();
    for (const text of ["a b", "a\nb", "c\nd", "c  d", "c\td", "e\nf", "g"]) keys.indexOf(promptKey(text));
    const names = Array.from({ length: keys.length }, (_, i) => namesOf(keys)(i));
    expect(names).toMatchObject(["a b", expect.stringMatching(/^a b\.\.\. #/), "c d", expect.stringMatching(/^c d\.\.\. #/), expect.stringMatching(/^c d\.\.\. #/), "e f", "g"]); // prettier-ignore
    expect(new Set(names).size).toBe(7);
  });

  it("tell letters apart of which half is missing, which have no bytes of their own", () => {
    const keys = new Keys();
    expect(["x\ud83d", "x\ud83e", "x\ud83d"].map((text) => keys.indexOf(promptKey(text)))).toEqual([0, 1, 0]);
  });
});
