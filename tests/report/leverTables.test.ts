import { describe, expect, it } from "vitest";
import { courseOf, passAtKOf, shapesOf, silentGroups } from "../../src/report/leverTables";
import { number } from "../../src/results/numbers";
import { mean } from "../../src/statistics/moments";
import { leversWorld } from "../verdicts/leversWorld";

const world = leversWorld({ seeds: 3, noise: 0.05 });
/** By hand: the mean of the rows that these keys pick. */
const meanWhere = (keys: Record<string, unknown>) => {
  const own = world.rows.filter((row) => Object.entries(keys).every(([key, value]) => row[key as "run"] === value));
  expect(own.length, JSON.stringify(keys)).toBeGreaterThan(0);
  return number(mean(own.map(({ value }) => value)));
};

describe("the tables of levers", () => {
  it("have means on the way and at the end, an arm a line, without settings that were drawn", () => {
    const lines = courseOf(world, "specification", "depth", { correctMassAt25: "80 steps", correctMass: "320 steps" });
    expect(lines.map(({ arm }) => arm)).toHaveLength(6);
    const keys = { study: "specification", axis: "depth", arm: "beta0.05-rate0.0002" };
    expect(lines.find(({ arm }) => arm === "β = 0.05, rate 0.0002")).toEqual({
      arm: "β = 0.05, rate 0.0002",
      "80 steps": meanWhere({ ...keys, metric: "correctMassAt25" }),
      "320 steps": meanWhere({ ...keys, metric: "correctMass" }),
    });
  });

  it("have the share of groups without a signal, by arm and exposure, beside GRPO's own groups of 16", () => {
    const runs = [...new Set(world.rows.filter(({ study, trainedOn, exposure }) =>
      ["groups", "exposure"].includes(study) && trainedOn === "length" && exposure === 0.02).map(({ run }) => run))]; // prettier-ignore
    const curves = runs.map((run) => ({ run, study: "groups" as const, step: 1, metric: "frac_reward_zero_std", value: run.includes("g64") ? 0.2 : 0.6 })); // prettier-ignore
    const lines = silentGroups({ ...world, curves: curves as typeof world.curves });
    const shares = Object.fromEntries(lines.map((line) => [line.arm, line["groups without a signal"]]));
    expect(shares).toMatchObject({ "groups of 64, exposure 2%": "20%", "groups of 16, exposure 2%": "60%" });
  });

  it("have pass@k of the base policy once, and after each training", () => {
    const lines = passAtKOf(world, [256, 4096]);
    expect(lines.map(({ policy }) => policy).slice(0, 2)).toEqual(["base policy", "GRPO"]);
    const tuned = { study: "coverage", axis: "length", arm: "plain", method: "grpo" };
    expect(lines[1]["k = 4,096"]).toBe(meanWhere({ ...tuned, metric: "passAt4096" }));
    expect(passAtKOf({ rows: [] }, [1])).toEqual([]);
  });

  it("have what each shape of transformer knew before, on its targets and in distribution, and what it gained", () => {
    const line = shapesOf(world).find(({ shape }) => shape === "width 48, exposure 2%")!;
    const own = { study: "architecture", arm: "narrow", exposure: 0.02, metric: "correctMass" };
    const after = ["depth", "length"].map((axis) => Number(meanWhere({ ...own, axis, trainedOn: axis })));
    const gain = Number(line.gain.replace("−", "-"));
    expect(Number(line["base mass on the target"]) + gain).toBeCloseTo(mean(after), 2);
  });
});
