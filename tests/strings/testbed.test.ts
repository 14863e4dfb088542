import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createTestbed, taskOf, type Axis, type Task, type Testbed } from "../../src/strings";
import { anyKey, anySplit, anyTask, anyTestbed, lettersIn, tasks, testbeds } from "./reference";

const testbed = testbeds.default;

describe("an example", () => {
  it("is a function of its key: of nothing drawn before, of no testbed's history", () =>
    fc.assert(
      fc.property(anyTask, anySplit, anyKey, (task, split, at) => {
        const first = testbed.example(task, split, at);
        testbed.example(task, split, { ...at, index: at.index + 1 });
        expect(testbed.example(task, split, at)).toEqual(first);
        expect(createTestbed().example(task, split, at)).toEqual(first);
      }),
      { numRuns: 30 },
    ));

  it("differs between seeds, streams and indices", () => {
    const task: Task = { ...testbed.task("length"), name: "length-8", length: 8 };
    const keys = [
      { seed: 1, index: 0 },
      { seed: 2, index: 0 },
      { seed: 1, index: 1 },
      { seed: 1, index: 0, stream: "evaluation" },
    ];
    expect(new Set(keys.map((at) => testbed.example(task, "train", at).string.join(""))).size).toBe(4);
  });

  it("is the same in every version", () => {
    const { prompt, completion } = testbed.example(testbed.task("depth"), "test", { seed: 1, index: 7 });
    expect(testbed.vocabulary.decode([...prompt, ...completion])).toMatchInlineSnapshot(
      `"d h b a shift +1 +1 > h b a d +1 +1 > i c b e +1 > j d c f EOS"`,
    );
  });

  it("shares no string, not even as a step, with the other split", () =>
    fc.assert(
      fc.property(anyTask, anySplit, anyKey, (task, split, at) => {
        for (const string of stagesOf(testbed, task, split, at)) expect(testbed.splitOf(string)).toBe(split);
      }),
      { numRuns: 1000 },
    ));

  it("does share steps in the spike's setting: about one in five is a test string", () => {
    const leaking = Array.from({ length: 2000 }, (_, index) => index).filter((index) =>
      stagesOf(testbeds.spike, taskOf("in-distribution"), "train", { seed: 1, index })
        .slice(1, 2)
        .some((step) => testbeds.spike.splitOf(step) === "test"),
    );
    expect(leaking.length / 2000).toBeGreaterThan(0.15);
    expect(leaking.length / 2000).toBeLessThan(0.25);
  });

  it("draws every sequence and every string of its split equally often", () => {
    const task = testbed.task("in-distribution");
    const examples = Array.from({ length: 40_000 }, (_, index) => testbed.example(task, "test", { seed: 1, index }));
    expect(
      chiSquare(
        examples.map((e) => e.operations.join()),
        19,
      ),
    ).toBeLessThan(42.3); // 0.1%, 18 d.f.
    expect(
      chiSquare(
        examples.map((e) => e.string.join()),
        1990,
      ),
    ).toBeLessThan(2189); // 0.1%, 1989 d.f.
  });

  it("takes its operations from the sequences of its task", () =>
    fc.assert(
      fc.property(anyTestbed, anyTask, anyKey, (bed, task, at) => {
        expect(bed.sequences(task)).toContainEqual(bed.example(task, "train", at).operations);
      }),
    ));
});

describe("the tasks of the axes", () => {
  it.each<[Axis, Partial<Task>]>([
    ["in-distribution", { depth: 2, length: 4, alphabet: "A", pairs: "trained" }],
    ["depth", { depth: 3 }],
    ["length", { length: 5 }],
    ["vocabulary", { alphabet: "B" }],
    ["composition", { pairs: "held-out" }],
  ])("%s changes one field of the pretrained task", (axis, changes) => {
    expect(testbed.task(axis)).toEqual({ ...testbed.task("in-distribution"), ...changes, name: expect.any(String) });
  });

  it("have names of their own", () => expect(new Set(tasks.map((task) => task.name)).size).toBe(tasks.length));
});

describe("createTestbed", () => {
  it("names the setting that it does not know", () => {
    expect(() => createTestbed({ format: "prose" as "steps" })).toThrow(
      'format: expected one of "steps", "answer", got "prose"',
    );
    expect(() => createTestbed({ operations: "none" as "spike" })).toThrow(
      'operations: expected one of "default", "extended", "spike", "data-alchemy", "arithmetic", got "none"',
    );
    expect(() => testbed.task("width" as Axis)).toThrow(/^axis: expected one of "in-distribution", .*, got "width"$/);
  });

  it("names the field of a task that it has no problems of", () => {
    const task = { ...testbed.task("depth"), name: "deep" };
    const at = { seed: 1, index: 0 };
    expect(() => testbed.example({ ...task, depth: 6 }, "train", at)).toThrow(
      "deep: depth: expected an integer from 1 to 5, got 6",
    );
    expect(() => testbed.example({ ...task, length: 1 }, "train", at)).toThrow(/^deep: length: /);
  });
});

/** The strings in an example's tokens, read back from them: the first, every step's, the answer. */
function stagesOf(bed: Testbed, task: Task, split: "train" | "test", at: { seed: number; index: number }): number[][] {
  const { prompt, completion } = bed.example(task, split, at);
  const steps = bed.vocabulary.decode([...prompt, ...completion]).split(" > ");
  return steps.map((step) => [...lettersIn(step, task.alphabet)].map(Number));
}

/** Pearson's statistic against equal frequencies of `kinds` values. */
function chiSquare(values: string[], kinds: number): number {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const expected = values.length / kinds;
  const absent = kinds - counts.size;
  return [...counts.values()].reduce((sum, n) => sum + (n - expected) ** 2 / expected, absent * expected);
}
