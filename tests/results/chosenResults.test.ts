import { afterEach, describe, expect, it, vi } from "vitest";
import { announceChosen, chosenDirectory } from "../../src/results/chosenResults";
import { committedDirectory } from "../../src/results/paths";
import { temporaryDirectory } from "./fixture";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe("chosenDirectory", () => {
  it("are the committed ones, whatever stands among one's own runs or in the environment", () => {
    vi.stubEnv("GRPO_ORIGIN_RESULTS", temporaryDirectory());
    expect(chosenDirectory({ protocol: "quick" })).toBe(committedDirectory("quick"));
  });

  it("are not another protocol's where one is not known or not committed", () => {
    expect(() => chosenDirectory({ protocol: "quack" })).toThrow(
      "data/quack: no results of this protocol are committed",
    );
    expect(() => chosenDirectory({ protocol: "quack", own: true })).toThrow("data/runs/quack: expected the results");
    expect(() => chosenDirectory({ protocol: "smoke" })).toThrow(
      "data/smoke: no results of this protocol are committed",
    );
  });

  it("are announced with their directory and how much of the protocol they have", () => {
    const written = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    announceChosen({ protocol: "quick" });
    expect(written.mock.calls.join()).toBe("Committed results, data/quick: 8 of 8 jobs of protocol quick.\n");
  });
});
