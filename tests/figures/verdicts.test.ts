import type { ScatterData } from "plotly.js-dist";
import { describe, expect, it } from "vitest";
import { regionText, verdictsOf } from "../../src/verdicts";
import type { Figure } from "../../src/figures/plot/figure";
import { forest } from "../../src/figures/verdicts";
import { groupBy } from "../../src/common/groupBy";
import { training, world } from "../verdicts/world";

const verdicts = verdictsOf(world({ seeds: 7, discovered: 0.3 }), training);
const figure = forest(verdicts);
const traces = figure.data as Partial<ScatterData>[];

/** Verdicts of each part that has any. */
const parts = [...groupBy(verdicts.filter(({ effect }) => Number.isFinite(effect)), ({ part }) => part).values()]; // prettier-ignore

function titleOf(part: string): string | undefined {
  return figure.layout.annotations!.find(({ text }) => text!.startsWith(`<b>${part}</b>`))?.text;
}

function heightOf({ layout }: Figure, panel: number): number {
  const axes = layout as Record<string, { domain: [number, number] }>;
  const [low, high] = axes[`yaxis${panel === 0 ? "" : panel + 1}`].domain;
  return high - low;
}

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

  it("shades the claimed region of every part", () => expect(figure.layout.shapes).toHaveLength(parts.length));

  it("says in two lines at most what every part claims, and where its number has to lie", () => {
    for (const own of parts) {
      const { claim, part, region } = own[0];
      const title = titleOf(part)!;
      const written = title.replace(/<br>/g, " ").replace(/<[^>]*>/g, "").replace(/[ \u00a0]+/g, " "); // prettier-ignore
      expect(written).toBe(`${part} ${claim} (${regionText(region)})`);
      expect(title.split("<br>").length).toBeLessThanOrEqual(2);
    }
  });

  it("gives a panel the height of its lines", () => {
    const height = (n: number) =>
      heightOf(figure, n) -
      heightOf(
        figure,
        parts.findIndex(({ length }) => length === 1),
      );
    parts.forEach((own, n) => expect(height(n) / height(1)).toBeCloseTo((own.length - 1) / (parts[1].length - 1), 2));
  });
});
