import { describe, expect, it } from "vitest";
import { analyse, type Analysis, type TrainingStep } from "../../../src/passrates";
import { pairs } from "./golden";

const steps: TrainingStep[] = [0, 1, 2, 3].map((step) => ({
  step,
  groups: [
    { id: "solved", n: 4, k: 4, meanReward: 1, isFlat: true },
    { id: "hopeless", n: 4, k: 0, meanReward: 0, isFlat: true },
    { id: "rising", n: 4, k: step + 1, meanReward: (step + 1) / 4, isFlat: step === 3 },
  ],
}));

const asked = [
  ...["flat-reward", "loss-starts-at-0", "loss-stays-at-0", "equal-groups", "group-size", "standard-deviation"],
  ...["kl-estimator", "dynamic-sampling", "difficulty", "new-or-concentrated", "entropy-and-kl", "no-kl"],
];
const ids = ({ sections }: Analysis) => sections.map(({ id }) => id);

describe("analyse", () => {
  const both = analyse({ prompts: pairs, steps: [] });
  const alone = analyse({ prompts: pairs.map(({ id, base }) => ({ id, base })), steps: [] });
  const log = analyse({ prompts: [], steps });

  it("answers all twelve questions whatever is given, and those that the files allow before them", () => {
    for (const analysis of [both, alone, log]) expect(ids(analysis).filter((id) => asked.includes(id))).toEqual(asked);
    expect(ids(both).slice(0, 7)).toEqual(["gain", "pass-at-k", "shift", "law", "found", "base", "outlook"]);
    expect(ids(alone).slice(0, 2)).toEqual(["base", "outlook"]);
    expect(ids(log)).toEqual(["signal-by-step", "left", ...asked]);
  });

  it("gives every number a name of its own in its section, a finite value inside its interval, and a method", () => {
    for (const { sections } of [both, alone, log]) {
      for (const { numbers, answer } of sections) {
        expect(answer).not.toMatch(/NaN|undefined|Infinity/);
        expect(new Set(numbers.map(({ name }) => name)).size).toBe(numbers.length);
        for (const { name, value, low = value, high = value, method } of numbers) {
          expect([name, Number.isFinite(value), low <= value && value <= high, method !== ""]).toEqual([
            name,
            true,
            true,
            true,
          ]);
        }
      }
    }
  });

  it("says of each prompt what was counted and what is inferred, in the order given", () => {
    expect(both.prompts.map(({ id, baseCorrect, tunedSamples }) => [id, baseCorrect, tunedSamples])).toEqual(
      pairs.map(({ id, base, tuned }) => [id, base.k, tuned.n]),
    );
    expect(both.prompts.find(({ call }) => call === "risen")?.id).toBe("16");
  });

  it("reads a log: settled prompts, the signal that is left, and what moved", () => {
    expect(log.training).toMatchObject({ prompts: 3, saturated: 2, becameSaturated: 1, unsolved: 1 });
    expect(log.training!.flatAtLast.value).toBe(1);
    expect(log.training!.headroom.value).toBeCloseTo(1 / 3, 12);
    expect(log.training!.headroomUnsolved.value).toBe(1);
    const flat = log.sections.find(({ id }) => id === "flat-reward")!;
    expect(flat.answer).toContain("100% of your groups agree in the last quarter and give no signal");
    expect(log.prompts).toEqual([
      { id: "solved", groups: 4, firstRate: 1, lastRate: 1, lastGroup: "all right" },
      { id: "hopeless", groups: 4, firstRate: 0, lastRate: 0, lastGroup: "all wrong" },
      { id: "rising", groups: 4, firstRate: 0.25, lastRate: 1, lastGroup: "all right" },
    ]);
  });

  it("is the same at every run, and at another seed differs in what is drawn alone", () => {
    const again = analyse({ prompts: pairs, steps: [] });
    const plain = (analysis: typeof both) => ({ ...analysis, prompts: [...analysis.prompts] });
    expect(plain(again)).toEqual(plain(both));
    const other = analyse({ prompts: pairs, steps: [] }, { seed: 2 });
    expect(other.change!.gain).toEqual(both.change!.gain);
    expect(other.change!.shift.slope.null).not.toEqual(both.change!.shift.slope.null);
  });

  it("survives counts without anything to estimate", () => {
    const flat = (k: number) => ({ n: 4, k });
    for (const [before, after] of [[0, 0], [4, 4], [0, 4], [4, 0]]) {
      const prompts = ["a", "b", "c"].map((id) => ({ id, base: flat(before), tuned: flat(after) }));
      const { sections } = analyse({ prompts, steps: [] });
      expect(sections.map(({ answer }) => answer).join(" ")).not.toMatch(/NaN|undefined/);
    } // prettier-ignore
  });

  it("does not claim to know, from one sample of each prompt, how pass rates differ", () => {
    const single = (k: number) => ({ n: 1, k });
    const prompts = Array.from({ length: 60 }, (_, i) => ({
      id: String(i),
      base: single(i % 2),
      tuned: single(i % 3 ? 1 : 0),
    }));
    const { summary, base } = analyse({ prompts: prompts.map(({ id, base }) => ({ id, base })), steps: [] });
    expect(summary).toContain("one sample a prompt does not say more");
    const { share } = base!.signal.find(({ groupSize }) => groupSize === 16)!;
    expect([share.low, share.high]).toEqual([0, 1 - 2 * 0.5 ** 16]); // all settled, or all alike
    const { sections } = analyse({ prompts, steps: [] });
    expect(sections.map(({ answer }) => answer).join(" ")).not.toMatch(/NaN|undefined/);
  });

  it("names the option that is out of range, and says what it needs", () => {
    expect(() => analyse({ prompts: pairs, steps: [] }, { level: 95 })).toThrow("level: expected");
    expect(() => analyse({ prompts: pairs, steps: [] }, { groupSize: 1 })).toThrow(
      "groupSize: expected an integer of at least 2",
    );
    expect(() => analyse({ prompts: pairs.slice(1, 2), steps: [] })).toThrow(
      "expected at least two with counts of the base model",
    );
  });
});
