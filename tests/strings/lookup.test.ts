import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLadder } from "../../src/strings";
import { anyKey, anySplit, testbeds } from "./reference";

const ladder = createLadder({ rules: "lookup" });
const kinds = ["one", "ten", "each"];
const completions = [3, 10, 100, 1000];
/** What is added to each letter, from tokens. */
const addedTo = (string: readonly number[], answer: readonly number[]) =>
  string.map((letter, i) => (answer[i] - ladder.vocabulary.string([letter], "A")[0] + 10) % 10).join("");
/** By string, at the rung of this kind that shows this many completions. */
const rewardedAt = (kind: number, level: number, count = 400) =>
  Array.from({ length: count }, (_, index) => {
    const { string, answer } = ladder.example(4 * kind + level, "train", { seed: 1, index });
    return { string, added: addedTo(string, answer) };
  });

describe("the ladder without a rule to see", () => {
  it("shows each of its completions equally often, the rewarded one among them", () => {
    const n = 6000;
    kinds.forEach((_, kind) =>
      completions.forEach((count, level) => {
        const rung = 4 * kind + level;
        expect(ladder.rungs[rung].mass).toBeCloseTo(1 / count, 12);
        const shown = new Map<string, number>();
        let right = 0;
        for (let index = 0; index < n; index++) {
          const demonstration = ladder.demonstration(rung, "train", { seed: 2, index });
          const added = addedTo(demonstration.string, demonstration.completion);
          shown.set(added, (shown.get(added) ?? 0) + 1);
          right += Number(ladder.isCorrect(demonstration, demonstration.completion));
        }
        const deviation = Math.sqrt((n / count) * (1 - 1 / count));
        expect(Math.abs(right - n / count)).toBeLessThanOrEqual(4 * deviation + 1);
        if (count <= 100) expect(shown.size).toBe(count);
        for (const times of shown.values()) expect(Math.abs(times - n / count)).toBeLessThanOrEqual(5 * deviation + 1);
      }),
    );
  });

  it("rewards one addition for all strings, one for each first letter, or one for each string", () => {
    completions.forEach((count, level) => {
      const [one, ten, each] = kinds.map((_, kind) => rewardedAt(kind, level));
      expect(new Set(one.map(({ added }) => added)).size).toBe(1);
      const byFirst = new Set(ten.map(({ string, added }) => `${string[0]} ${added}`));
      expect(byFirst.size).toBe(10);
      expect(new Set(ten.map(({ added }) => added)).size).toBeGreaterThan(1);
      const firstLetters = new Set(each.map(({ string, added }) => `${string[0]} ${added}`));
      expect(firstLetters.size).toBeGreaterThan(Math.min(25, 5 * count));
    });
  });

  it("draws a string's own answer once and for all, each equally often", () => {
    const again = rewardedAt(2, 1, 3000);
    const counts = Array<number>(10).fill(0);
    for (const { added } of again) counts[Number(added[0])]++;
    for (const count of counts) expect(Math.abs(count - 300)).toBeLessThan(5 * Math.sqrt(300 * 0.9));
    expect(createLadder({ rules: "lookup" }).example(9, "train", { seed: 1, index: 5 }).answer).toEqual(
      ladder.example(9, "train", { seed: 1, index: 5 }).answer,
    );
  });

  it("accepts the rewarded completion alone, of strings of its split", () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 11 }), anySplit, anyKey, (rung, split, at) => {
        const example = ladder.example(rung, split, at);
        expect(testbeds.default.splitOf(example.string)).toBe(split);
        expect(ladder.isCorrect(example, example.completion)).toBe(true);
        const wrong = example.completion.with(0, ladder.vocabulary.string([(example.string[0] + 9) % 10], "A")[0]);
        if (wrong[0] !== example.completion[0]) expect(ladder.isCorrect(example, wrong)).toBe(false);
      }),
    ));

  it("has its own masses, and one decision for each letter as it is", () =>
    expect(() => createLadder({ rules: "lookup", decisions: 2 })).toThrow(
      'rules: expected "shared" or "distinct" beside masses or decisions',
    ));
});
