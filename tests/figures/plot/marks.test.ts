import { describe, expect, it } from "vitest";
import { key, level, line, pointsOf, scatter, vertical } from "../../../src/figures/plot/marks";
import { ink } from "../../../src/figures/plot/theme";

describe("pointsOf", () => {
  it("reads each channel from each item and its index", () =>
    expect(pointsOf([3, 5], { x: (_, i) => i, y: (item) => 2 * item, text: String })).toEqual({
      x: [0, 1],
      y: [6, 10],
      text: ["3", "5"],
    }));

  it("has no text where no channel is given", () =>
    expect(pointsOf([3], { x: (item) => item, y: (item) => item })).not.toHaveProperty("text"));
});

describe("marks", () => {
  const points = { x: [0], y: [0] };

  it("are hovered unless their look says otherwise", () => {
    expect(line(points, { colour: ink.text })).not.toHaveProperty("hoverinfo");
    expect(line(points, { colour: ink.text, hover: false }).hoverinfo).toBe("skip");
  });

  it("show their text on hovering where they have one", () =>
    expect(scatter({ ...points, text: ["here"] }, { colour: ink.text }).hovertemplate).toBe("%{text}<extra></extra>"));
});

describe("key", () => {
  it("names a look without drawing a point, in a colour that is no target's by default", () => {
    const named = key({ name: "unseen", size: 5 });
    expect([named.x, named.name, named.marker!.color]).toEqual([[NaN], "unseen", ink.soft]);
    expect(key({ name: "SFT", colour: "#882255" }).marker!.color).toBe("#882255");
  });
});

describe("lines through a panel", () => {
  it("go from edge to edge at one value, horizontal or vertical", () => {
    expect(level(0.5)).toMatchObject({ xref: "x domain", yref: "y", x0: 0, x1: 1, y0: 0.5, y1: 0.5 });
    expect(vertical(0.5)).toMatchObject({ xref: "x", yref: "y domain", x0: 0.5, x1: 0.5, y0: 0, y1: 1 });
  });

  it("are thin, grey and below the marks by default", () => {
    expect(level(0)).toMatchObject({ layer: "below", line: { color: ink.line, width: 1 } });
    expect(level(0, { colour: "#009e73", dash: "dash", layer: "above" })).toMatchObject({
      layer: "above",
      line: { color: "#009e73", dash: "dash" },
    });
  });
});
