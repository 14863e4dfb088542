import { describe, expect, it } from "vitest";
import { plot } from "../../src/figures/plotFrame";
import { axisColour } from "../../src/figures/plot/theme";
import { frame } from "../../src/frames";

const rows = ["depth", "length"].flatMap((axis) =>
  [0, 0.02].flatMap((exposure) =>
    [1, 2, 3].map((baseSeed) => ({ axis, exposure, baseSeed, value: exposure + baseSeed / 10 })),
  ),
);
const named = (figure: ReturnType<typeof plot>) => figure.data.filter((trace) => "mode" in trace && trace.mode?.includes("lines")) as {
  name?: string;
  x: number[];
  y: number[];
  marker: { color: string };
  text: string[];
}[]; // prettier-ignore

describe("a plot of a frame", () => {
  it("has a curve a group in the colours of all figures, of means over seeds", () => {
    const curves = named(plot(frame(rows), { x: "exposure", y: "value", group: "axis" }));
    expect(curves.map(({ name, x, y }) => ({ name, x, y }))).toEqual([
      { name: "depth (3 operations)", x: [0, 0.02], y: [0.2, 0.22] },
      { name: "length (5 letters)", x: [0, 0.02], y: [0.2, 0.22] },
    ]);
    expect(curves[0].marker.color).toBe(axisColour.depth);
    expect(curves[0].text[0]).toBe("depth (3 operations), 0: 0.2 (−0.0484 to 0.448), n = 3");
  });

  it("says what its bars are, and has none below three seeds", () => {
    const subtitle = (figure: ReturnType<typeof plot>) => (figure.layout.title as { text: string }).text;
    expect(subtitle(plot(frame(rows), { x: "exposure", y: "value" }))).toContain("95% intervals over 3 base seeds");
    const two = frame(rows).filter({ baseSeed: [1, 2] });
    expect(subtitle(plot(two, { x: "exposure", y: "value" }))).toContain("two base seeds: no interval");
  });

  it("says that there is nothing to draw", () => {
    const { data, layout } = plot(frame(rows).filter({ axis: "width" }), { x: "exposure", y: "value" });
    expect(data).toEqual([]);
    expect(JSON.stringify(layout.title)).toContain("no value of value in these rows");
  });

  it("sets texts side by side as categories, and spans of many decades on a logarithmic axis", () => {
    const { layout, data } = plot(frame(rows), { x: "axis", y: "value", group: "exposure" });
    expect(layout.xaxis?.ticktext).toEqual(["depth (3 operations)", "length (5 letters)"]);
    expect(named({ data, layout })[0].x).toEqual([-0.15, 0.85]);
    const decades = frame([0.01, 1, 100].map((beta) => ({ beta, value: beta, baseSeed: 1 })));
    expect(plot(decades, { x: "beta", y: "value" }).layout.xaxis?.type).toBe("log");
  });
});
