import { describe, expect, it } from "vitest";
import { eligiblePairs, isEligible, operationSets, type OperationPair, type OperationSet } from "../../src/strings";
import { allPairs } from "../../src/strings/eligibility";
import { isTrainedPair } from "../../src/strings/operations";

const { default: set, spike } = operationSets;
const named = (of: OperationSet, pairs: readonly OperationPair[]) =>
  pairs.map((pair) => pair.map((i) => of.operations[i].name).join(" "));
const eligibleHeldOut = (of: OperationSet, length: number) => {
  const trained = allPairs(of).filter(([first, second]) => isTrainedPair(of, first, second));
  return of.heldOut.filter((pair) => isEligible(of, pair, trained, length));
};

describe("the default held-out pairs", () => {
  it.each([4, 5, 6, 8])("are new functions at length %i, and their reverses are trained", (length) => {
    expect(eligibleHeldOut(set, length)).toEqual(set.heldOut);
    for (const [first, second] of set.heldOut) expect(isTrainedPair(set, second, first)).toBe(true);
  });

  it("but for +1 *3 are not new at length 3, where strings have only six orders", () =>
    expect(named(set, eligibleHeldOut(set, 3))).toEqual(["+1 *3"]));
});

describe("eligiblePairs", () => {
  it.each([4, 5, 6, 8])("are eight of the default set at length %i", (length) =>
    expect(named(set, eligiblePairs(set, length))).toEqual([
      "+1 *3",
      "*3 +1",
      "shift reverse",
      "shift swap",
      "reverse shift",
      "reverse swap",
      "swap shift",
      "swap reverse",
    ]),
  );

  it("are none of the spike's set at length 4", () => {
    expect(eligiblePairs(spike, 4)).toEqual([]);
    expect(eligibleHeldOut(spike, 4)).toEqual([]);
  });
});

describe("isEligible", () => {
  it("refuses pairs that commute, undo themselves, equal one operation or another trained pair", () => {
    const [add, , shift, reverse] = [0, 1, 2, 3];
    expect(isEligible(set, [add, reverse], [], 4)).toBe(false);
    expect(isEligible(set, [reverse, reverse], [], 4)).toBe(false);
    expect(isEligible(set, [reverse, shift], [], 3)).toBe(false); // abc, cba, bac: swap does the same
    expect(isEligible(spike, [shift, reverse], [[4, 2]], 4)).toBe(false); // swap-pairs shift does the same
    expect(isEligible(spike, [shift, reverse], [], 4)).toBe(true);
  });
});
