import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluate, sharpening, sharpeningOfRung } from "../../src/evaluation";
import { createLadder, createTestbed, EOS, STEP, type Problem } from "../../src/strings";
import { TablePolicy, type Table } from "./tablePolicy";

const testbed = createTestbed();
const ladder = createLadder({ rules: "distinct" });
const options = { prompts: 6, samples: 1000, seed: 3 };
const at = (index: number) => ({ seed: options.seed, stream: "evaluation", index });
const asked = Array.from({ length: options.prompts }, (_, i) =>
  testbed.example(testbed.task("in-distribution"), "test", at(i)),
);
const answers = new Map(asked.map(({ prompt, answer }) => [prompt.join(), answer]));

/** Paths of these probabilities to the right answer, and wrong answers of those, told apart by their first token. */
function table({ answer }: Pick<Problem, "answer">, correct: number[], wrong: number[]): Table {
  return [
    ...correct.map((probability, i) => ({ completion: [20 + i, STEP, ...answer, EOS], probability })),
    ...wrong.map((probability, i) => ({ completion: [20 + i, STEP, EOS], probability })),
  ];
}

function policy(tableOf: (answer: number[]) => Table): TablePolicy {
  return new TablePolicy((prompt) => tableOf(answers.get(prompt.join())!));
}

const sampling = (correct: number[], wrong: number[]) => policy((answer) => table({ answer }, correct, wrong));
const compare = (base: TablePolicy, tuned: TablePolicy) => sharpening(base, tuned, testbed, "in-distribution", options);
const total = (values: number[]) => values.reduce((a, b) => a + b, 0);

/** Each set's probabilities, far enough from 0 to be drawn. */
const masses = fc.array(fc.double({ min: 0.2, max: 1, noNaN: true }), { minLength: 3, maxLength: 5 });

