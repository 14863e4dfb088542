import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { advantagesOf, groupDeviations, groupAdvantages, groupsDisagree } from "../../src/training/advantage";
import type { AdvantageEstimator } from "../../src/training/choices";
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

describe("advantagesOf", () => {
  const options = { num_generations: 4, scale_rewards: "none" } as const;
  const of = (adv_estimator: AdvantageEstimator, pass_k?: number) =>
    Array.from(advantagesOf(rewards, { ...options, adv_estimator, pass_k }));

  it("compares a reward with the others of its group, with the batch, or with nothing", () => {
    const others = of("rloo");
    rewards.forEach((reward, i) => {
      const group = [...rewards.subarray(i - (i % 4), i - (i % 4) + 4)];
      group.splice(i % 4, 1);
      expect(others[i]).toBeCloseTo(reward - mean(group), 12);
    });
    expect(of("batch")[0]).toBeCloseTo(1 - 7 / 12, 12);
    expect(of("none")).toEqual([...rewards]);
  });

  it("rewards right answers alone by 1, or wrong ones alone by -1", () => {
    expect(of("positive")).toEqual([...rewards]);
    expect(of("negative")).toEqual([...rewards].map((reward) => reward - 1));
  });

  it("is for pass@k what all sets of k rollouts give on average, each set relative to all of them", () =>
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0, 1), { minLength: 2, maxLength: 7 }), fc.nat(), (group, at) => {
        const k = 1 + (at % group.length);
        const settings = { ...options, num_generations: group.length, adv_estimator: "passk", pass_k: k } as const;
        const made = advantagesOf(Float64Array.from(group), settings);
        bySets(group, k).forEach((expected, i) => expect(made[i]).toBeCloseTo(expected, 9));
      }),
    ));

  it("says what it needs: a critic for gae, rewards of 0 and 1 for pass@k", () => {
    expect(() => of("gae")).toThrow('adv_estimator: expected one that needs no critic, got "gae"');
    const shaped = () => advantagesOf(Float64Array.of(0, 0.5), { ...options, num_generations: 2, adv_estimator: "passk", pass_k: 1 }); // prettier-ignore
    expect(shaped).toThrow("expected rewards of 0 and 1, got 0.5");
  });
});

/** Every set of k rollouts is right where one of them is; a rollout gets the mean of its sets' whitened rewards. */
function bySets(group: number[], k: number): number[] {
  const sets = Array.from({ length: 2 ** group.length }, (_, bits) =>
    group.flatMap((_, i) => ((bits >> i) & 1 ? [i] : [])),
  )
    .filter((set) => set.length === k)
    .map((set) => ({ set, reward: Math.max(...set.map((i) => group[i])) }));
  const all = sets.map(({ reward }) => reward);
  const spread = Math.sqrt(mean(all.map((reward) => (reward - mean(all)) ** 2)));
  return group.map((_, i) => {
    const own = sets.filter(({ set }) => set.includes(i)).map(({ reward }) => reward);
    return spread === 0 ? 0 : (mean(own) - mean(all)) / spread;
  });
}

describe("groupsDisagree", () => {
  it("tells the rollouts of groups whose rewards differ", () =>
    expect(groupsDisagree(rewards, 4)).toEqual([
      ...Array(4).fill(true),
      ...Array(4).fill(false),
      ...Array(4).fill(true),
    ]));
});
