import { describe, expect, it } from "vitest";
import { heightOf, inColumns, inRows } from "../../../src/figures/plot/placement";

const setting = { columns: 2, width: 220, gap: { x: 20, y: 10 } };

describe("inRows", () => {
  it("sets panels of one height from left to right, then from the top down", () => {
    const boxes = inRows(3, 50, setting);
    expect(boxes.map(({ left, top }) => [left, top])).toEqual([[0, 0], [120, 0], [0, 60]]); // prettier-ignore
    expect(heightOf(boxes)).toBe(110);
  });
});

describe("inColumns", () => {
  const extents = [30, 30, 60, 40, 40].map((height) => ({ above: 5, height }));
  const boxes = inColumns(extents, setting);

  it("keeps the order of panels: down the first column, then down the next", () => {
    expect(boxes.map(({ left }) => left)).toEqual([0, 0, 0, 120, 120]);
    expect(boxes.map(({ top }) => top)).toEqual([5, 50, 95, 5, 60]);
  });

  it("gives every panel its own height", () => expect(boxes.map(({ height }) => height)).toEqual([30, 30, 60, 40, 40]));

  it("leaves no column without a panel, however few there are", () => {
    const two = inColumns(extents.slice(0, 2), setting);
    expect(two.map(({ left }) => left)).toEqual([0, 120]);
  });
});
