import { describe, expect, it } from "vitest";
import {
  extent,
  logitAxis,
  logitGrid,
  ordinalAxis,
  paddedRange,
  shareLogitAxis,
  shareLogitPositions,
} from "../../../src/figures/plot/scales";

describe("extent", () => {
  it("takes more values than a call can have arguments", () =>
    expect(extent(Array.from({ length: 500_000 }, (_, i) => i))).toEqual([0, 499_999]));

  it("includes what it is told to", () => expect(extent([2, 3], 0)).toEqual([0, 3]));
});

describe("paddedRange", () => {
  it("adds 8% of the span at either end", () => expect(paddedRange([1, 2])).toEqual([0.92, 2.08]));

  it("adds other shares where a figure needs space", () =>
    expect(paddedRange([0, 1], { below: 0.5, above: 0.25 })).toEqual([-0.5, 1.25]));

  it("includes 0 where told, and leaves out bounds that do not exist", () => {
    const [low, high] = paddedRange([0.5, 1, NaN, Infinity], { include: [0] });
    expect(low).toBeCloseTo(-0.08, 12);
    expect(high).toBeCloseTo(1.08, 12);
  });

  it("is not empty where data do not vary", () => {
    const [low, high] = paddedRange([0.5, 0.5]);
    expect(low).toBeLessThan(0.5);
    expect(high).toBeGreaterThan(0.5);
  });
});

describe("ordinalAxis", () => {
  it("labels whole numbers from 0, with half a step at either end", () =>
    expect(ordinalAxis(["a", "b", "c"])).toMatchObject({
      tickvals: [0, 1, 2],
      ticktext: ["a", "b", "c"],
      range: [-0.5, 2.5],
    }));
});

describe("a logit axis", () => {
  const limits: [number, number] = [0.01, 0.99];
  const end = Math.log(99);

  it("has its grid from end to end, at equal distances", () => {
    const grid = logitGrid(limits);
    expect(grid[0]).toBeCloseTo(-end, 12);
    expect(grid[grid.length - 1]).toBeCloseTo(end, 12);
    grid.slice(1).forEach((x, i) => expect(x - grid[i]).toBeCloseTo((2 * end) / (grid.length - 1), 12));
  });

  it("is labelled in probabilities, within its limits", () =>
    expect(logitAxis("Q", limits).ticktext).toEqual(["0.01", "0.1", "0.5", "0.9", "0.99"]));
});

describe("a logit axis with its ends", () => {
  const limits: [number, number] = [0.01, 0.99];
  const axis = shareLogitAxis("Q", limits);

  it("has shares of 0 and 1 at ticks of their own, apart from all others and within its range", () => {
    const [zero, least, most, one] = shareLogitPositions([0, 0.01, 0.99, 1], limits);
    expect([axis.tickvals![0], axis.tickvals!.slice(-1)[0]]).toEqual([zero, one]);
    expect([axis.ticktext![0], axis.ticktext!.slice(-1)[0]]).toEqual(["0", "1"]);
    expect(zero).toBeLessThan(least - 0.5);
    expect(one).toBeGreaterThan(most + 0.5);
    expect(axis.range![0]).toBeLessThan(zero);
    expect(axis.range![1]).toBeGreaterThan(one);
  });

  it("has shares between its limits at their logits", () =>
    expect(shareLogitPositions([0.2], limits)[0]).toBeCloseTo(Math.log(0.25), 12));
});
