import { describe, expect, it } from "vitest";
import { depthOne, operationSets, stepLeak, taskOf, Testbed } from "../../src/strings";
import { testbeds } from "./reference";

const sample = { seed: 1, count: 4000 };

describe("stepLeak", () => {
  it("is nothing where complete orbits are tested, on every kind of problem with steps", () => {
    for (const axis of ["in-distribution", "depth", "length", "composition"] as const) {
      expect(stepLeak(testbeds.default, taskOf(axis), sample)).toBe(0);
    }
  });

  it("is about the tested fifth where single strings are tested: a step lands anywhere", () => {
    const byString = new Testbed({ ...operationSets.default, split: "hash" }, "steps");
    const leak = stepLeak(byString, taskOf("in-distribution"), sample);
    expect(Math.abs(leak - 0.2)).toBeLessThan(0.03);
    expect(stepLeak(testbeds.spike, taskOf("depth"), sample)).toBeGreaterThan(0.15);
  });

  it("refuses problems without steps, and samples of nothing", () => {
    expect(() => stepLeak(testbeds.default, depthOne, sample)).toThrow(
      "depth-1: depth: expected an integer of at least 2, got 1",
    );
    expect(() => stepLeak(testbeds.default, taskOf("depth"), { seed: 1, count: 0 })).toThrow("count: expected");
  });
});
