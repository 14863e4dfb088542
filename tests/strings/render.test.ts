import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyKey, anySplit, anyTask, anyTestbed, solve, testbeds } from "./reference";

describe("a demonstration", () => {
  it("repeats the rest of the problem after each step, and ends with the answer", () =>
    fc.assert(
      fc.property(anyTask, anySplit, anyKey, (task, split, at) => {
        const { vocabulary } = testbeds.default;
        const { prompt, completion, answer } = testbeds.default.example(task, split, at);
        const [problem] = vocabulary.decode(prompt).split(" >");
        expect(vocabulary.decode(completion)).toBe(solve(problem, task.alphabet).join(" > ") + " EOS");
        expect(vocabulary.decode(answer)).toBe(solve(problem, task.alphabet).at(-1));
      }),
    ));

  it("is the answer alone in the format without steps", () =>
    fc.assert(
      fc.property(anyTask, anySplit, anyKey, (task, split, at) => {
        const steps = testbeds.default.example(task, split, at);
        const alone = testbeds.answer.example(task, split, at);
        expect(alone.prompt).toEqual(steps.prompt);
        expect(alone.completion).toEqual([...steps.answer, 1]);
      }),
    ));

  it("has the announced lengths", () =>
    fc.assert(
      fc.property(anyTestbed, anyTask, anySplit, anyKey, (testbed, task, split, at) => {
        const { prompt, completion, answer } = testbed.example(task, split, at);
        expect(prompt).toHaveLength(testbed.promptLength(task));
        expect(completion).toHaveLength(testbed.completionLength(task));
        expect(answer).toHaveLength(task.length);
      }),
    ));
});
