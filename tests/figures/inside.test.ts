import { describe, expect, it } from "vitest";
import { inside } from "../../src/figures/inside";
import type { Trace } from "../../src/figures/plot/marks";
import { leversWorld } from "../verdicts/leversWorld";
import { inFont } from "./inFont";

const world = leversWorld({ seeds: 3, noise: 0 });
const figure = inside(world);
type Drawn = Trace & { x: number[]; y: number[] };
const on = (axis: string) => (figure.data as Drawn[]).filter((trace) => trace.xaxis === axis);
const close = (values: number[]) => values.map((value) => expect.closeTo(value, 5));

describe("the figure of what changes inside", () => {
  it("has by site what probes read of the base policy and of what each training made of it", () => {
    const curves = on("x").filter(({ mode }) => mode === "lines+markers");
    const base = [0.1, 0.3, 0.5, 0.6, 0.7];
    expect(curves.map(({ y }) => y)).toEqual([
      close(base),
      close(base.map((accuracy) => accuracy + 0.2)),
      close(base),
      close(base),
    ]);
  });

  it("has what each part changes in the base policy, and last what all of them do", () => {
    const [depth, length] = ["x2", "x5"].map((axis) => on(axis).filter(({ mode }) => mode === "markers"));
    const shares = [0, 0.4, 0.2, 0.6, 0.1, 0.1, 0.2, 0.05, 1];
    expect(depth.map(({ x }) => x)).toEqual([close(shares.map((share) => 0.4 * share)), close(shares.map(() => 0))]);
    expect(length[0].x[3]).toBeCloseTo(0.8 * 0.4, 5);
  });

  it("has the length of the update, by what was rewarded", () => {
    const dots = on("x3").filter(({ mode }) => mode === "markers");
    expect(dots.map(({ x }) => x)).toEqual([close([0.11]), close([0.1]), close([0.1])]);
  });

  it("counts a base policy once, however many runs began from it", () => {
    const [base] = on("x").filter(({ mode }) => mode === "lines+markers");
    expect(base).toMatchObject({
      name: "base policy",
      text: expect.arrayContaining(["accuracy 0.100, base seeds: 3"]),
    });
  });

  it("cuts off no interval", () => {
    const noisy = inside(leversWorld({ seeds: 3, noise: 0.1 }));
    const { range } = noisy.layout.xaxis2 as { range: [number, number] };
    const bars = (noisy.data as Drawn[]).filter(({ xaxis, mode }) => xaxis === "x2" && mode === "lines");
    const ends = bars.flatMap(({ x }) => x).filter(Number.isFinite);
    expect(ends.length).toBeGreaterThan(0);
    expect([Math.min(...ends) > range[0], Math.max(...ends) < range[1]]).toEqual([true, true]);
  });

  it("is plain JSON in the embedded font, and says that rows are missing", () => {
    expect(JSON.parse(JSON.stringify(figure))).toEqual(figure);
    expect(JSON.stringify(figure)).toMatch(inFont);
    const none = inside({ ...world, rows: [] });
    expect(JSON.stringify(none.layout)).toContain("no rows of study “inside” in protocol “levers”");
  });
});
