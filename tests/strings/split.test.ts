import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { operationSets, orbitsOf, testOrbits } from "../../src/strings";
import { testbeds } from "./reference";

const { default: set } = operationSets;

describe("the split by orbit", () => {
  it.each([
    [4, 1990],
    [5, 20_950],
  ])("tests about a fifth of the strings of length %i: %i", (length, count) => {
    const tested = allStrings(length).filter((string) => testbeds.default.splitOf(string) === "test");
    expect(tested).toHaveLength(count);
  });

  it.each([4, 5, 6, 8])(
    "at length %i trains on all kinds of string, and tests all that have several orbits",
    (length) => {
      const kinds = new Map<string, number>();
      for (const { kind } of orbitsOf(set, length)) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      const chosen = testOrbits(set, length);
      for (const [kind, count] of kinds) {
        const tested = chosen.filter((orbit) => orbit.kind === kind).length;
        expect(tested, kind).toBeLessThan(count);
        if (count > 1) expect(tested, kind).toBeGreaterThan(0);
      }
    },
  );

  it("keeps near a fifth at the lengths of the extensions", () => {
    for (const length of [6, 8]) {
      const share = testOrbits(set, length).reduce((sum, orbit) => sum + orbit.strings, 0) / 10 ** length;
      expect(share).toBeGreaterThan(0.195);
      expect(share).toBeLessThan(0.205);
    }
  });
});

describe("the spike's split", () => {
  // SHA-256 over "1" for test, "0" for train, of all strings in order, from strhash in Python.
  it.each([
    [4, 1998, "930144ac315a03b23272e0830a84325ca79be7291d9a26785fcd1de7803b5d10"],
    [5, 19_991, "355312db939d88369e5616cf1974eda4df8606d20ef9fbfb83dd1ea42ec9c268"],
  ])("is the one of the PyTorch experiment for every string of length %i", (length, count, digest) => {
    const bits = allStrings(length).map((string) => (testbeds.spike.splitOf(string) === "test" ? "1" : "0"));
    expect(bits.filter((bit) => bit === "1")).toHaveLength(count);
    expect(createHash("sha256").update(bits.join("")).digest("hex")).toBe(digest);
  });
});

function allStrings(length: number): number[][] {
  return Array.from({ length: 10 ** length }, (_, i) => [...String(i).padStart(length, "0")].map(Number));
}
