import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { answers } from "../../src/strings/oracle";
import { EOS, PAD, STEP } from "../../src/strings";
import { anyKey, anySplit, anyTask, anyTestbed, testbeds } from "./reference";

const [a, b, c] = [20, 21, 22];

describe("answers", () => {
  it.each<[string, number[]]>([
    ["after the last step", [c, STEP, a, b, EOS]],
    ["from the start, where there is no step", [a, b, EOS]],
    ["after wrong steps", [c, c, STEP, STEP, a, b, EOS]],
    ["whatever follows the first EOS", [STEP, a, b, EOS, c, PAD, EOS, STEP]],
  ])("accepts the answer %s", (_, completion) => expect(answers(completion, [a, b])).toBe(true));

  it.each<[string, number[]]>([
    ["that is wrong", [STEP, a, c, EOS]],
    ["cut off before EOS", [STEP, a, b]],
    ["padded instead of ended", [STEP, a, b, PAD, PAD]],
    ["that is too long", [STEP, c, a, b, EOS]],
    ["that is too long from the start", [c, a, b, EOS]],
    ["that is too short", [STEP, b, EOS]],
    ["before a last step that is empty", [a, b, STEP, EOS]],
    ["after the first EOS", [EOS, STEP, a, b, EOS]],
    ["that is missing", []],
  ])("refuses an answer %s", (_, completion) => expect(answers(completion, [a, b])).toBe(false));

  it("reads typed arrays", () => expect(answers(Int32Array.of(a, b, EOS), [a, b])).toBe(true));
});

describe("isCorrect", () => {
  it("accepts every demonstration", () =>
    fc.assert(
      fc.property(anyTestbed, anyTask, anySplit, anyKey, (testbed, task, split, at) => {
        const example = testbed.example(task, split, at);
        expect(testbed.isCorrect(example, example.completion)).toBe(true);
      }),
    ));

  it("refuses a demonstration with any one token of its answer changed, and accepts any change of its steps", () =>
    fc.assert(
      fc.property(anyTask, anyKey, fc.nat(), fc.integer({ min: 3, max: 39 }), (task, at, position, token) => {
        const example = testbeds.default.example(task, "test", at);
        const changed = [...example.completion];
        const i = position % (changed.length - 1); // EOS stays
        fc.pre(changed[i] !== STEP && changed[i] !== token);
        changed[i] = token;
        const answerStarts = example.completion.lastIndexOf(STEP) + 1;
        expect(testbeds.default.isCorrect(example, changed)).toBe(i < answerStarts);
      }),
    ));

  it("does not look at what the renderer wrote", () => {
    const example = testbeds.default.example(testbeds.default.task("depth"), "test", { seed: 1, index: 0 });
    const blank = { ...example, prompt: [], completion: [], answer: [] };
    expect(testbeds.default.isCorrect(blank, example.completion)).toBe(true);
  });
});
