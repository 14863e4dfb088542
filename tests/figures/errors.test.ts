import { describe, expect, it } from "vitest";
import { errors } from "../../src/figures/errors";
import { row, tuned } from "../results/fixture";
import { classesOf, withExtensions } from "./extensions";
import { noResults, syntheticResults } from "./fixture";

type Bar = { type: string; name: string; x: number[]; y: number[]; base: number[]; xaxis: string };
const barsOf = (of: ReturnType<typeof errors>) => of.data as Bar[];

const [base, tunedRow] = [row({ axis: "depth", value: 0.2 }), tuned("depth", { axis: "depth", value: 0.6 })];
const measured = { ...noResults(), rows: [base, tunedRow, ...classesOf(base), ...classesOf(tunedRow)] };

describe("the figure of what samples do wrong", () => {
  it("stacks shares that fill each bar: right ones as demonstrated or not, then the wrong ones by class", () => {
    const bars = barsOf(errors(measured));
    expect(bars.map(({ name }) => name).slice(0, 4)).toEqual(["right as demonstrated", "right, lines left out", "right after an error", "early stop"]); // prettier-ignore
    const at = (name: string) => bars.find((bar) => bar.name === name)!;
    expect(at("right as demonstrated").y).toEqual([0.18, 0.54].map((share) => expect.closeTo(share, 5)));
    expect(at("early stop").base).toEqual([0.2, 0.6].map((share) => expect.closeTo(share, 5)));
    expect(at("early stop").y).toEqual([0.4, 0.2].map((share) => expect.closeTo(share, 5)));
    const top = bars[bars.length - 1];
    top.base.forEach((below, i) => expect(below + top.y[i]).toBeCloseTo(1, 5));
  });

  it("has the base policy to the left and the tuned one to the right of each exposure", () => {
    const { layout } = errors(measured);
    expect(layout.xaxis!.ticktext).toEqual(["base<br>0%", "RL<br>0%"]);
    const [first, second] = layout.xaxis!.tickvals as number[];
    expect(first).toBeLessThan(second);
  });

  it("has a panel a target and at most three exposures", () => {
    const { layout } = errors(withExtensions(syntheticResults()));
    expect(layout).toHaveProperty("xaxis4");
    expect(layout).not.toHaveProperty("xaxis5");
    expect(layout.xaxis!.ticktext).toHaveLength(6);
  });

  it("says so where rows were made before there were classes, or where there are none", () => {
    expect(JSON.stringify(errors(syntheticResults()))).toContain("made before samples were put into classes");
    expect(JSON.stringify(errors(noResults()))).toContain("no rows of study “exposure”");
  });
});
