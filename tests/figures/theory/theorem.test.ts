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
});
