import { describe, expect, it } from "vitest";
import { claims, holds, specifications, type Claim } from "../../src/analyses/specification";
import { mean } from "../../src/statistics/moments";
import { leversWorld, plan } from "../verdicts/leversWorld";

const world = leversWorld({
  seeds: 3,
  noise: 0,
  prompts: 12,
  instead: ({ run, axis, base, metric, before }) =>
    run.arm === "drawn-7" && metric === "correctMass" && axis === "depth" && base.exposure === 0.02
      ? before + 0.9
      : undefined,
});
const settings = specifications(world);
const of = (arm: string) => settings.find((each) => each.arm === arm)!;

describe("settings that were drawn", () => {
  it("are all of the plan, by rising rate times steps, each with what its runs were trained with", () => {
    expect(new Set(settings.map(({ arm }) => arm))).toEqual(
      new Set(Array.from({ length: 24 }, (_, i) => `drawn-${i + 1}`)),
    );
    const products = settings.map((each) => Number(each.settings.learning_rate) * Number(each.settings.max_steps));
    expect(products).toEqual([...products].sort((a, b) => a - b));
    const { rl } = plan.jobs.flatMap(({ runs }) => runs).find(({ arm }) => arm === "drawn-5")!;
    expect(of("drawn-5").settings).toMatchObject({ beta: rl.beta, loss_type: rl.loss_type, max_steps: rl.max_steps });
  });

  it("have each claim's number by base seed: .05 rises by .2, .5 by .3, .95 by .01", () => {
    const { rise, saturation, forgetting } = of("drawn-1").seeds;
    expect(rise.map(({ value }) => value)).toEqual([1, 2, 3].map(() => expect.closeTo(0.1, 9)));
    expect(saturation.map(({ value }) => value)).toEqual([1, 2, 3].map(() => expect.closeTo(0.01 - 0.3, 9)));
    expect(mean(forgetting.map(({ value }) => value))).toBeLessThan(0);
  });

  it("compare depth at exposure 2% with none", () => {
    const raised = mean(of("drawn-7").seeds.alignment.map(({ value }) => value));
    const { max_steps, learning_rate } = of("drawn-7").settings;
    const unexposed = 0.6 * (1 - Math.exp(-Number(learning_rate) * Number(max_steps) * 20));
    expect(raised).toBeCloseTo(0.9 - unexposed, 9);
    expect(mean(of("drawn-8").seeds.alignment.map(({ value }) => value))).toBeCloseTo(0, 9);
  });

  it("bear a claim out by the sign of their mean, and never without rows", () => {
    const numbers = (value: number) => [1, 2].map((seed) => ({ seed, value }));
    for (const claim of Object.keys(claims) as Claim[]) {
      const seeds = (value: number) => ({
        ...of("drawn-1"),
        seeds: { ...of("drawn-1").seeds, [claim]: numbers(value) },
      });
      expect([1, -1, 0].map((sign) => holds(claim, seeds(0.1 * sign)))).toEqual([
        claims[claim].sign > 0,
        claims[claim].sign < 0,
        false,
      ]);
      expect(holds(claim, { ...of("drawn-1"), seeds: { ...of("drawn-1").seeds, [claim]: [] } })).toBe(false);
    }
  });

  it("are none of a protocol without them", () => expect(specifications({ ...world, rows: [] })).toEqual([]));
});
