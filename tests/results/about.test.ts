import { describe, expect, it } from "vitest";
import { aboutText, isOwn } from "../../src/results/about";

const about = { jobs: 1, plannedJobs: 8, directory: "data/runs/quick", changed: false };

describe("aboutText", () => {
  it("tells committed results, one's own and those of another directory apart", () => {
    const at = (directory: string) => aboutText({ protocol: "quick", about: { ...about, directory } });
    expect(at("data/quick")).toBe("Committed results, data/quick: 1 of 8 jobs of protocol quick.");
    expect(at("data/runs/quick")).toBe("Your own results, data/runs/quick: 1 of 8 jobs of protocol quick.");
    expect(at("/mnt/quick")).toBe("Results, /mnt/quick: 1 of 8 jobs of protocol quick.");
  });

  it("says that settings were changed", () =>
    expect(aboutText({ protocol: "quick", about: { ...about, changed: true } })).toMatch(
      /; its settings are not those of the committed results\.$/,
    ));

  it("knows the protocol alone of rows that were made by hand", () =>
    expect(aboutText({ protocol: "test" })).toBe("Protocol test."));
});

describe("isOwn", () => {
  it("is of what this machine's runs are collected into", () => {
    expect(isOwn({ protocol: "quick", about })).toBe(true);
    expect(isOwn({ protocol: "quick", about: { ...about, directory: "data/quick" } })).toBe(false);
    expect(isOwn({ protocol: "quick" })).toBe(false);
  });
});
