import { describe, expect, it } from "vitest";
import { hypothesesOf } from "../../src/hypotheses/hypotheses";
import type { Part } from "../../src/hypotheses/hypothesis";
import { evidenceOf } from "../../src/verdicts/evidence";
import { measureOf } from "../../src/verdicts/measures";
import { massIn, threshold } from "../../src/verdicts/thresholds";
import { replicationWorld } from "./replicationWorld";
import { training, world } from "./world";

const part: Part = { id: "H1a", claim: "", quantity: "", test: "", region: { above: 0 }, of: ["all"] };

describe("thresholds", () => {
  it.each([
    ["paper", world],
    ["replication", replicationWorld],
  ] as const)("of every part of %s are all read by its measure", (protocol, made) => {
    const evidence = evidenceOf(made({ seeds: 2 }), training);
    for (const stated of hypothesesOf(protocol).hypotheses.flatMap(({ parts }) => parts)) {
      const read = new Set<string>();
      const note = (target: Record<string, number>, name: string) => (read.add(name), target[name]);
      const thresholds = new Proxy({ ...stated.thresholds }, { get: (target, name) => note(target, String(name)) });
      for (const of of stated.of) measureOf(stated.id)(evidence, { ...stated, thresholds }, of);
      const named = Object.keys(stated.thresholds ?? {});
      expect(
        named.filter((name) => !read.has(name)),
        stated.id,
      ).toEqual([]);
    }
  });

  it("are read by name, and a missing one is named beside those that are there", () => {
    expect(threshold({ ...part, thresholds: { percent: 75 } }, "percent")).toBe(75);
    expect(() => threshold({ ...part, thresholds: { percent: 75 } }, "beta")).toThrow(
      "H1a: expected a threshold beta, got percent",
    );
    expect(() => threshold(part, "beta")).toThrow("got none");
  });

  it("bound a mass: `From` and `To` belong to the range, `Above` and `Below` do not", () => {
    const masses = [0, 0.05, 0.5, 0.95, 1];
    const inside = (thresholds: Record<string, number>) => masses.filter(massIn({ ...part, thresholds }));
    expect(inside({ massFrom: 0.05, massTo: 0.95 })).toEqual([0.05, 0.5, 0.95]);
    expect(inside({ massAbove: 0.05, massBelow: 0.95 })).toEqual([0.5]);
    expect(inside({ massBelow: 0.05 })).toEqual([0]);
    expect(() => massIn(part)).toThrow("H1a: expected massFrom, massTo, massAbove or massBelow among its thresholds");
  });
});
