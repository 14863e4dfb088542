import type { ScatterData } from "plotly.js-dist";
import { describe, expect, it } from "vitest";
import { verdictsOf } from "../../src/experiments/verdicts";
import { forest } from "../../src/figures/verdicts";
import { training, world } from "../experiments/verdicts/world";

const verdicts = verdictsOf(world({ seeds: 7, discovered: 0.3 }), training);
const figure = forest(verdicts);
const traces = figure.data as Partial<ScatterData>[];

describe("forest", () => {
  it("draws the effect of every verdict in the colour and shape of its kind", () => {
    for (const kind of ["holds", "rejected"] as const) {
      const drawn = traces.filter(({ name }) => name === kind);
      expect(drawn.length).toBe(verdicts.filter(({ verdict }) => verdict === kind).length);
      expect(new Set(drawn.map(({ marker }) => marker!.symbol)).size).toBe(1);
    }
  });

  it("draws every seed, or says how many lie outside", () => {
    const seeds = traces
      .flatMap(({ text }) => (text as string[] | undefined) ?? [])
      .filter((text) => text.startsWith("base seed"));
    const outside = (figure.layout.annotations ?? []).map(({ text }) => /^(\d+) outside$/.exec(text ?? "")?.[1]);
    const counted = outside.reduce((sum, count) => sum + Number(count ?? 0), 0);
    expect(seeds.length + counted).toBe(verdicts.reduce((sum, { points }) => sum + points.length, 0));
  });

  it("shades the claimed region of every part", () => {
    const parts = new Set(verdicts.map(({ part }) => part));
    expect(figure.layout.shapes).toHaveLength(parts.size);
  });
});
