import { describe, expect, it } from "vitest";
import { eligiblePairs, operationSets } from "../../src/strings";
import { pairMap } from "../../src/strings/pairMap";
import { edits } from "./reference";

const named = (name: keyof typeof operationSets, length = 4) => {
  const { operations } = operationSets[name];
  return pairMap(operationSets[name], length).map(({ pair, kind, sameAs }) => ({
    pair: pair.map((i) => operations[i].name).join(" "),
    kind,
    sameAs: sameAs.map((sequence) => sequence.map((i) => operations[i].name).join(" ")),
  }));
};
const apply = (sequence: string, text: string) =>
  sequence.split(" ").filter(Boolean).reduce((letters, name) => edits[name](letters), text); // prettier-ignore

describe("the map of pairs", () => {
  it("says of the default set what the notebook says: four held out, each new, and two that do nothing", () => {
    const all = named("default");
    const of = (kind: string) => all.filter((each) => each.kind === kind).map(({ pair }) => pair);
    expect(all).toHaveLength(25);
    expect(of("held out")).toEqual(["+1 *3", "shift swap", "reverse shift", "swap reverse"]);
    expect(of("held out again")).toEqual([]);
    expect(of("reducible")).toEqual(["reverse reverse", "swap swap"]);
    expect(of("trained")).toHaveLength(7);
    expect(of("trained again")).toHaveLength(12);
  });

  it("finds none of the spike's held-out pairs new", () => {
    const heldOut = named("spike").filter(({ kind }) => kind.startsWith("held out"));
    expect(heldOut.map(({ kind }) => kind)).toEqual(Array(5).fill("held out again"));
  });

  it("calls the pairs that no exposure shows unshown, and leaves out operations that are never composed", () => {
    const all = named("extended");
    expect(all.filter(({ kind }) => kind === "unshown").map(({ pair }) => pair)).toEqual([
      "shift swap",
      "swap reverse",
    ]);
    expect(all.some(({ pair }) => pair.includes("+4"))).toBe(false);
  });

  it.each(["default", "extended", "spike"] as const)(
    "agrees with edits of text on which sequences do the same: %s",
    (name) => {
      const strings = ["0123", "9753", "0013", "4444"];
      for (const { pair, sameAs } of named(name))
      for (const other of sameAs)
        expect(strings.map((s) => apply(other, s)), `${pair}, ${other}`).toEqual(strings.map((s) => apply(pair, s))); // prettier-ignore
    },
  );

  it("has as pairs of their own those that can be held out, and doubled operations", () => {
    const { operations } = operationSets.default;
    const eligible = eligiblePairs(operationSets.default, 4).map((pair) =>
      pair.map((i) => operations[i].name).join(" "),
    );
    const own = named("default").filter(({ kind }) => kind === "held out" || kind === "trained");
    const ordered = own.map(({ pair }) => pair).filter((pair) => new Set(pair.split(" ")).size === 2);
    expect(ordered).toEqual(eligible);
  });
});
