import { describe, expect, it } from "vitest";
import { lawCurves } from "../../../src/figures/theory/lawCurves";
import type { Trace } from "../../../src/figures/plot/marks";
import { noSignal } from "../../../src/figures/theory/noSignal";

type Drawn = Omit<Trace, "x" | "y"> & { name: string; x: number[]; y: number[] };
const massAt = (x: number) => 1 / (1 + Math.exp(-x));

describe("the figure of groups without signal", () => {
  const curves = noSignal([4, 16]).data as Drawn[];

  it("draws one curve a group size, Q^G + (1 − Q)^G at Q = 1 / (1 + e^{−x})", () => {
    expect(curves.map((curve) => curve.name)).toEqual(["G = 4", "G = 16"]);
    for (const [i, G] of [4, 16].entries()) {
      curves[i].x.forEach((x, j) => {
        const Q = massAt(x);
        expect(curves[i].y[j]).toBeCloseTo(Q ** G + (1 - Q) ** G, 4);
      });
    }
  });

  it("is lowest at one half", () => {
    for (const { x, y } of curves) expect(x[y.indexOf(Math.min(...y))]).toBeCloseTo(0, 6);
  });
});

describe("the figure of the laws", () => {
  const beta = 0.5;
  const curves = lawCurves({ beta, groupSize: 16 }).data as Drawn[];
  const named = (name: string) => curves.find((curve) => curve.name === name)!;

  it("draws the theorem as odds times e^{1/β}", () =>
    named("the theorem").x.forEach((x, j) => {
      expect(named("the theorem").y[j]).toBeCloseTo(massAt(x + 1 / beta), 4);
    }));

  it("shows the forward KL's limit where the base mass vanishes: 1 − β / (1 − 1/G)", () =>
    expect(named("mean-only, k3").y[0]).toBeCloseTo(1 - beta / (1 - 1 / 16), 4));

  it("lets no update lose", () => {
    const unchanged = curves[curves.length - 1].y;
    for (const { y } of curves) y.forEach((mass, j) => expect(mass).toBeGreaterThanOrEqual(unchanged[j] - 1e-9));
  });
});
