import { describe, expect, it } from "vitest";
import { ladder } from "../../src/figures/ladder";
import type { Trace } from "../../src/figures/marks";
import { syntheticResults } from "./fixture";

type Drawn = Omit<Trace, "x" | "y"> & { x: number[]; y: number[] };

/** Measured masses moved onto what the plain tilt (1/β = 2) makes of the base's: the odds times e². */
function exactlyTilted() {
  const results = syntheticResults();
  const base = new Map(
    results.prompts.filter(({ run, base }) => run === base).map((row) => [keyOf(row), row.exactMass!]),
  );
  const tilted = (Q: number) => (Q * Math.exp(2)) / (1 - Q + Q * Math.exp(2));
  const moved = results.prompts.map((row) =>
    row.axis === "ladder" && row.run !== row.base ? { ...row, exactMass: tilted(base.get(keyOf(row))!) } : row,
  );
  return { ...results, prompts: moved };
}

function keyOf({ base, rung, prompt }: { base: string; rung: number; prompt: number }): string {
  return `${base} ${rung} ${prompt}`;
}

describe("the figure of the ladder", () => {
  const { data, layout } = ladder(exactlyTilted());
  const contrasts = (data as Drawn[]).filter((trace) => trace.name?.includes("plain tilt"));

  it("puts what follows the plain tilt on its diagonal, for every update", () => {
    expect(contrasts).toHaveLength(2);
    for (const { x, y } of contrasts) x.forEach((predicted, i) => expect(y[i]).toBeCloseTo(predicted, 4));
  });

  it("states the tilt's error as nil there, and the other law's as large", () => {
    const notes = layout.annotations!.map((note) => note.text).filter((text) => text?.includes("plain tilt"));
    expect(notes.every((text) => text!.endsWith("plain tilt 0.000"))).toBe(true);
    expect(Number(/own law ([\d.]+)/.exec(notes[1]!)![1])).toBeGreaterThan(0.1);
  });
});
