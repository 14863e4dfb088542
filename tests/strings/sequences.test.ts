import { describe, expect, it } from "vitest";
import { operationSets, type OperationSet } from "../../src/strings";
import { sequencesOf, type OperationSequence } from "../../src/strings/sequences";
import { edits } from "./reference";

const { default: set, spike } = operationSets;
const sentences = (sequences: OperationSequence[], of: OperationSet = set) =>
  sequences.map((sequence) => sequence.map((i) => of.operations[i].name).join(" "));

describe("sequences of trained pairs", () => {
  it("are all ordered pairs but the held-out ones and those that undo themselves", () => {
    const sequences = sentences(sequencesOf(set, 2, 4, "trained"));
    expect(sequences).toHaveLength(25 - 4 - 2);
    for (const absent of ["+1 *3", "reverse shift", "shift swap", "swap reverse", "reverse reverse", "swap swap"]) {
      expect(sequences).not.toContain(absent);
    }
  });

  it("at depth 3 are those whose neighbours are trained pairs and that no shorter sequence equals", () => {
    const sequences = sentences(sequencesOf(set, 3, 4, "trained"));
    expect(new Set(sequences)).toEqual(new Set(irreducibleSentences(3, 4)));
    expect(sequences).toHaveLength(69);
  });

  it("exist at every depth and length that the extensions use", () => {
    for (const depth of [1, 2, 3, 4, 5]) {
      for (const length of [3, 4, 5, 6, 8])
        expect(sequencesOf(set, depth, length, "trained").length).toBeGreaterThan(4);
    }
  });
});

describe("sequences of held-out pairs", () => {
  it("are the four pairs of the composition axis", () =>
    expect(sentences(sequencesOf(set, 2, 4, "held-out"))).toEqual([
      "+1 *3",
      "shift swap",
      "reverse shift",
      "swap reverse",
    ]));

  it("share no function with the sequences of trained pairs", () => {
    const functions = (sequences: OperationSequence[]) =>
      sentences(sequences).map((sentence) => behaviour(sentence, 4));
    const trained = functions([...sequencesOf(set, 1, 4, "any"), ...sequencesOf(set, 2, 4, "trained")]);
    for (const pair of functions(sequencesOf(set, 2, 4, "held-out"))) expect(trained).not.toContain(pair);
  });
});

describe("sequences of the spike's set", () => {
  it("are all 20 trained pairs and all 80 triples of them, reducible or not", () => {
    expect(sequencesOf(spike, 2, 4, "trained")).toHaveLength(20);
    expect(sequencesOf(spike, 3, 4, "trained")).toHaveLength(80);
    expect(sentences(sequencesOf(spike, 2, 4, "trained"), spike)).toContain("reverse reverse");
  });
});

/** What a sentence does, by its values at strings that no two of our functions agree on. */
function behaviour(sentence: string, length: number): string {
  const run = (text: string) => sentence.split(" ").reduce((t, name) => (name ? edits[name](t) : t), text);
  return `${run("01234567".slice(0, length))} ${run("52740918".slice(0, length))}`;
}

/** By text edits and a list of pairs alone. */
function irreducibleSentences(depth: number, length: number): string[] {
  const names = ["+1", "*3", "shift", "reverse", "swap"];
  const heldOut = ["+1 *3", "reverse shift", "shift swap", "swap reverse"];
  const levels: string[][] = [[""]];
  for (let d = 0; d < depth; d++) levels.push(levels[d].flatMap((s) => names.map((name) => `${s} ${name}`.trim())));
  const shorter = new Set(levels.slice(0, depth).flatMap((level) => level.map((s) => behaviour(s, length))));
  return levels[depth].filter((s) => !heldOut.some((pair) => s.includes(pair)) && !shorter.has(behaviour(s, length)));
}
