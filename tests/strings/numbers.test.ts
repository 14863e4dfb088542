import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { axes, createTestbed, isEligible, operationSets, stepLeak, type OperationPair } from "../../src/strings";
import { evaluate } from "../../src/strings/functions";
import { isTrainedPair } from "../../src/strings/operations";
import { sequenceFunction } from "../../src/strings/sequences";
import { anyKey, anySplit, anyTask } from "./reference";

const bed = createTestbed({ operations: "arithmetic" });
const set = operationSets.arithmetic;
const digits = { A: "0123456789", B: "nrltkpsmqo" };

/** A line read back from its tokens: the number, in what it is written, and what is to be done with it. */
function read(line: string, alphabet: "A" | "B") {
  const tokens = line.split(" ").filter((token) => token !== "EOS");
  const written = tokens.filter((token) => digits[alphabet].includes(token));
  const number = BigInt(written.map((token) => digits[alphabet].indexOf(token)).reverse().join("")); // prettier-ignore
  return { number, length: written.length, operations: tokens.slice(written.length) };
}

/** The same by integer arithmetic on the whole number. */
function calculated(number: bigint, operation: string, length: number): bigint {
  const by = operation === "neg" ? 0n : BigInt(operation.slice(1));
  const result = { "+": number + by, "-": number - by, "*": number * by, n: -number }[operation[0]]!;
  const modulus = 10n ** BigInt(length);
  return (result + modulus) % modulus;
}

/** Every line of a problem, from its first: one operation less in each. */
function linesOf(prompt: readonly number[], completion: readonly number[], alphabet: "A" | "B") {
  return bed.vocabulary.decode([...prompt, ...completion]).split(" > ").map((line) => read(line, alphabet)); // prettier-ignore
}

describe("arithmetic chains", () => {
  it("are right line by line, by integer arithmetic on the numbers read back from their tokens", () =>
    fc.assert(
      fc.property(anyTask, anySplit, anyKey, (task, split, at) => {
        const { prompt, completion } = bed.example(task, split, at);
        const lines = linesOf(prompt, completion, task.alphabet as "A" | "B");
        expect(lines).toHaveLength(task.depth + 1);
        for (const [i, { number, length, operations }] of lines.slice(0, -1).entries()) {
          const next = lines[i + 1];
          expect(next.number).toBe(calculated(number, operations[0], length));
          expect([next.length, next.operations]).toEqual([task.length, operations.slice(1)]);
        }
      }),
      { numRuns: 300 },
    ));

  it("are solved by their completions, which the oracle derives by composing affine maps", () =>
    fc.assert(
      fc.property(anyTask, anyKey, (task, at) => {
        const example = bed.example(task, "test", at);
        expect(bed.isCorrect(example, example.completion)).toBe(true);
        expect(bed.solution(example).completion).toEqual(example.completion);
        const wrong = example.completion.with(-2, example.completion[example.completion.length - 2] + 1);
        expect(bed.isCorrect(example, wrong)).toBe(false);
      }),
    ));

  it("test the answers of the other split alone, so that no step of a training problem is a test problem", () =>
    fc.assert(
      fc.property(anyTask, anySplit, anyKey, (task, split, at) => {
        const { prompt, completion } = bed.example(task, split, at);
        const lines = linesOf(prompt, completion, task.alphabet as "A" | "B");
        const answers = lines.map(({ number, length, operations }) =>
          operations.filter((name) => name !== ">").reduce((x, name) => calculated(x, name, length), number),
        );
        expect(new Set(answers).size).toBe(1);
        const answer = [...String(answers[0]).padStart(task.length, "0")].reverse().map(Number);
        expect(bed.splitOf(answer)).toBe(split);
      }),
      { numRuns: 300 },
    ));

  it.each(axes)("leak nothing on the way: %s", (axis) =>
    expect(stepLeak(bed, bed.task(axis), { seed: 1, count: 1000 })).toBe(0),
  );

  it("test a fifth of the answers, at every length that tasks have", () => {
    for (const length of [4, 5]) {
      const all = Array.from({ length: 10_000 }, (_, i) => [...String(i).padStart(length, "0")].map(Number));
      const tested = all.filter((string) => bed.splitOf(string) === "test").length;
      expect(Math.abs(tested / all.length - 0.2)).toBeLessThan(4 * Math.sqrt(0.16 / all.length));
    }
  });

  it("hold out pairs that do what nothing shown does, and train their reverses", () => {
    const trained = set.operations.flatMap((_, first) =>
      set.operations.map((__, second): OperationPair => [first, second]).filter((pair) => isTrainedPair(set, ...pair)),
    );
    expect(trained).toHaveLength(12); // neg neg among them, which is no problem
    for (const pair of set.heldOut) {
      expect(trained).toContainEqual([pair[1], pair[0]]);
      for (const length of [4, 5, 6, 8]) expect(isEligible(set, pair, trained, length)).toBe(true);
    }
  });

  it("are the same in every version", () => {
    const { prompt, completion } = bed.example(bed.task("depth"), "test", { seed: 1, index: 7 });
    expect(bed.vocabulary.decode([...prompt, ...completion])).toMatchInlineSnapshot(
      `"5 1 4 9 -4 *3 neg > 1 1 4 9 *3 neg > 3 3 2 8 neg > 7 6 7 1 EOS"`,
    );
  });
});

describe.each(set.operations)("$name", ({ apply, asFunction, name }) => {
  const number = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 2, maxLength: 8 });
  it("is the same digit by digit, as algebra, and on the number", () =>
    fc.assert(
      fc.property(number, (string) => {
        const result = calculated(BigInt([...string].reverse().join("")), name, string.length);
        expect(BigInt(apply(string).reverse().join(""))).toBe(result);
        expect(evaluate(asFunction(string.length), string)).toEqual(apply(string));
      }),
    ));
});

describe("sequences of operations on numbers", () => {
  it("compose to one affine map, exact to the longest and deepest", () =>
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 5 }),
        fc.nat({ max: 99_999_999 }),
        (sequence, n) => {
          const string = [...String(n).padStart(8, "0")].reverse().map(Number);
          const stepped = sequence.reduce((letters, i) => set.operations[i].apply(letters), string);
          expect(evaluate(sequenceFunction(set, sequence, 8), string)).toEqual(stepped);
        },
      ),
    ));
});
