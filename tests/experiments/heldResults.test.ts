import { afterEach, describe, expect, it, vi } from "vitest";
import { announcedResults, heldResults } from "../../src/experiments/heldResults";
import { committedPlace } from "../../src/experiments/places";
import { temporaryDirectory } from "./fixture";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe("heldResults", () => {
  it("are the committed ones, whatever stands among one's own runs or in the environment", () => {
    vi.stubEnv("GRPO_ORIGIN_RESULTS", temporaryDirectory());
    expect(heldResults({ protocol: "quick" })).toBe(committedPlace("quick"));
  });

  it("are not another protocol's where one is not known or not committed", () => {
    expect(() => heldResults({ protocol: "quack" })).toThrow(/expected one of .*quick.*, got quack/);
    expect(() => heldResults({ protocol: "quack", own: true })).toThrow(/expected one of .*quick.*, got quack/);
    expect(() => heldResults({ protocol: "smoke" })).toThrow("data/smoke: no results of this protocol are committed");
  });

  it("are announced with their place and how much of the protocol they hold", () => {
    const said = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    announcedResults({ protocol: "quick" });
    expect(said.mock.calls.join()).toBe("Committed results, data/quick: 8 of 8 jobs of protocol quick.\n");
  });
});
