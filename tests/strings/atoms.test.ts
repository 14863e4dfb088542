import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sampleClass } from "../../src/evaluation/sampleClass";
import { axes, createTestbed, dataAlchemyLine, operationSets, stepLeak, type Example } from "../../src/strings";
import { evaluate } from "../../src/strings/functions";
import { render } from "../../src/strings/render";
import { anyKey, anySplit, anyTask } from "./reference";

const bed = createTestbed({ operations: "data-alchemy" });
const answers = createTestbed({ operations: "data-alchemy", format: "answer" });
const set = operationSets["data-alchemy"];
const other = "qkwzbxmfpvjcyhtgnusdrleaoi";
const upper = (text: string) => text.replace(/[a-z]/g, (letter) => String.fromCharCode(65 + other.indexOf(letter)));

/** DataAlchemy's two operations on text. */
const edits: Record<string, (text: string) => string> = {
  "[F1]": (text) => text.replace(/./g, (letter) => String.fromCharCode(((letter.charCodeAt(0) - 65 + 13) % 26) + 65)),
  "[F2]": (text) => text.slice(1) + text[0],
};

/** A problem and its solution in their format, by edits of text. */
function lineOf(text: string, operations: string[]): string {
  const write = (letters: string, rest: string[]) => [...letters, ...rest].join(" ");
  if (operations.length === 0) return write(text, []);
  const [first, ...rest] = operations;
  const mark = rest.length > 0 ? "<think>" : "<answer>";
  return `${write(text, operations)} ${mark} ${lineOf(edits[first](text), rest)}`;
}

const shown = ({ prompt, completion }: Pick<Example, "prompt" | "completion">) =>
  bed.vocabulary.decode([...prompt, ...completion]);

describe("DataAlchemy's problems", () => {
  it("read as the example in their repository", () => {
    const problem = { task: bed.task("in-distribution"), string: [0, 1, 2, 3], sequence: [0, 1] };
    const rendering = render(bed.vocabulary, set.operations, problem, "steps");
    expect(shown(rendering)).toBe("A B C D [F1] [F2] <think> N O P Q [F2] <answer> O P Q N EOS");
    expect(shown(render(bed.vocabulary, set.operations, { ...problem, sequence: [0] }, "steps"))).toBe(
      "A B C D [F1] <answer> N O P Q EOS",
    );
    expect(shown(render(bed.vocabulary, set.operations, problem, "answer"))).toBe(
      "A B C D [F1] [F2] <answer> O P Q N EOS",
    );
  });

  it("are written and solved as edits of text do it, in both alphabets and every task", () =>
    fc.assert(
      fc.property(anyTask, anySplit, anyKey, (task, split, at) => {
        const example = bed.example(task, split, at);
        const names = example.operations.map((i) => set.operations[i].name);
        const text = example.string.map((letter) => String.fromCharCode(65 + letter)).join("");
        const line = task.alphabet === "B" ? upperLetters(shown(example)) : shown(example);
        expect(line).toBe(`${lineOf(text, names)} EOS`);
        expect(dataAlchemyLine(example, "steps", set)).toBe(lineOf(text, names));
        expect(bed.isCorrect(example, example.completion)).toBe(true);
        expect(bed.solution(example).completion).toEqual(example.completion);
      }),
    ));

  it("have one right answer, which is what stands after <answer>", () => {
    const example = bed.example(bed.task("depth"), "test", { seed: 1, index: 0 });
    const steps = example.completion.slice(0, -5);
    expect(bed.isCorrect(example, [...steps, ...example.answer])).toBe(false); // cut off
    expect(bed.isCorrect(example, [...steps, ...example.answer.toReversed(), 1])).toBe(false);
    expect(answers.isCorrect(example, [...example.answer, 1])).toBe(true);
  });

  it("share no string, not even as a step, with the other split", () =>
    fc.assert(
      fc.property(anyTask, anySplit, anyKey, (task, split, at) => {
        const { string, operations } = bed.example(task, split, at);
        let letters = string;
        for (const i of operations) {
          expect(bed.splitOf(letters)).toBe(split);
          letters = set.operations[i].apply(letters);
        }
        expect(bed.splitOf(letters)).toBe(split);
      }),
    ));

  it.each(axes)("leak nothing on the way: %s", (axis) =>
    expect(stepLeak(bed, bed.task(axis), { seed: 1, count: 500 })).toBe(0),
  );

  it("hold out [F2] [F2], as their task generalisation does", () => {
    const names = (axis: (typeof axes)[number]) =>
      bed.sequences(bed.task(axis)).map((sequence) => sequence.map((i) => set.operations[i].name).join(" "));
    expect(names("in-distribution")).toEqual(["[F1] [F1]", "[F1] [F2]", "[F2] [F1]"]);
    expect(names("composition")).toEqual(["[F2] [F2]"]);
  });

  it("have samples in classes as those of strings: a think where the answer is due is a wrong line", () => {
    const example = bed.example(bed.task("in-distribution"), "test", { seed: 1, index: 0 });
    const classOf = (completion: number[]) => sampleClass(bed, example, completion, bed.isCorrect(example, completion));
    expect(classOf(example.completion)).toBe("demonstrated");
    const [answer, think] = bed.vocabulary.separators;
    const wrong = example.completion.map((token) => (token === answer ? think : token));
    expect(classOf(wrong)).toBe("otherError");
    expect(classOf([...example.answer, 1])).toBe("rightShortcut");
  });

  it("have no probe that needs more operations or alphabets, and say so", () => {
    const at = { seed: 1, index: 0 };
    expect(() => bed.example(bed.task("vocabulary-third"), "test", at)).toThrow(
      'vocabulary-third: alphabet (operations: "extended" has all four): expected one of "A", "B", got "C"',
    );
    expect(() => bed.example(bed.task("order-held-out"), "test", at)).toThrow(
      'order-held-out: expected operation sequences with pairs "unshown", got a set without any; choose operations: "extended"',
    );
  });

  it("are the same in every version", () =>
    expect(shown(bed.example(bed.task("length"), "test", { seed: 1, index: 7 }))).toMatchInlineSnapshot(
      `"C S Z V M [F2] [F1] <think> S Z V M C [F1] <answer> F M I Z P EOS"`,
    ));
});

describe.each(set.operations)("$name", ({ apply, asFunction }) => {
  it("is the same as a program and as algebra", () =>
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 25 }), { minLength: 2, maxLength: 8 }), (string) => {
        expect(evaluate(asFunction(string.length), string)).toEqual(apply(string));
      }),
    ));
});

/** Letters of the other alphabet as those of A; EOS and marks stay. */
function upperLetters(line: string): string {
  return line.split(" ").map((token) => (token.length === 1 ? upper(token) : token)).join(" "); // prettier-ignore
}
