import { describe, expect, it } from "vitest";
import { dataAlchemyLine, taskOf, type Example } from "../../src/strings";

const example: Example = {
  task: taskOf("depth"),
  string: [0, 1, 2, 3],
  operations: [2, 3, 0],
  prompt: [],
  completion: [],
  answer: [],
};

describe("dataAlchemyLine", () => {
  it("writes the steps between <think>, and the answer after <answer>", () =>
    expect(dataAlchemyLine(example)).toBe(
      "A B C D [shift] [reverse] [+1] <think> B C D A [reverse] [+1] <think> A D C B [+1] <answer> B E D C",
    ));

  it("writes one operation, and the format without steps, with <answer> alone", () => {
    expect(dataAlchemyLine({ ...example, operations: [2] })).toBe("A B C D [shift] <answer> B C D A");
    expect(dataAlchemyLine(example, "answer")).toBe("A B C D [shift] [reverse] [+1] <answer> B E D C");
  });
});
