import { describe, expect, it } from "vitest";
import {
  analyse,
  type Analysis,
  analysisText,
  type Count,
  type PromptCounts,
  quantityText,
  type TrainingStep,
} from "../../../../src/passrates";

const counts = (list: [number, number, number?, number?][]): PromptCounts[] =>
  list.map(([n, k, after, right]): PromptCounts => {
    const tuned: Count | undefined = after === undefined ? undefined : { n: after, k: right! };
    return { id: "", base: { n, k }, tuned };
  }).map((prompt, i) => ({ ...prompt, id: `q${i}`, domain: i % 2 ? "b" : "a" })); // prettier-ignore

/** A log of `list`: each step's groups of four by how many are right; the same prompts in each step, or new ones. */
const logOf = (list: number[][], isRepeated = true): TrainingStep[] =>
  list.map((groups, step) => ({
    step,
    groups: groups.map((k, i) => ({ id: isRepeated ? `q${i}` : `q${step}.${i}`, n: 4, k, meanReward: k / 4, isFlat: k % 4 === 0 })),
  })); // prettier-ignore

/** Every kind of file, and of each the ones with one of something, with none, and with nothing to estimate. */
const kinds: [string, () => Analysis][] = [
  ["base alone", () => analyse({ prompts: counts([[8, 0], [8, 1], [8, 4], [8, 8], [8, 8]]), steps: [] })],
  ["base alone in a run of one", () => analyse({ prompts: counts([[4, 0], [4, 4], [4, 2]]), steps: [] }, { groupSize: 2, batch: 1, steps: 1, betas: [1e-3] })],
  ["base alone, nothing solved", () => analyse({ prompts: counts([[4, 0], [4, 0]]), steps: [] })],
  ["base alone, all solved", () => analyse({ prompts: counts([[4, 4], [4, 4]]), steps: [] })],
  ["one sample a prompt", () => analyse({ prompts: counts([[1, 0], [1, 1], [1, 0]]), steps: [] })],
  ["one saturated prompt", () => analyse({ prompts: counts([[64, 64], [64, 0], [64, 5], [64, 9]]), steps: [] }, { steps: 1, batch: 1 })],
  ["base and tuned", () => analyse({ prompts: counts([[32, 0, 32, 30], [32, 31, 32, 2], [32, 9, 32, 12], [32, 7, 32, 9]]), steps: [] })],
  ["base and tuned, no change", () => analyse({ prompts: counts([[4, 2, 4, 2], [4, 0, 4, 0], [4, 1, 4, 1]]), steps: [] })],
  ["base and tuned, lost", () => analyse({ prompts: counts([[4, 4, 4, 0], [4, 4, 4, 0], [4, 3, 4, 0]]), steps: [] })],
  ["base and tuned, one sample each", () => analyse({ prompts: counts([[1, 0, 1, 1], [1, 1, 1, 1], [1, 0, 1, 0]]), steps: [] })],
  ["many prompts, a change under a point", () => analyse({ prompts: counts(Array.from({ length: 400 }, (_, i) => [8, i % 9, 8, i === 7 ? 8 : i % 9])), steps: [] })],
  ["a log", () => analyse({ prompts: [], steps: logOf([[0, 4, 1], [0, 4, 2], [0, 4, 3], [1, 4, 4]]) })],
  ["a log of one group", () => analyse({ prompts: [], steps: logOf([[2]]) })],
  ["a log of other prompts each step", () => analyse({ prompts: [], steps: logOf([[0, 1], [4, 1]], false) })],
  ["a log where all is solved", () => analyse({ prompts: [], steps: logOf([[4, 4], [4, 4]]) })],
]; // prettier-ignore

