import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { axes, createTestbed, EOS, orbitsOf, probes, STEP, type Axis, type Probe, type Task } from "../../src/strings";
import { anyKey, anyProbe, anySplit, edits, lettersIn, solve, testbeds, written } from "./reference";

const { default: plain, extended } = testbeds;
const answers = createTestbed({ operations: "extended", format: "answer" });
const unchanged: (Axis | Probe)[] = [
  ...(["in-distribution", "depth", "length", "vocabulary"] as const),
  ...(["depth-4", "depth-5", "length-3", "length-6", "length-8"] as const),
];
const pairsOnly = ["+1", "*3", "shift", "reverse", "swap"];
const depthOne: Task = { ...extended.task("in-distribution"), name: "depth-1", depth: 1 };

function sentences(task: Task): string[] {
  return extended.sequences(task).map((sequence) => sequence.map((i) => extended.set.operations[i].name).join(" "));
}

/** Two texts on which no two of our functions on strings of length 4 agree. */
function behaviour(sentence: string): string {
  const run = (text: string) => sentence.split(" ").reduce((t, name) => (name ? edits[name](t) : t), text);
  return `${run("0123")} ${run("5274")}`;
}

/** All that pretraining can show: single operations and the sequences of every axis. */
const shown = ["", ...sentences(depthOne), ...axes.flatMap((axis) => sentences(extended.task(axis)))];

describe("a probe's problem", () => {
  it("is solved by its demonstration, derived by edits of text, in both formats", () =>
    fc.assert(
      fc.property(anyProbe, anySplit, anyKey, (probe, split, at) => {
        const task = extended.task(probe);
        const { prompt, completion, answer } = extended.example(task, split, at);
        const steps = solve(extended.vocabulary.decode(prompt).split(" >")[0], task.alphabet);
        expect(extended.vocabulary.decode(completion)).toBe(`${steps.join(" > ")} EOS`);
        expect(extended.vocabulary.decode(answer)).toBe(steps.at(-1));
        expect(answers.example(task, split, at).completion).toEqual([...answer, EOS]);
      }),
      { numRuns: 500 },
    ));

  it("is judged by an oracle that accepts the demonstration and refuses it with one token of the answer changed", () =>
    fc.assert(
      fc.property(anyProbe, anyKey, fc.nat(), fc.integer({ min: 3, max: 55 }), (probe, at, position, token) => {
        const example = extended.example(extended.task(probe), "test", at);
        expect(extended.isCorrect(example, example.completion)).toBe(true);
        const changed = [...example.completion];
        const i = changed.lastIndexOf(STEP) + 1 + (position % example.answer.length);
        fc.pre(changed[i] !== token);
        changed[i] = token;
        expect(extended.isCorrect(example, changed)).toBe(false);
      }),
    ));

  it("shares no string, not even as a step, with the other split", () =>
    fc.assert(
      fc.property(anyProbe, anySplit, anyKey, (probe, split, at) => {
        const task = extended.task(probe);
        const { prompt, completion } = extended.example(task, split, at);
        for (const step of extended.vocabulary.decode([...prompt, ...completion]).split(" > ")) {
          const string = [...lettersIn(step, task.alphabet)].map(Number);
          expect(string).toHaveLength(task.length);
          expect(extended.splitOf(string)).toBe(split);
        }
      }),
      { numRuns: 500 },
    ));

  it.each(probes)("%s fits the 64 learned positions with two tokens to spare", (probe) => {
    for (const bed of [extended, answers]) {
      const task = bed.task(probe);
      expect(bed.promptLength(task) + bed.completionLength(task) + 2).toBeLessThanOrEqual(64);
    }
  });
});

