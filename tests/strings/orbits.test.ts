import { describe, expect, it } from "vitest";
import { operationSets, orbitsOf } from "../../src/strings";
import { multisetKey } from "../../src/strings/orbits";
import { edits } from "./reference";

const { default: set } = operationSets;

describe("orbitsOf", () => {
  it("finds the 26 orbits that following every operation from every string of length 4 finds", () => {
    const followed = orbitsOfTexts(4);
    const orbits = orbitsOf(set, 4);
    expect(followed).toHaveLength(26);
    expect(orbits.map((orbit) => orbit.strings).sort(ascending)).toEqual(
      followed.map((texts) => texts.length).sort(ascending),
    );
    for (const texts of followed) {
      const keys = new Set(texts.map((text) => multisetKey([...text].map(Number))));
      expect(orbits.filter((orbit) => orbit.multisets.some((key) => keys.has(key)))).toHaveLength(1);
    }
  });

  it.each([
    [3, 8],
    [4, 26],
    [5, 58],
    [6, 144],
    [8, 648],
  ])("parts all strings of length %i into %i orbits", (length, count) => {
    const orbits = orbitsOf(set, length);
    expect(orbits).toHaveLength(count);
    expect(orbits.reduce((sum, orbit) => sum + orbit.strings, 0)).toBe(10 ** length);
    const multisets = orbits.flatMap((orbit) => orbit.multisets);
    expect(new Set(multisets).size).toBe(multisets.length);
  });
});

/** Orbits by flooding through strings, with operations as edits of text. */
function orbitsOfTexts(length: number): string[][] {
  const seen = new Set<string>();
  const orbits: string[][] = [];
  for (let i = 0; i < 10 ** length; i++) {
    const start = String(i).padStart(length, "0");
    if (seen.has(start)) continue;
    seen.add(start);
    const orbit = [start];
    for (const text of orbit) {
      for (const { name } of set.operations) {
        const next = edits[name](text);
        if (!seen.has(next)) orbit.push(next);
        seen.add(next);
      }
    }
    orbits.push(orbit);
  }
  return orbits;
}

function ascending(a: number, b: number): number {
  return a - b;
}