const things = "prompt|group|rollout|sample|step|row|file|question|answer|point|logit";
const wrong: [string, RegExp][] = [
  ["a plural behind 1", new RegExp(`(?<![\\d.,=@^/−-])(?<!− )\\b1 (logged )?(${things})s\\b`)],
  ["a singular behind another number", new RegExp(`(?<![\\d.,])(0|[2-9]|[1-9][\\d,]*\\d) (${things})\\b(?!')`)],
  ["a verb that does not agree with 1", /(?<![\d.,=])\b1 (\w+ (of [\d,]+ )?)?(are|were|have|lie)\b/],
  ["a verb that does not agree with many", new RegExp(`\\d (${things})s (is|was|has|lies)\\b`)],
  ["a zero with a sign", /(?<![\^\d])[−+]0(\.0+)?(?![\d.])/],
  ["a share with a sign: a difference is in points", /(?<!\^)[−+]\d[\d.,]*%/],
  ["no number", /NaN|undefined|null|Infinity|∞|\bover 99\.9+%/],
  ["stray marks", / {2}|\.\.| [,.;:](?!\d)|\( | \)|\(\)|;\.|: \.|,\./],
  ["a word twice", /\b([a-z]{2,}) \1\b/],
];

describe.each(kinds)("what is said of %s", (_, made) => {
  const analysis = made();
  const texts = [
    analysis.summary,
    ...analysis.sections.flatMap(({ brief = "", answer, numbers, prompts = [] }) => [
      brief,
      answer,
      ...numbers.flatMap((quantity) => [`${quantity.name} = ${quantityText(quantity)}`, quantity.method]),
      ...prompts.flatMap(({ name, first }) => [name, ...first.map(({ counts: own }) => own)]),
    ]),
  ];

  it.each(wrong)("has not %s", (__, pattern) => {
    const around = (text: string) => {
      const found = pattern.exec(text);
      return found ? [text.slice(Math.max(0, found.index - 40), found.index + found[0].length + 25)] : [];
    };
    expect(texts.flatMap(around)).toEqual([]);
  });

  it("begins each answer of the short page with its number, in at most three lines", () => {
    const briefs = analysis.key.map((id) => analysis.sections.find((section) => section.id === id)?.brief);
    for (const brief of briefs) {
      expect(brief).toMatch(
        /^(Between |No (finite|prompt)|The curves do not cross|One sample a prompt|[×+−]? ?\d|k = \d)/,
      );
      expect(brief!.length).toBeLessThan(330);
    }
    expect(briefs.length).toBeGreaterThanOrEqual(3);
    expect(briefs.length).toBeLessThanOrEqual(5);
  });

  it("fits a screen", () => {
    const reading = { prompts: [], steps: [], sources: [], notes: [], dropped: [] };
    expect(analysisText(reading, analysis).split("\n").length).toBeLessThan(42);
  });

  it("gives every estimate an interval around it, its level and a method, and nothing else an interval", () => {
    const numbers = analysis.sections.flatMap((section) =>
      section.numbers.map((each) => ({ ...each, id: section.id })),
    );
    expect(numbers.length).toBeGreaterThan(0);
    for (const { id, name, kind, value, low, high, level, method } of numbers) {
      const what = `${id}: ${name}`;
      expect(method, what).not.toBe("");
      if (kind !== "estimate") expect([low, high, level], what).toEqual([undefined, undefined, undefined]);
      else expect([low! <= value, value <= high!, level], what).toEqual([true, true, 0.95]);
    }
  });

  it("takes for counts, settings and constants only what is one", () => {
    const numbers = analysis.sections.flatMap((section) => section.numbers);
    const of = (kind: string) => numbers.filter((each) => each.kind === kind);
    expect(of("count").every(({ value, unit }) => Number.isInteger(value) && unit === "prompts")).toBe(true);
    expect(of("test").every(({ value, unit }) => unit === "p" && value >= 0 && value <= 1)).toBe(true);
    for (const { name } of [...of("setting"), ...of("theory")])
      expect(name).toMatch(/^(rollouts of each prompt in the run|pass rate of the largest gain, β = )/);
  });
});

it("warns where domains moved in opposite directions, and where they did not says nothing of it", () => {
  const answers = (b: [number, number]) => {
    const [before, after] = b;
    const list = Array.from({ length: 40 }, (_, i): [number, number, number, number] =>
      i % 2 ? [16, before + (i % 3), 16, after + (i % 3)] : [16, 2 + (i % 3), 16, 12 + (i % 3)],
    );
    const { sections } = analyse({ prompts: counts(list), steps: [] });
    return ["gain", "shift"].map((id) => sections.find((section) => section.id === id)!.answer);
  };
  for (const answer of answers([12, 5])) expect(answer).toContain("Domains moved in opposite directions");
  for (const answer of answers([5, 12])) expect(answer).not.toContain("opposite");
});
