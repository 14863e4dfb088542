import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { curriculumTask, type Phase } from "../../src/strings";
import { testbeds } from "./reference";

const bed = testbeds.default;
const only = (axis: Phase["on"][number]["axis"], steps: number): Phase => ({ steps, on: [{ axis, share: 1 }] });
const deeper = [only("in-distribution", 0.25), only("depth", 0.5), only("depth-4", 0.25)];
const options = { seed: 1, batch: 8, steps: 20 };
const depths = (phases: Phase[], steps: number) => {
  const task = curriculumTask(bed, phases, { ...options, steps });
  return Array.from({ length: steps }, (_, step) => {
    const batch = Array.from({ length: 8 }, (_, i) => task.example(step * 8 + i).task.depth);
    expect(new Set(batch).size).toBe(1); // rollouts of a batch have one shape
    return batch[0];
  });
};

describe("curriculumTask", () => {
  it("goes from phase to phase at their shares of the steps", () => {
    expect(depths(deeper, 20)).toEqual([...Array(5).fill(2), ...Array(10).fill(3), ...Array(5).fill(4)]);
    const thirds = [1, 1, 1].map((_, i) => only((["in-distribution", "depth", "depth-4"] as const)[i], 1 / 3));
    expect(depths(thirds, 10)).toEqual([2, 2, 2, 3, 3, 3, 3, 4, 4, 4]); // 3.33 and 6.67 are nearest to 3 and 7
  });

  it("raises a share step by step, as phases say", () => {
    const rising = [0.1, 0.5, 0.9].map((share) => ({
      steps: 1 / 3,
      on: [{ axis: "length" as const, share }, { axis: "in-distribution" as const, share: 1 - share }], // prettier-ignore
    }));
    const task = curriculumTask(bed, rising, { ...options, steps: 900 });
    const long = Array.from({ length: 900 }, (_, step) => Number(task.example(step * 8).task.length === 5));
    const shares = [0, 300, 600].map((from) => long.slice(from, from + 300).reduce((a, b) => a + b, 0) / 300);
    shares.forEach((share, i) => expect(Math.abs(share - [0.1, 0.5, 0.9][i])).toBeLessThan(4 * Math.sqrt(0.25 / 300)));
  });

  it("has the problem that the axis of its phase has at this index, and the oracle's judgement of it", () => {
    const task = curriculumTask(bed, deeper, options);
    fc.assert(
      fc.property(fc.nat({ max: 159 }), (index) => {
        const example = task.example(index);
        const key = { seed: 1, stream: "reinforcement", index };
        expect(example).toEqual(bed.example(example.task, "train", key));
        expect(task.isCorrect(example, example.completion)).toBe(true);
        expect(task.solution(example).completion).toEqual(example.completion);
      }),
    );
  });

  it("draws from the pool of a phase alone, every prompt of it equally often", () => {
    const key = (index: number) => ({ seed: 5, stream: "pool", index });
    const pool = Array.from({ length: 4 }, (_, index) => bed.example(bed.task("depth"), "train", key(index)));
    const task = curriculumTask(bed, [{ ...only("depth", 1), pool: () => pool }], { ...options, steps: 250 });
    const drawn = Array.from({ length: 2000 }, (_, index) => pool.indexOf(task.example(index)));
    const counts = pool.map((_, i) => drawn.filter((each) => each === i).length);
    const chiSquare = counts.reduce((sum, n) => sum + (n - 500) ** 2 / 500, 0);
    expect(chiSquare).toBeLessThan(16.3); // 0.1%, 3 d.f.
  });

  it("tells curricula apart by name", () =>
    expect(curriculumTask(bed, deeper, options).name).toBe(
      "depth-2 1; batches of 8 to step 5; depth-3 1; batches of 8 to step 15; depth-4 1; batches of 8 to step 20",
    ));

  it("refuses phases that leave steps over, and one without a step", () => {
    expect(() => curriculumTask(bed, deeper.slice(1), options)).toThrow(
      "phases: expected shares of the steps that sum to 1, got 0.75",
    );
    expect(() => curriculumTask(bed, deeper, { ...options, steps: 1 })).toThrow(
      "phases.0.steps: expected at least one of 1 steps, got 0.25",
    );
  });
});