describe("sharpening", () => {
  it("finds that an exact tilt keeps order and ratios in both sets", () =>
    fc.assert(
      fc.property(masses, masses, fc.double({ min: 0.1, max: 5, noNaN: true }), (right, wrong, beta) => {
        const [all, tilted] = [1, Math.exp(1 / beta)].map((factor) => factor * total(right) + total(wrong));
        const base = sampling(scale(right, 1 / all), scale(wrong, 1 / all));
        const tuned = sampling(scale(right, Math.exp(1 / beta) / tilted), scale(wrong, 1 / tilted));
        const moved = compare(base, tuned);
        for (const [name, masses] of [["correct", right] as const, ["wrong", wrong] as const]) {
          expect(moved[name]).toMatchObject({ prompts: 6, members: 6 * masses.length });
          expect(moved[name].ratioChange!.value).toBeCloseTo(0, 12);
          expect(moved[name].ratioChange!.upper).toBeCloseTo(0, 12);
          // 1 but for what rounding does to masses that are equal to the last digits
          if (spread(masses) > 1e-9) expect(moved[name].rankCorrelation!.value).toBeCloseTo(1, 12);
        }
      }),
      { numRuns: 30 },
    ));

  it("finds an order that is turned round, in the set where it is", () => {
    const moved = compare(sampling([0.1, 0.15, 0.15], [0.3, 0.2, 0.1]), sampling([0.1, 0.15, 0.15], [0.1, 0.2, 0.3]));
    expect(moved.wrong.rankCorrelation!.value).toBeCloseTo(-1, 12);
    expect(moved.wrong.ratioChange!.value).toBeCloseTo((4 / 3) * Math.log(3), 12); // ln 3, ln 3, ln 9
    expect(moved.correct.rankCorrelation!.value).toBeCloseTo(1, 12);
    expect(moved.correct.ratioChange!.value).toBeCloseTo(0, 12);
  });

  it("takes the change of ratios over every pair", () =>
    fc.assert(
      fc.property(masses, fc.infiniteStream(fc.double({ min: 0.01, max: 1, noNaN: true })), (wrong, stream) => {
        const after = wrong.map(() => stream.next().value as number);
        const moved = compare(sampling([], normal(wrong)), sampling([], normal(after)));
        const changes = wrong.flatMap((p, i) =>
          wrong.flatMap((q, j) => (i < j ? [Math.abs(Math.log(after[i] / after[j]) - Math.log(p / q))] : [])),
        );
        expect(moved.wrong.ratioChange!.value).toBeCloseTo(total(changes) / changes.length, 10);
      }),
      { numRuns: 30 },
    ));

  it("averages over prompts, with an interval that two different prompts widen", () => {
    const base = sampling([], [0.5, 0.3, 0.2]);
    const turned = [asked[0], asked[1], asked[2]].map(({ answer }) => answer.join());
    const tuned = policy((answer) =>
      table({ answer }, [], turned.includes(answer.join()) ? [0.2, 0.3, 0.5] : [0.5, 0.3, 0.2]),
    );
    const { perPrompt, wrong } = compare(base, tuned);
    perPrompt.forEach(({ wrong }, i) => expect(wrong.rankCorrelation).toBeCloseTo(i < 3 ? -1 : 1, 12));
    expect(wrong.rankCorrelation!.value).toBeCloseTo(0, 12);
    expect(wrong.rankCorrelation!.lower).toBe(-1);
    expect(wrong.rankCorrelation!.upper).toBe(1);
  });

  it("gives no values for fewer than three members, and leaves out completions that were cut off", () => {
    const endless = { completion: new Array<number>(40).fill(20), probability: 0.3 };
    const base = policy((answer) => [...table({ answer }, [0.2, 0.2], [0.2, 0.1]), endless]);
    const { wrong, correct, perPrompt } = compare(base, base);
    const none = { members: 2, rankCorrelation: null, ratioChange: null };
    expect(perPrompt).toEqual(asked.map((_, prompt) => ({ prompt, wrong: none, correct: none })));
    expect([wrong, correct]).toEqual(new Array(2).fill({ prompts: 0, members: 0 }));
  });

  it("gives no rank correlation where all members are equally likely", () => {
    const { wrong } = compare(sampling([], [0.25, 0.25, 0.25, 0.25]), sampling([], [0.4, 0.3, 0.2, 0.1]));
    expect(wrong).toMatchObject({ prompts: 6, members: 24 });
    expect(wrong.rankCorrelation).toBeUndefined();
    expect(wrong.ratioChange!.value).toBeGreaterThan(0.1);
  });

  it("draws from the base policy alone, at the prompts of an evaluation, and is a function of the seed", () => {
    const [base, tuned, evaluated] = Array.from({ length: 3 }, () => sampling([0.1], [0.4, 0.2, 0.2, 0.1]));
    const first = compare(base, tuned);
    expect(tuned.calls).toEqual([]);
    evaluate(evaluated, testbed, "in-distribution", options);
    expect(base.prompts).toEqual(evaluated.prompts);
    expect(base.calls.map(({ key }) => key)).not.toContain(evaluated.calls.at(-1)!.key);
    expect(compare(base, tuned)).toEqual(first);
  });

  it("names the option that is out of range", () => {
    const base = sampling([], [1]);
    expect(() => sharpening(base, base, testbed, "depth", { ...options, prompts: 1 })).toThrow(/^prompts: /);
  });
});

describe("sharpeningOfRung", () => {
  it("has one correct completion, so that only the wrong ones can move", () => {
    const examples = Array.from({ length: options.prompts }, (_, i) => ladder.example(5, "test", at(i)));
    const completions = new Map(examples.map(({ prompt, completion }) => [prompt.join(), completion]));
    const base = (wrong: number[]) =>
      new TablePolicy((prompt) => [
        { completion: completions.get(prompt.join())!, probability: 0.4 },
        ...wrong.map((probability, i) => ({ completion: [i + 3, EOS], probability })),
      ]);
    const { wrong, correct, perPrompt } = sharpeningOfRung(
      base([0.3, 0.2, 0.1]),
      base([0.1, 0.2, 0.3]),
      ladder,
      5,
      options,
    );
    expect(correct).toEqual({ prompts: 0, members: 0 });
    expect(perPrompt[0].correct.members).toBe(1);
    expect(wrong.rankCorrelation!.value).toBeCloseTo(-1, 12);
  });
});

function scale(values: number[], factor: number): number[] {
  return values.map((value) => value * factor);
}

function normal(values: number[]): number[] {
  return scale(values, 1 / total(values));
}

/** The least distance between two values. */
function spread(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.min(...sorted.slice(1).map((value, i) => value - sorted[i]));
}
