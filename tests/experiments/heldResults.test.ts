import { describe, expect, it } from "vitest";
import { heldResults } from "../../src/experiments/heldResults";
import { committedPlace } from "../../src/experiments/places";

describe("heldResults", () => {
  it("prefers what is committed", () => expect(heldResults("quick")).toBe(committedPlace("quick")));

  it("does not take another protocol's results for one that is not known", () =>
    expect(() => heldResults("quack")).toThrow(/expected one of .*quick.*, got quack/));
});
