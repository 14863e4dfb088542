import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { groupDeviations, groupAdvantages } from "../../src/training/advantage";
import { mean } from "../../src/statistics/moments";

const rewards = Float64Array.of(1, 0, 0, 1, 1, 1, 1, 1, 0, 0, 0, 1); // three groups of four

/** TRL's line, torch.std being the one with divisor n − 1, with 1e-4 added to it. */
const deviation = (values: number[]) => {
  const centre = values.reduce((a, b) => a + b) / values.length;
  return Math.sqrt(values.reduce((sum, x) => sum + (x - centre) * (x - centre), 0) / (values.length - 1));
};

const group = fc.integer({ min: 2, max: 6 });

describe("groupAdvantages", () => {
  it("are TRL's by hand: whitened in the group", () => {
    const half = 0.5 / (Math.sqrt(1 / 3) + 1e-4); // two of four right
    const [above, below] = [0.75 / (0.5 + 1e-4), 0.25 / (0.5 + 1e-4)]; // one of four
    const expected = [half, -half, -half, half, 0, 0, 0, 0, -below, -below, -below, above];
    groupAdvantages(rewards, 4, "group").forEach((a, i) => expect(a).toBeCloseTo(expected[i], 12));
  });

  it("are TRL's by hand: only centred", () =>
    expect([...groupAdvantages(rewards, 4, "none")]).toEqual([
      0.5, -0.5, -0.5, 0.5, 0, 0, 0, 0, -0.25, -0.25, -0.25, 0.75,
    ]));

  it("are TRL's by hand: centred in the group, scaled by the whole batch's deviation", () => {
    const scale = Math.sqrt((7 * (5 / 12) ** 2 + 5 * (7 / 12) ** 2) / 11) + 1e-4;
    const centred = groupAdvantages(rewards, 4, "none");
    groupAdvantages(rewards, 4, "batch").forEach((a, i) => expect(a).toBeCloseTo(centred[i] / scale, 12));
  });

  it("add up to nothing in each group, whatever the rewards and the scale", () =>
    fc.assert(
      fc.property(
        group,
        fc.constantFrom("group", "batch", "none"),
        fc.infiniteStream(fc.double({ min: -5, max: 5, noNaN: true })),
        (size, scale, stream) => {
          const rewards = Float64Array.from([...stream.take(3 * size)]);
          const relative = groupAdvantages(rewards, size, scale);
          for (const start of [0, size, 2 * size]) {
            expect(mean(relative.subarray(start, start + size))).toBeCloseTo(0, 8);
          }
        },
      ),
    ));

  it("carry no signal where all of a group agree", () => {
    for (const scale of ["group", "batch", "none"] as const) {
      expect([...groupAdvantages(rewards, 4, scale).subarray(4, 8)]).toEqual([0, 0, 0, 0]);
    }
    expect([...groupAdvantages(new Float64Array(8), 4, "batch")]).toEqual(Array(8).fill(0));
  });
});

describe("groupDeviations", () => {
  it("are the standard deviations with divisor G − 1", () =>
    fc.assert(
      fc.property(group, fc.infiniteStream(fc.double({ min: -5, max: 5, noNaN: true })), (size, stream) => {
        const values = [...stream.take(2 * size)];
        const [first, second] = groupDeviations(Float64Array.from(values), size);
        expect(first).toBeCloseTo(deviation(values.slice(0, size)), 10);
        expect(second).toBeCloseTo(deviation(values.slice(size)), 10);
      }),
    ));
});
