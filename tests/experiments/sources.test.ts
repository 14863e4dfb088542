import { describe, expect, it } from "vitest";
import { planOf } from "../../src/experiments/plan";
import { smoke } from "../../src/experiments/protocols/smoke";
import { corpusOf, sourceOf, taskOf } from "../../src/experiments/sources";

const base = (id: string) => planOf(smoke).jobs.find((job) => job.id === id)!.base;
const testbedBase = base("e0.1-s1");
const ladderBase = base("ladder-shared-s1");
const indices = Array.from({ length: 600 }, (_, index) => index);

describe("corpusOf", () => {
  it.each([testbedBase, ladderBase])("holds nothing longer than it says: $id", (each) => {
    const corpus = corpusOf(sourceOf(each), each);
    const lengths = indices.map(corpus.example).map(({ prompt, completion }) => prompt.length + completion.length);
    expect(Math.max(...lengths)).toBe(corpus.longest);
  });

  it("differs from seed to seed, in its examples and in its id", () => {
    const source = sourceOf(testbedBase);
    const [one, two] = [1, 2].map((seed) => corpusOf(source, { ...testbedBase, seed }));
    expect(one.id).not.toBe(two.id);
    expect(indices.map(one.example)).not.toEqual(indices.map(two.example));
  });

  it("gives every rung of the ladder the same share", () => {
    const corpus = corpusOf(sourceOf(ladderBase), ladderBase);
    const counts = new Map<number, number>();
    for (const { prompt } of indices.map(corpus.example)) counts.set(prompt[4], (counts.get(prompt[4]) ?? 0) + 1);
    expect([...counts.values()]).toEqual(Array(12).fill(50));
  });
});

describe("taskOf", () => {
  it.each([
    [testbedBase, "length"],
    [ladderBase, "ladder"],
  ] as const)("rewards the right completion and no other: %#", (each, trainedOn) => {
    const task = taskOf(sourceOf(each), trainedOn, 1);
    for (const example of indices.slice(0, 24).map(task.example)) {
      const right = Array.from(example.completion);
      expect(task.isCorrect(example, right)).toBe(true);
      expect(task.isCorrect(example, right.slice(0, -1))).toBe(false); // no end
      expect(task.isCorrect(example, [right[0] + 1, ...right.slice(1)])).toBe(trainedOn === "length"); // a step is not judged
    }
  });
});
