import { describe, expect, it } from "vitest";
import { pairs } from "../../src/figures/pairs";
import { operationSets } from "../../src/strings";
import { edits } from "../strings/reference";

const textsOf = (of: ReturnType<typeof pairs>) => (of.data as { text?: string[] }[]).flatMap(({ text }) => text ?? []);

describe("the map of pairs", () => {
  it("has a cell a pair, with what edits of text make of abcd", () => {
    const names = operationSets.default.operations.map(({ name }) => name);
    const results = names.flatMap((first) => names.map((second) => {
      const text = edits[second](edits[first]("0123")).replace(/./g, (digit) => "abcdefghij"[Number(digit)]);
      return `${first} ${second}: abcd becomes ${text}`;
    })); // prettier-ignore
    expect(textsOf(pairs()).map((text) => text.split("<br>")[0])).toEqual(results);
    expect(pairs().layout.shapes).toHaveLength(25);
  });

  it("names in a cell what else does the same", () => {
    const notes = pairs().layout.annotations!.map(({ text }) => text!);
    expect(notes[2]).toMatch(/^cdeb<br>.*= shift \+1</); // +1 shift
    expect(notes[1]).toBe("dgjc"); // +1 *3, held out
  });

  it("claims that held-out pairs are new of the set where they are, not of the earlier one", () => {
    const titleOf = (of: ReturnType<typeof pairs>) => (of.layout.title as { text: string }).text;
    expect(titleOf(pairs())).toContain("Held-out pairs are new functions");
    expect(titleOf(pairs(operationSets.spike))).toContain("What ordered pairs of operations do");
    expect(textsOf(pairs(operationSets.spike)).join()).toContain("held out, but known");
  });
});
