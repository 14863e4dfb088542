import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { editDistance } from "../../src/strings/editDistance";

const tokens = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 7 });
const codes = (text: string) => [...text].map((letter) => letter.charCodeAt(0));

/** The definition, by recursion on the last token. */
function defined(a: number[], b: number[]): number {
  if (a.length === 0 || b.length === 0) return a.length + b.length;
  const [restA, restB] = [a.slice(0, -1), b.slice(0, -1)];
  if (a[a.length - 1] === b[b.length - 1]) return defined(restA, restB);
  return 1 + Math.min(defined(restA, restB), defined(restA, b), defined(a, restB));
}

describe("editDistance", () => {
  it("is the fewest insertions, deletions and substitutions, as the definition counts them", () =>
    fc.assert(
      fc.property(tokens, tokens, (a, b) => editDistance(a, b) === defined(a, b)),
      { numRuns: 60 },
    ));

  it("gives the textbook's distances", () => {
    expect(editDistance(codes("kitten"), codes("sitting"))).toBe(3);
    expect(editDistance(codes("saturday"), codes("sunday"))).toBe(3);
  });

  it("is a metric: symmetric, and no detour is shorter", () =>
    fc.assert(
      fc.property(tokens, tokens, tokens, (a, b, c) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, c)).toBeLessThanOrEqual(editDistance(a, b) + editDistance(b, c));
      }),
    ));
});
