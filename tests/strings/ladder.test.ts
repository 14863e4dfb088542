import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLadder } from "../../src/strings";
import { anyKey, anySplit, lettersIn, testbeds, write } from "./reference";

const ladders = { shared: createLadder({ rules: "shared" }), distinct: createLadder({ rules: "distinct" }) };
const several = [2, 5].map((decisions) => createLadder({ rules: "shared", decisions }));
const anyLadder = fc.constantFrom(...Object.values(ladders), ...several);
const anyRung = fc.integer({ min: 0, max: 11 });

/** What the rewarded and the rival rule add: +1 and +3, or the rules of the PyTorch experiment. */
const additions = {
  shared: { rewarded: Array<number>(12).fill(1), rival: Array<number>(12).fill(3) },
  distinct: {
    rewarded: [2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4],
    rival: [5, 6, 7, 8, 9, 1, 2, 3, 4, 6, 7, 8],
  },
};
const rewardedOn = (ladder: (typeof several)[number], rung: number) =>
  additions[ladder === ladders.distinct ? "distinct" : "shared"].rewarded[rung];

describe("the rungs", () => {
  it("share +1 and +3, or have the rules of the PyTorch experiment, distinct as pairs", () => {
    const added = (masses: number, rules: "shared" | "distinct") => {
      const ladder = createLadder({ rules, masses: Array<number>(12).fill(masses) });
      return ladder.rungs.map(({ index }) => {
        const { string, completion } = ladder.demonstration(index, "train", { seed: 1, index: 0 });
        const digits = lettersIn(ladder.vocabulary.decode(completion.slice(0, -1)), "A");
        return (Number(digits[0]) - string[0] + 10) % 10;
      });
    };
    for (const rules of ["shared", "distinct"] as const) {
      expect(added(1, rules)).toEqual(additions[rules].rewarded);
      expect(added(0, rules)).toEqual(additions[rules].rival);
    }
    const { rewarded, rival } = additions.distinct;
    expect(new Set(rewarded.map((each, i) => `${each} ${rival[i]}`)).size).toBe(12);
  });

  it("take the masses that they are given, and refuse what are no twelve probabilities", () => {
    const masses = Array.from({ length: 12 }, (_, i) => i / 12);
    expect(createLadder({ rules: "shared", masses }).rungs.map((rung) => rung.mass)).toEqual(masses);
    expect(() => createLadder({ rules: "shared", masses: [0.5] })).toThrow(/^masses: .* 12, got 1$/);
    expect(() => createLadder({ rules: "shared", masses: masses.map((mass) => mass * 2) })).toThrow(/^masses\[7\]: /);
  });
});

describe("a ladder of several decisions", () => {
  it("has a letter for each, and at least four", () =>
    expect([1, 2, 5].map((decisions) => createLadder({ rules: "shared", decisions }).completionLength)).toEqual([
      5, 5, 6,
    ]));

  it("is solved by the completion that is right in all of them", () => {
    const ladder = createLadder({ rules: "shared", decisions: 5 });
    const example = ladder.example(6, "test", { seed: 1, index: 0 });
    expect(ladder.isCorrect(example, example.completion)).toBe(true);
    expect(testbeds.default.splitOf(example.string)).toBe("test");
    for (let i = 0; i < 5; i++) {
      const slip = example.completion.with(i, ladder.vocabulary.string([(example.string[i] + 3) % 10], "A")[0]);
      expect(ladder.isCorrect(example, slip)).toBe(false);
    }
  });

  it("has one to six of them", () =>
    expect(() => createLadder({ rules: "shared", decisions: 7 })).toThrow(/^decisions: .* 1 to 6, got 7$/));
});

