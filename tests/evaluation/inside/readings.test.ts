import { describe, expect, it } from "vitest";
import { controlLabels, labelOf, readingsOf } from "../../../src/evaluation/inside/readings";
import { createTestbed, formats, type Axis, type Testbed } from "../../../src/strings";

const examplesOf = (testbed: Testbed, axis: Axis, count: number) =>
  Array.from({ length: count }, (_, index) => testbed.example(testbed.task(axis), "train", { seed: 3, index }));

describe("readings", () => {
  it.each(formats)("stand before the letters that a completion writes: %s", (format) => {
    const testbed = createTestbed({ format });
    for (const axis of ["depth", "length", "vocabulary"] as const)
      for (const example of examplesOf(testbed, axis, 20)) {
        const readings = readingsOf(example);
        const written = readings.filter(({ position, string, step }) => {
          return position === "before" || string === (format === "steps" ? step : example.task.depth);
        });
        expect(written.length).toBeGreaterThan(2 * example.task.length - 2);
        for (const reading of written) {
          const at = reading.position === "start" ? reading.token + reading.letter - 1 : reading.token;
          const [token] = testbed.vocabulary.string([labelOf(testbed, example, reading)], example.task.alphabet);
          expect(example.completion[at]).toBe(token);
        }
      }
  });

  it("look from each start for all letters of all strings to come, those between included", () => {
    const looked = (format: "steps" | "answer") => {
      const testbed = createTestbed({ format });
      const readings = readingsOf(examplesOf(testbed, "depth", 1)[0]);
      return readings.filter(({ position }) => position === "start").map(({ step, string }) => `${step}${string}`);
    };
    const fourTimes = (names: string[]) => names.flatMap((name) => [name, name, name, name]);
    expect(looked("steps")).toEqual(fourTimes(["11", "12", "13", "22", "23", "33"]));
    expect(looked("answer")).toEqual(fourTimes(["11", "12", "13"]));
  });
});

describe("controlLabels", () => {
  const testbed = createTestbed();
  const examples = examplesOf(testbed, "depth", 600);
  const [reading] = readingsOf(examples[0]);

  it("give each letter under one operation a label of its own, and other ones under another", () => {
    const labels = controlLabels(testbed, examples, reading, 1);
    const orders = new Map<number, (number | undefined)[]>();
    examples.forEach((example, i) => {
      const order = orders.get(example.operations[0]) ?? Array<number | undefined>(10).fill(undefined);
      const letter = labelOf(testbed, example, reading);
      expect(order[letter] ?? labels[i]).toBe(labels[i]);
      order[letter] = labels[i];
      orders.set(example.operations[0], order);
    });
    expect(orders.size).toBe(5);
    for (const order of orders.values()) expect([...order].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(new Set([...orders.values()].map((order) => order.join())).size).toBe(5);
  });

  it("are functions of the seed", () => {
    expect(controlLabels(testbed, examples, reading, 1)).toEqual(controlLabels(testbed, examples, reading, 1));
    expect(controlLabels(testbed, examples, reading, 1)).not.toEqual(controlLabels(testbed, examples, reading, 2));
  });
});
