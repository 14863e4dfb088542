import { describe, expect, it } from "vitest";
import { sketch } from "../../src/notebook/sketch";

const axes = { title: "T", x: "step", y: "reward" };
const pixels = (svg: string) =>
  /points="([^"]*)"/
    .exec(svg)![1]
    .split(" ")
    .map((point) => point.split(",").map(Number));

describe("sketch", () => {
  it("draws points in proportion to their values, larger ones further up", () => {
    const line = { name: "a", colour: "#000000", x: [0, 1, 4], y: [0, 1, 2] };
    const [[x0, y0], [x1, y1], [x2, y2]] = pixels(sketch({ ...axes, lines: [line] }));
    expect((x2 - x0) / (x1 - x0)).toBeCloseTo(4, 1);
    expect((y0 - y2) / (y0 - y1)).toBeCloseTo(2, 1);
    expect(y2).toBeLessThan(y0);
  });

  it("labels ticks at round values within the range", () => {
    const line = { name: "a", colour: "#000000", x: [1, 97], y: [0.02, 0.93] };
    const labels = [...sketch({ ...axes, lines: [line] }).matchAll(/>([\d.]+)<\/text>/g)].map(([, text]) => text);
    expect(labels).toEqual(["20", "40", "60", "80", "0", "0.20", "0.40", "0.60", "0.80"]);
  });

  it.each([
    ["no line", []],
    ["no point", [{ name: "a", colour: "#000000", x: [], y: [] }]],
    ["one point", [{ name: "a", colour: "#000000", x: [3], y: [0] }]],
    ["equal values", [{ name: "a", colour: "#000000", x: [3, 3], y: [-2, -2] }]],
    ["numbers that are none", [{ name: "a", colour: "#000000", x: [1, 2], y: [NaN, Infinity] }]],
  ])("draws something finite of %s", (_, lines) => expect(sketch({ ...axes, lines })).not.toMatch(/NaN|Infinity/));

  it("lets no name become markup", () =>
    expect(sketch({ ...axes, title: "<script>", lines: [] })).not.toContain("<script>"));
});
