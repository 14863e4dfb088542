import { describe, expect, it } from "vitest";
import type { Trace } from "../../../src/figures/plot/marks";
import {
  barsText,
  curvesText,
  intervalBars,
  mostLines,
  seedCurves,
  seedDots,
  seedLines,
} from "../../../src/figures/plot/seeds";

type Drawn = Omit<Trace, "x" | "y"> & { x: number[]; y: number[]; error_y: { array: number[]; arrayminus: number[] } };

const points = { x: [1, 2], y: [0.5, 0.25] };
const colour = "#0072b2";

describe("seedDots", () => {
  it("look the same in every figure but for the colour", () => {
    const [one, other] = [seedDots(points, { colour }), seedDots(points, { colour: "#222222" })];
    expect({ ...other.marker, color: colour }).toEqual(one.marker);
    expect(one.marker!.opacity).toBeLessThan(1);
  });

  it("take the colour of a mean's look and not its symbol", () => {
    const mean = { colour, symbol: "star", size: 9 } as const;
    expect(seedDots(points, mean)).toEqual(seedDots(points, { colour }));
  });

  it("are smaller and less faint where means stand in rows", () => {
    const [usual, dense] = [{ dense: false }, { dense: true }].map((how) => seedDots(points, { colour }, how).marker!);
    expect(dense.size).toBeLessThan(usual.size as number);
    expect(dense.opacity).toBeGreaterThan(usual.opacity as number);
  });

  it("are hovered where they have text", () => {
    expect(seedDots(points, { colour }).hoverinfo).toBe("skip");
    expect(seedDots({ ...points, text: ["a", "b"] }, { colour })).not.toHaveProperty("hoverinfo");
  });
});

describe("seedLines", () => {
  it("draw every seed from its first to its last point, and nothing between seeds", () => {
    const { x, y } = seedLines([points, { x: [1, 2, 3], y: [0, 1, 2] }], { colour }) as Drawn;
    expect(x).toEqual([1, 2, NaN, 1, 2, 3, NaN]);
    expect(y).toEqual([0.5, 0.25, NaN, 0, 1, 2, NaN]);
  });

  it("keep the dash that tells curves apart", () =>
    expect(seedLines([points], { colour, dash: "dash" }).line!.dash).toBe("dash"));
});

describe("seedCurves", () => {
  const seeds = (count: number) => Array.from({ length: count }, (_, i) => ({ x: [1, 2], y: [i, i] }));
  const mean = { x: [1, 2], y: [2, 2], lower: [1, 1], upper: [3, 3] };
  const draw = (count: number) => seedCurves(seeds(count), mean, { colour, name: "mean" }) as Drawn[];

  it("draw few seeds as lines behind their mean", () => {
    const [lines, bold] = draw(mostLines);
    expect(lines.x.filter(Number.isNaN)).toHaveLength(mostLines);
    expect([bold.name, bold.y]).toEqual(["mean", mean.y]);
  });

  it("draw the interval of many as a band", () => {
    const [band, bold] = draw(mostLines + 1);
    expect([band.fill, band.y]).toEqual(["toself", [1, 1, 3, 3]]);
    expect(bold.y).toEqual(mean.y);
  });
});

describe("intervalBars", () => {
  it("reach from bound to bound, and leave out means without an interval", () => {
    const bounded = { mean: 0.5, lower: 0.25, upper: 1, seeds: 3 };
    const bars = intervalBars([0, 1], [{ mean: 0, lower: NaN, upper: NaN, seeds: 2 }, bounded], { colour }) as Drawn;
    expect([bars.x, bars.y]).toEqual([[1], [0.5]]);
    expect([bars.error_y.arrayminus, bars.error_y.array]).toEqual([[0.25], [0.5]]);
  });
});

describe("how seeds are shown, in a subtitle", () => {
  const ofBars = (...counts: number[]) => barsText(counts.map((seeds) => ({ mean: 0, lower: 0, upper: 0, seeds })));

  it("says how many base seeds intervals are over, or that there are none", () => {
    expect(ofBars(20, 20)).toBe("bars: 95% intervals over 20 base seeds");
    expect(ofBars(1, 4, 20)).toBe("bars: 95% intervals over 4 to 20 base seeds");
    expect(ofBars(1, 2)).toBe("two base seeds: no interval");
    expect(ofBars(1)).toBe("one base seed: no interval");
  });

  it("says band where lines would hide each other, and lines up to there", () => {
    expect(curvesText(mostLines)).toBe("thin: base seeds");
    expect(curvesText(mostLines + 1)).toBe(`band: 95% over ${mostLines + 1} base seeds`);
  });
});
