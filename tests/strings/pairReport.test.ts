import { describe, expect, it } from "vitest";
import { heldOutReport, isEligible, operationSets } from "../../src/strings";
import { allPairs } from "../../src/strings/eligibility";
import { isTrainedPair } from "../../src/strings/operations";

const { default: set, spike } = operationSets;

describe("heldOutReport", () => {
  it("says what each default pair does at length 4, and in the other order", () =>
    expect(heldOutReport(set, 4)).toEqual([
      { pair: "+1 *3", does: "x → 3x + 3", reversed: "x → 3x + 1", sameAs: "none" }, // abcd → bcde → dgja
      { pair: "reverse shift", does: "order 3214", reversed: "order 1432", sameAs: "none" }, // abcd → dcba → cbad
      { pair: "shift swap", does: "order 3241", reversed: "order 1342", sameAs: "none" }, // abcd → bcda → cbda
      { pair: "swap reverse", does: "order 4312", reversed: "order 3421", sameAs: "none" }, // abcd → bacd → dcab
    ]));

  it("names the sequences that give a pair of the spike's set away", () => {
    const sameAs = Object.fromEntries(heldOutReport(spike, 4).map((row) => [row.pair, row.sameAs]));
    expect(sameAs["+1 reverse"]).toBe("reverse +1");
    expect(sameAs["reverse swap-pairs"]).toContain("swap-pairs reverse"); // both turn abcd into cdab
  });

  it.each([
    ["default", 3],
    ["default", 4],
    ["default", 5],
    ["spike", 4],
    ["spike", 5],
  ] as const)("finds no such sequence exactly where a pair is eligible: %s set, length %i", (name, length) => {
    const of = operationSets[name];
    const trained = allPairs(of).filter((pair) => isTrainedPair(of, ...pair));
    const eligible = of.heldOut.map((pair) => isEligible(of, pair, trained, length));
    expect(heldOutReport(of, length).map((row) => row.sameAs === "none")).toEqual(eligible);
  });
});
