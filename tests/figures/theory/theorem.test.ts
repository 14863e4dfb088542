import { describe, expect, it } from "vitest";
import type { Trace } from "../../../src/figures/plot/marks";
import { theorem } from "../../../src/figures/theory/theorem";

type Drawn = Omit<Trace, "x" | "y"> & { x: number[]; y: number[] };

describe("the figure of the theorem", () => {
  const [curve, peak] = theorem([0.5]).data as Drawn[];

  it("draws Q (1 − Q)(e^{1/β} − 1) / (1 + Q (e^{1/β} − 1)) at Q = 1 / (1 + e^{−x})", () =>
    curve.x.forEach((x, i) => {
      const Q = 1 / (1 + Math.exp(-x));
      const factor = Math.exp(1 / 0.5) - 1;
      expect(curve.y[i]).toBeCloseTo((Q * (1 - Q) * factor) / (1 + Q * factor), 5);
    }));

  it("marks the highest point of the curve", () => {
    const highest = curve.y.indexOf(Math.max(...curve.y));
    expect(Math.abs(peak.x[0] - curve.x[highest])).toBeLessThan(curve.x[1] - curve.x[0]);
    expect(peak.y[0]).toBeGreaterThanOrEqual(curve.y[highest]);
  });

  it("draws the β of the runs on the axes dashed, with a peak at Q = 1 / (1 + e^10) and a true bound beside it", () => {
    const { data, layout } = theorem();
    const dashed = (data as Drawn[]).findIndex((trace) => trace.line?.dash === "dash");
    expect((data as Drawn[])[dashed + 1].x[0]).toBeCloseTo(-10, 4);
    const bound = layout.annotations!.map(({ text }) => /P\* > (\.\d+)/.exec(text!)?.[1]).find(Boolean);
    const exact = 1e-6 / (1e-6 + (1 - 1e-6) * Math.exp(-20)); // odds times e^20
    expect(Number(bound)).toBeLessThan(exact);
    expect(exact - Number(bound)).toBeLessThan(0.001);
  });
});
