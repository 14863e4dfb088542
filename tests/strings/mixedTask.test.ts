import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mixedTask, type AxisShare } from "../../src/strings";
import { testbeds } from "./reference";

const bed = testbeds.default;
const half = (axis: AxisShare["axis"]): AxisShare[] => [
  { axis, share: 0.5 },
  { axis: "in-distribution", share: 0.5 },
];
const unequal = [
  { axis: "depth" as const, share: 0.3 },
  { axis: "in-distribution" as const, share: 0.7 },
];

describe("mixedTask", () => {
  it("draws each prompt's task by its share", () => {
    const task = mixedTask(bed, [{ axis: "composition", share: 0.2 }, ...half("vocabulary").map(scaled(0.8))], {
      seed: 1,
    });
    const n = 20_000;
    const counts = countNames(Array.from({ length: n }, (_, index) => task.example(index).task.name));
    const expected = { composition: 0.2, "vocabulary-B": 0.4, "depth-2": 0.4 };
    const chiSquare = Object.entries(expected).reduce(
      (sum, [name, p]) => sum + (counts[name] - n * p) ** 2 / (n * p),
      0,
    );
    expect(chiSquare).toBeLessThan(13.8); // 0.1%, 2 d.f.
  });

  it("draws each batch's task by its share, so that no batch mixes lengths", () => {
    const task = mixedTask(bed, unequal, { seed: 1, batch: 16 });
    const batches = Array.from({ length: 2000 }, (_, batch) =>
      Array.from({ length: 16 }, (_, i) => task.example(batch * 16 + i)),
    );
    for (const examples of batches) expect(new Set(examples.map(({ prompt }) => prompt.length)).size).toBe(1);
    const deep = batches.filter(([{ task }]) => task.name === "depth-3").length;
    expect(Math.abs(deep - 600)).toBeLessThan(3.3 * Math.sqrt(2000 * 0.3 * 0.7)); // 0.1%
  });

  it("has the problem that its axis has under the same key, from the training split", () =>
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (seed, index) => {
        const example = mixedTask(bed, unequal, { seed, batch: 16 }).example(index);
        expect(bed.example(example.task, "train", { seed, stream: "reinforcement", index })).toEqual(example);
        expect(bed.splitOf(example.string)).toBe("train");
      }),
    ));

  it("rewards each problem by its own oracle", () => {
    const task = mixedTask(bed, unequal, { seed: 1, batch: 1000 });
    const [first, ...others] = Array.from({ length: 40 }, (_, i) => task.example(i * 1000));
    for (const example of [first, ...others]) expect(task.isCorrect(example, example.completion)).toBe(true);
    const other = others.find(({ answer }) => answer.join() !== first.answer.join())!;
    expect(task.isCorrect(first, other.completion)).toBe(false);
  });

  it("tells mixtures apart by name", () => {
    expect(mixedTask(bed, half("composition"), { seed: 1 }).name).toBe("composition 0.5, depth-2 0.5");
    expect(mixedTask(bed, unequal, { seed: 1, batch: 16 }).name).toBe("depth-3 0.3, depth-2 0.7; batches of 16");
  });

  it("refuses to mix lengths in a batch, and says what to give", () => {
    expect(() => mixedTask(bed, unequal, { seed: 1 })).toThrow(
      "batch: expected the number of prompts of a batch, since tasks differ in tokens of prompt and completion " +
        "(depth-3: 8 and 18, depth-2: 7 and 11)",
    );
  });

  it("refuses shares that do not sum to 1", () => {
    expect(() => mixedTask(bed, unequal.slice(0, 1), { seed: 1 })).toThrow(
      "shares: expected probabilities that sum to 1, got 0.3",
    );
    expect(() => mixedTask(bed, [{ axis: "depth", share: 1.5 }], { seed: 1 })).toThrow(/^share of depth: /);
  });
});

function scaled(factor: number) {
  return ({ axis, share }: AxisShare) => ({ axis, share: share * factor });
}

function countNames(names: string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
