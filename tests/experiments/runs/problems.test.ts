import { describe, expect, it } from "vitest";
import { planOf } from "../../../src/experiments/plan/plan";
import { smoke } from "../../../src/experiments/protocols/smoke";
import { createTestbed, type Example } from "../../../src/strings";
import { corpusOf, sourceOf, taskOf } from "../../../src/experiments/runs/problems";

const base = (id: string) => planOf(smoke).jobs.find((job) => job.id === id)!.base;
const testbedBase = base("e0.1-s1");
const ladderBase = base("ladder-shared-s1");
const indices = Array.from({ length: 600 }, (_, index) => index);

describe("corpusOf", () => {
  it.each([testbedBase, ladderBase])("has no example longer than it says: $id", (each) => {
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

describe("a corpus of one target alone", () => {
  it("shows that target by its exposure, and none of the others", () => {
    const source = sourceOf(testbedBase);
    const alone = corpusOf(source, { ...testbedBase, exposure: 0.5, exposedTo: "length" });
    const tasks = indices.map((index) => (alone.example(index) as Example).task.name);
    expect(new Set(tasks)).toEqual(new Set(["depth-1", "depth-2", "length-5"]));
    const shown = tasks.filter((name) => name === "length-5").length;
    expect(shown / tasks.length).toBeGreaterThan(0.5 - 0.09); // four standard deviations of 600 draws
    expect(shown / tasks.length).toBeLessThan(0.5 + 0.09);
  });
});

describe("taskOf", () => {
  it("has an axis's own training problems", () => {
    const testbed = createTestbed();
    const task = taskOf({ testbed }, "length", 3);
    for (const index of indices.slice(0, 20))
      expect(task.example(index)).toEqual(
        testbed.example(testbed.task("length"), "train", { seed: 3, stream: "reinforcement", index }),
      );
  });

  it("gives each batch of a mixture problems of one axis, and both axes their share of batches", () => {
    const task = taskOf({ testbed: createTestbed() }, "depth+in-distribution", 1, 6);
    const names = indices.map((index) => (task.example(index) as Example).task.name);
    const batches = Array.from({ length: 100 }, (_, batch) => new Set(names.slice(6 * batch, 6 * batch + 6)));
    for (const batch of batches) expect(batch.size).toBe(1);
    const deep = batches.filter((batch) => batch.has("depth-3")).length;
    expect(deep).toBeGreaterThan(30); // four standard deviations
    expect(deep).toBeLessThan(70);
  });

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
