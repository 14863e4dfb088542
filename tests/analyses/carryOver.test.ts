import { describe, expect, it } from "vitest";
import { carriedOver, carryOverFit, type CarriedOver } from "../../src/analyses/carryOver";
import { row, tuned } from "../results/fixture";

const run = (seed: number, over: Partial<CarriedOver>): CarriedOver => ({
  axis: "composition",
  exposure: 0,
  snapshot: 150,
  baseSeed: seed,
  isAlone: false,
  baseMass: 0.5,
  change: 0,
  gain: 0,
  ...over,
});
const seeds = Array.from({ length: 10 }, (_, i) => i + 1);

/** Early all axes rise by .2 and late they fall by .1, depth by .05 less; depth is there late more often than early. */
const confounded = seeds.flatMap((seed) => [
  ...[0.01, -0.01].map((noise) => run(seed, { snapshot: 150, change: 0.2 + noise, gain: 0.3 })),
  run(seed, { snapshot: 150, axis: "depth", change: 0.15 + 0.001 * seed, gain: 0.3 }),
  run(seed, { snapshot: 800, change: -0.1, gain: 0 }),
  ...[0, 1, 2].map(() => run(seed, { snapshot: 800, axis: "depth", change: -0.15 + 0.001 * seed, gain: 0 })),
]);

describe("carriedOver", () => {
  const inDistribution = (keys: object, before: number, after: number) => [
    row({ snapshot: 400, ...keys, study: "base", value: before }),
    tuned("in-distribution", { snapshot: 400, study: "saturation", ...keys, run: "rl", value: after }),
  ];

  it("joins the change on an axis with the gain in distribution of the same run, where the base has partial mass", () => {
    const rows = [
      ...inDistribution({}, 0.8, 0.9),
      ...inDistribution({ axis: "composition" }, 0.5, 0.65),
      ...inDistribution({ axis: "length" }, 0.01, 0.02), // next to no mass
      ...inDistribution({ axis: "vocabulary" }, 0.99, 0.9), // nearly full
    ];
    expect(carriedOver(rows)).toEqual([
      {
        axis: "composition",
        exposure: 0,
        snapshot: 400,
        baseSeed: 1,
        isAlone: false,
        baseMass: 0.5,
        change: expect.closeTo(0.15, 12),
        gain: expect.closeTo(0.1, 12),
      },
    ]);
  });

  it("takes policies that were exposed to one axis alone too, and says so", () => {
    const study = "moments";
    const rows = [...inDistribution({ study }, 0.8, 0.9), ...inDistribution({ study, axis: "depth" }, 0.5, 0.4)];
    expect(carriedOver(rows)).toMatchObject([{ axis: "depth", isAlone: true, change: expect.closeTo(-0.1, 12) }]);
  });

  it("leaves out answers without steps", () => {
    const answers = { format: "answer" } as const;
    expect(carriedOver([...inDistribution(answers, 0.8, 0.9), ...inDistribution({ ...answers, axis: "composition" }, 0.5, 0.6)])).toEqual([]); // prettier-ignore
  });
});

describe("carryOverFit", () => {
  it("tells the axis from the moment where axes have runs at several moments", () => {
    const [alone, atMoment] = (["nothing", "moment"] as const).map(
      (fixed) => carryOverFit(confounded, fixed)!.axes.depth!,
    );
    const means = { composition: (0.2 * 2 - 0.1) / 3, depth: (0.15 - 0.15 * 3) / 4 + 0.0055 };
    expect(alone.value).toBeCloseTo(means.depth - means.composition, 10);
    expect(atMoment.value).toBeCloseTo(-0.05 + 0.0055, 10);
    expect(atMoment.lower).toBeLessThan(atMoment.value);
  });

  it("finds how much of a unit of gain in distribution carries over, with the axis held", () => {
    const exact = seeds.flatMap((seed) =>
      [0.1, 0.2, 0.3].flatMap((gain) => [
        run(seed, { gain: gain + 0.01 * seed, change: 0.7 * (gain + 0.01 * seed) + 0.02 }),
        run(seed, { axis: "length", gain, change: 0.7 * gain - 0.06 }),
      ]),
    );
    const { slope, axes } = carryOverFit(exact, "gain")!;
    expect(slope!.value).toBeCloseTo(0.7, 10);
    expect(axes.length!.value).toBeCloseTo(-0.08, 10);
    expect(axes.depth).toBeUndefined();
  });

  it("gives none of too few base seeds, or of one axis", () => {
    expect(carryOverFit(confounded.filter(({ baseSeed }) => baseSeed < 8), "moment")).toBeUndefined(); // prettier-ignore
    expect(carryOverFit(confounded.filter(({ axis }) => axis === "composition"), "moment")).toBeUndefined(); // prettier-ignore
    expect(carryOverFit(confounded.filter(({ axis }) => axis === "depth"), "moment")).toBeUndefined(); // prettier-ignore
  });
});
