import { describe, expect, it } from "vitest";
import { operationSets, type OperationSet } from "../../src/strings";
import { wordsOf, type Word } from "../../src/strings/sequences";
import { edits } from "./reference";

const { default: set, spike } = operationSets;
const sentences = (words: Word[], of: OperationSet = set) =>
  words.map((word) => word.map((i) => of.operations[i].name).join(" "));

describe("words of trained pairs", () => {
  it("are all ordered pairs but the held-out ones and those that undo themselves", () => {
    const words = sentences(wordsOf(set, 2, 4, "trained"));
    expect(words).toHaveLength(25 - 4 - 2);
    for (const absent of ["+1 *3", "reverse shift", "shift swap", "swap reverse", "reverse reverse", "swap swap"]) {
      expect(words).not.toContain(absent);
    }
  });

  it("at depth 3 are those whose neighbours are trained pairs and that no shorter word equals", () => {
    const words = sentences(wordsOf(set, 3, 4, "trained"));
    expect(new Set(words)).toEqual(new Set(irreducibleSentences(3, 4)));
    expect(words).toHaveLength(69);
  });

  it("hold problems at every depth and length that the extensions use", () => {
    for (const depth of [1, 2, 3, 4, 5]) {
      for (const length of [3, 4, 5, 6, 8]) expect(wordsOf(set, depth, length, "trained").length).toBeGreaterThan(4);
    }
  });
});

describe("words of held-out pairs", () => {
  it("are the four pairs of the composition axis", () =>
    expect(sentences(wordsOf(set, 2, 4, "held-out"))).toEqual([
      "+1 *3",
      "shift swap",
      "reverse shift",
      "swap reverse",
    ]));

  it("share no function with the words of trained pairs", () => {
    const functions = (words: Word[]) => sentences(words).map((sentence) => behaviour(sentence, 4));
    const trained = functions([...wordsOf(set, 1, 4, "any"), ...wordsOf(set, 2, 4, "trained")]);
    for (const held of functions(wordsOf(set, 2, 4, "held-out"))) expect(trained).not.toContain(held);
  });
});

describe("words of the spike's set", () => {
  it("are all 20 trained pairs and all 80 triples of them, reducible or not", () => {
    expect(wordsOf(spike, 2, 4, "trained")).toHaveLength(20);
    expect(wordsOf(spike, 3, 4, "trained")).toHaveLength(80);
    expect(sentences(wordsOf(spike, 2, 4, "trained"), spike)).toContain("reverse reverse");
  });
});

/** What a sentence does, told by its values at strings that no two of our functions agree on. */
function behaviour(sentence: string, length: number): string {
  const run = (text: string) => sentence.split(" ").reduce((t, name) => (name ? edits[name](t) : t), text);
  return `${run("01234567".slice(0, length))} ${run("52740918".slice(0, length))}`;
}

/** By text edits and a list of pairs alone. */
function irreducibleSentences(depth: number, length: number): string[] {
  const names = ["+1", "*3", "shift", "reverse", "swap"];
  const held = ["+1 *3", "reverse shift", "shift swap", "swap reverse"];
  const levels: string[][] = [[""]];
  for (let d = 0; d < depth; d++) levels.push(levels[d].flatMap((s) => names.map((name) => `${s} ${name}`.trim())));
  const shorter = new Set(levels.slice(0, depth).flatMap((level) => level.map((s) => behaviour(s, length))));
  return levels[depth].filter((s) => !held.some((pair) => s.includes(pair)) && !shorter.has(behaviour(s, length)));
}