describe("a problem of the ladder", () => {
  it("asks for the string under the rewarded rule, in the announced lengths", () =>
    fc.assert(
      fc.property(anyLadder, anyRung, anySplit, anyKey, (ladder, rung, split, at) => {
        const { prompt, completion } = ladder.example(rung, split, at);
        const text = lettersIn(ladder.vocabulary.decode(prompt), "A");
        const answer = text.replace(/./g, (digit) => String((Number(digit) + rewardedOn(ladder, rung)) % 10));
        expect(ladder.vocabulary.decode(prompt)).toBe(`${write(text, "A")} U${rung + 1} >`);
        expect(ladder.vocabulary.decode(completion)).toBe(`${write(answer, "A")} EOS`);
        expect([prompt.length, completion.length]).toEqual([ladder.promptLength, ladder.completionLength]);
      }),
    ));

  it("belongs to its split, and so does its answer", () =>
    fc.assert(
      fc.property(anyLadder, anyRung, anySplit, anyKey, (ladder, rung, split, at) => {
        const { string, answer } = ladder.example(rung, split, at);
        expect(testbeds.default.splitOf(string)).toBe(split);
        expect(testbeds.default.splitOf(answer.map((token) => token - 20))).toBe(split);
      }),
    ));

  it("is solved by the rewarded completion alone; the rival's differs from its first letter on", () =>
    fc.assert(
      fc.property(anyLadder, anyRung, anyKey, (ladder, rung, at) => {
        const shown = createLadder({
          rules: ladder === ladders.distinct ? "distinct" : "shared",
          decisions: ladder.decisions,
          masses: Array(12).fill(0),
        });
        const example = ladder.example(rung, "train", at);
        const rival = shown.demonstration(rung, "train", at);
        expect(rival.prompt).toEqual(example.prompt);
        expect(ladder.isCorrect(example, example.completion)).toBe(true);
        expect(ladder.isCorrect(example, rival.completion)).toBe(false);
        expect(ladder.isCorrect(example, example.completion.slice(0, -1))).toBe(false);
        expect(rival.completion[0]).not.toBe(example.completion[0]);
      }),
    ));

  it("refuses a rung that is not there", () =>
    expect(() => ladders.shared.example(12, "train", { seed: 1, index: 0 })).toThrow(
      "rung: expected an integer from 0 to 11, got 12",
    ));
});

describe("demonstrations", () => {
  it("follow the rewarded rule as often as the rung's mass says", () => {
    const n = 4000;
    for (const rung of ladders.distinct.rungs) {
      const rewarded = Array.from({ length: n }, (_, index) => index).filter((index) => {
        const shown = ladders.distinct.demonstration(rung.index, "train", { seed: 1, index });
        return ladders.distinct.isCorrect(shown, shown.completion);
      }).length;
      const deviation = Math.sqrt(n * rung.mass * (1 - rung.mass));
      expect(Math.abs(rewarded - n * rung.mass)).toBeLessThanOrEqual(4 * deviation + 1);
    }
  });

  it("of several decisions follow it in each with the root of the mass, whatever the others do", () => {
    const n = 1000;
    for (const ladder of several)
      for (const { index: rung, mass } of ladder.rungs.filter(({ index }) => index % 3 === 0)) {
        const followed = Array.from({ length: n }, (_, index) => {
          const { string, completion } = ladder.demonstration(rung, "train", { seed: 3, index });
          const right = string.map((letter) => (letter + rewardedOn(ladder, rung)) % 10);
          return ladder.vocabulary.string(right, "A").map((token, i) => token === completion[i]);
        });
        const { decisions } = ladder;
        const share = mass ** (1 / decisions);
        const near = (holds: (letters: boolean[]) => boolean, p: number) =>
          expect(Math.abs(followed.filter(holds).length - n * p)).toBeLessThanOrEqual(
            5 * Math.sqrt(n * p * (1 - p)) + 1,
          );
        for (let i = 0; i < decisions; i++) near((letters) => letters[i], share);
        near(([first, second]) => first && !second, share * (1 - share));
        near((letters) => letters.every(Boolean), mass);
        const rest = (letters: boolean[]) => letters.slice(decisions).every((each) => each === letters[decisions - 1]);
        expect(followed.every(rest)).toBe(true);
      }
  });

  it("of a rung with mass 0 never do", () => {
    const shown = Array.from({ length: 1000 }, (_, index) =>
      ladders.shared.demonstration(0, "train", { seed: 2, index }),
    );
    expect(shown.some((example) => ladders.shared.isCorrect(example, example.completion))).toBe(false);
  });
});