describe("the extended testbed", () => {
  it("gives the default's tokens the same ids, and adds sixteen", () => {
    const { names } = extended.vocabulary;
    expect(names.slice(0, 40)).toEqual(plain.vocabulary.names);
    expect(names.slice(40).join(" ")).toBe("A B C D E F G H I J K L M N O +4");
    expect(new Set(names).size).toBe(56);
  });

  it.each(unchanged)("has the default's problems of %s, to the token", (name) => {
    for (let index = 0; index < 100; index++) {
      const [ours, theirs] = [extended, plain].map((bed) => bed.example(bed.task(name), "train", { seed: 1, index }));
      expect(ours).toEqual(theirs);
    }
  });

  it.each([3, 4, 5, 6])("keeps the orbits of length %i", (length) => {
    const multisets = (bed: typeof plain) =>
      new Set(orbitsOf(bed.set, length).map((orbit) => [...orbit.multisets].sort((a, b) => a - b).join()));
    expect(multisets(extended)).toEqual(multisets(plain));
  });

  it("is what four probes need, and says so", () => {
    const creating = (probe: Probe) => () => plain.example(plain.task(probe), "test", { seed: 1, index: 0 });
    expect(creating("vocabulary-third")).toThrow(/^vocabulary-third: alphabet \(operations: "extended" .*got "C"$/);
    expect(creating("vocabulary-shared")).toThrow(/^vocabulary-shared: alphabet/);
    expect(creating("order-held-out")).toThrow(
      /^order-held-out: expected operation sequences .*; choose operations: "extended"$/,
    );
    expect(creating("operation-alone")).toThrow(
      /^operation-alone: expected operation sequences .*; choose operations: "extended"$/,
    );
  });
});

describe("order-held-out", () => {
  const sequences = sentences(extended.task("order-held-out"));

  it("is two pairs that are trained in the other order, and composition keeps the other two", () => {
    expect(sequences).toEqual(["shift swap", "swap reverse"]);
    expect(sentences(extended.task("composition"))).toEqual(["+1 *3", "reverse shift"]);
    const trained = sentences(extended.task("in-distribution"));
    for (const sequence of sequences) expect(trained).toContain(sequence.split(" ").reverse().join(" "));
  });

  it("is never shown, not even within a longer sequence, and no single operation or pair does the same", () => {
    for (const sequence of sequences) expect(shown.filter((sentence) => sentence.includes(sequence))).toEqual([]);
    const behaviours = shown.filter((sentence) => sentence.split(" ").length < 3).map(behaviour);
    for (const sequence of sequences) expect(behaviours).not.toContain(behaviour(sequence));
  });
});

describe("operation-alone", () => {
  const sequences = sentences(extended.task("operation-alone"));

  it("composes +4 with every operation in both orders", () =>
    expect(new Set(sequences)).toEqual(
      new Set([...pairsOnly.flatMap((name) => [`+4 ${name}`, `${name} +4`]), "+4 +4"]),
    ));

  it("composes what is shown alone, one time in six, and in no pair", () => {
    expect(sentences(depthOne)).toEqual([...pairsOnly, "+4"]);
    expect(shown.filter((sentence) => sentence.includes("+4"))).toEqual(["+4"]);
  });

  it("does what no single operation and no other pair does, and +4 what no three others do", () => {
    const longer = (of: string[]) => of.flatMap((sentence) => pairsOnly.map((name) => `${sentence} ${name}`));
    const pairs = longer(pairsOnly);
    const behaviours = (of: string[]) => new Set(of.map(behaviour));
    const short = behaviours(["", ...pairsOnly, "+4", ...pairs]);
    for (const sequence of sequences) expect(short.has(behaviour(sequence)), sequence).toBe(false);
    expect(behaviours(["", ...pairsOnly, ...pairs, ...longer(pairs)]).has(behaviour("+4"))).toBe(false);
  });
});

describe("the further vocabularies", () => {
  const promptOf = (probe: Probe, at: { seed: number; index: number }) =>
    extended.vocabulary.decode(extended.example(extended.task(probe), "test", at).prompt).split(" ");

  it("are ten tokens of their own, and five beside five of the first alphabet's with the same meaning", () => {
    const others = new Set([...written.A, ...written.B]);
    expect([...written.C].filter((token) => others.has(token))).toEqual([]);
    expect(new Set(written.C).size).toBe(10);
    expect([...written.D].filter((token, letter) => written.A[letter] === token).join("")).toBe("abcde");
    expect([...written.D].filter((token) => others.has(token) || written.C.includes(token)).join("")).toBe("abcde");
  });

  it("share no prompt with the first: one with shared tokens alone would have two right answers", () =>
    fc.assert(
      fc.property(fc.constantFrom<Probe>("vocabulary-third", "vocabulary-shared"), anyKey, (probe, at) => {
        const letters = promptOf(probe, at).slice(0, 4);
        expect(letters.some((token) => !written.A.includes(token))).toBe(true);
      }),
      { numRuns: 500 },
    ));

  it("do mix shared and own tokens", () => {
    const prompts = Array.from({ length: 200 }, (_, index) => promptOf("vocabulary-shared", { seed: 1, index }));
    const shared = prompts.flatMap((prompt) => prompt.slice(0, 4)).filter((token) => written.A.includes(token));
    expect(shared.length / 800).toBeGreaterThan(0.4);
    expect(shared.length / 800).toBeLessThan(0.5); // 7/15, minus what the removal of all-shared strings takes
  });
});
