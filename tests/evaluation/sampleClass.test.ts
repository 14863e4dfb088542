import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lineErrors, sampleClass, sampleClasses, type SampleClass } from "../../src/evaluation/sampleClass";
import { EOS, STEP, type Example } from "../../src/strings";
import { anyKey, anyTask, edits, lettersIn, solve, testbeds, write } from "../strings/reference";

const testbed = testbeds.default;
const { vocabulary } = testbed;

const classOf = (example: Example, completion: number[]): SampleClass =>
  sampleClass(testbed, example, completion, testbed.isCorrect(example, completion));

/** `a b c d +1 reverse swap >`, whose lines are `b c d e reverse swap`, `e d c b swap` and `d e c b`. */
const problem: Example = {
  task: { ...testbed.task("depth"), name: "made up" },
  string: [0, 1, 2, 3],
  operations: [0, 3, 4],
  prompt: vocabulary.encode("a b c d +1 reverse swap >"),
  completion: vocabulary.encode("b c d e reverse swap > e d c b swap > d e c b EOS"),
  answer: vocabulary.encode("d e c b"),
};

const cases: [SampleClass, string, string][] = [
  ["demonstrated", "the demonstration", "b c d e reverse swap > e d c b swap > d e c b EOS"],
  ["rightShortcut", "two operations at once", "e d c b swap > d e c b EOS"],
  ["rightShortcut", "the answer at once", "d e c b EOS"],
  ["rightAfterError", "a wrong line and a right answer", "b c d d reverse swap > e d c b swap > d e c b EOS"],
  ["rightAfterError", "a detour", "b c d e reverse swap > b c d e reverse swap > d e c b EOS"],
  ["earlyStop", "the first line as the answer", "b c d e EOS"],
  ["earlyStop", "nothing", "EOS"],
  ["earlyStop", "the end after a right line that lists operations", "b c d e reverse swap EOS"],
  ["wrongLength", "a letter missing", "b c d reverse swap > e d c b swap > d e c b e EOS"],
  ["wrongLength", "a letter too many in the answer", "b c d e reverse swap > e d c b swap > d e c b a EOS"],
  ["droppedStep", "an operation forgotten", "b c d e swap > c b d e EOS"],
  ["droppedStep", "two operations at once, a letter wrong", "e d c c swap > d e c c EOS"],
  ["wrongOperation", "another operation listed", "b c d e reverse shift > e d c b shift > d c b e EOS"],
  ["wrongOperation", "another operation carried out", "b c d e reverse swap > c b d e swap > b c d e EOS"],
  ["wrongOperation", "nothing carried out", "a b c d reverse swap > d c b a swap > c d b a EOS"],
  ["wrongLetter", "a letter wrong", "b c d e reverse swap > e d c b swap > d e c a EOS"],
  ["wrongLetter", "letters of another alphabet", "r l t k reverse swap > k t l r swap > t k l r EOS"],
  ["otherError", "a completion that was cut off", "b c d e reverse swap > e d c b swap > d e c b"],
  ["otherError", "a line after the answer", "b c d e reverse swap > e d c b swap > d e c b > e d c b EOS"],
  ["otherError", "letters after operations", "b c d e reverse swap b > e d c b swap > e d c b EOS"],
];

describe("the class of a sample", () => {
  it.each(cases)("is %s for %s", (expected, _, completion) =>
    expect(classOf(problem, vocabulary.encode(completion))).toBe(expected),
  );

  it("is that of the first wrong line, whatever comes after it", () => {
    const early = vocabulary.encode("b c d e reverse swap > e d c a swap > d e c");
    expect(classOf(problem, early)).toBe("wrongLetter");
  });

  it("does not see what follows the end", () =>
    expect(classOf(problem, [...problem.completion, STEP, EOS, STEP])).toBe("demonstrated"));
});

/** A problem of any task, with its lines by the reference: `b c d e reverse swap`, …, the answer. */
const anyProblem = fc.record({ task: anyTask, key: anyKey }).map(({ task, key }) => {
  const example = testbed.example(task, "test", key);
  return { example, task, prompt: vocabulary.decode(example.prompt) };
});
const linesOf = (prompt: string, alphabet: "A" | "B") => solve(prompt, alphabet);
const joined = (lines: string[]) => vocabulary.encode(`${lines.join(" > ")} EOS`);

describe("classes of samples", () => {
  it("part all that can be written: a right answer is in one of three, a wrong one in one of six", () =>
    fc.assert(
      fc.property(anyProblem, fc.array(fc.nat(vocabulary.size - 1), { maxLength: 24 }), ({ example }, tokens) => {
        const correct = testbed.isCorrect(example, tokens);
        const found = sampleClass(testbed, example, tokens, correct);
        expect(sampleClasses).toContain(found);
        expect((lineErrors as readonly string[]).includes(found)).toBe(!correct);
      }),
      { numRuns: 500 },
    ));

  it("tell shortcuts, which leave lines out, from the demonstration, which has all", () =>
    fc.assert(
      fc.property(anyProblem, fc.nat(), ({ example, task, prompt }, pick) => {
        const lines = linesOf(prompt, task.alphabet as "A" | "B");
        expect(classOf(example, joined(lines))).toBe("demonstrated");
        fc.pre(lines.length > 1);
        const left = lines.filter((_, i) => i !== pick % (lines.length - 1)); // never the answer
        expect(classOf(example, joined(left))).toBe("rightShortcut");
      }),
    ));

  it("call a changed letter wrong, and a wrong operation where the reference has one that gives it", () =>
    fc.assert(
      fc.property(anyProblem, fc.nat(), fc.nat(), fc.integer({ min: 1, max: 9 }), (given, row, column, by) => {
        const { example, task, prompt } = given;
        const lines = linesOf(prompt, task.alphabet as "A" | "B");
        const at = row % lines.length;
        const before = lettersIn(at === 0 ? prompt : lines[at - 1], task.alphabet);
        const letters = [...lettersIn(lines[at], task.alphabet)];
        letters[column % letters.length] = String((Number(letters[column % letters.length]) + by) % 10);
        const operations = lines[at].split(" ").filter((name) => name in edits);
        const changed = [write(letters.join(""), task.alphabet), ...operations].join(" ");
        const known = testbed.set.operations.map(({ name }) => edits[name](before));
        const completion = joined(lines.map((line, i) => (i === at ? changed : line)));
        const expected = [...known, before].includes(letters.join("")) ? "wrongOperation" : "wrongLetter";
        const isLast = at === lines.length - 1;
        expect(classOf(example, completion)).toBe(isLast ? expected : "rightAfterError");
        const carriedOn = joined([...lines.slice(0, at), changed, ...lines.slice(at + 1, -1), changed]);
        if (!isLast) expect(classOf(example, carriedOn)).toBe(expected);
      }),
    ));

  it("call a completion that ends at a line before the answer an early stop", () =>
    fc.assert(
      fc.property(anyProblem, fc.nat(), ({ example, task, prompt }, pick) => {
        const lines = linesOf(prompt, task.alphabet as "A" | "B");
        fc.pre(lines.length > 1);
        const at = pick % (lines.length - 1);
        const stopped = joined(lines.slice(0, at + 1));
        expect(classOf(example, stopped)).toBe("earlyStop");
      }),
    ));
});
