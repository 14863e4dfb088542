import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLadder, EOS, PAD, rewardNames, rewards, type Rewarded, type RewardName } from "../../src/strings";
import { anyKey, anyTask, anyTestbed, testbeds } from "./reference";

const bed = testbeds.default;
/** d h b a shift +1 +1 >, whose right completion is h b a d +1 +1 > i c b e +1 > j d c f EOS. */
const example = bed.example(bed.task("depth"), "test", { seed: 1, index: 7 });

function rewardOf(reward: RewardName, completion: readonly number[], of: Partial<Rewarded> = {}): number {
  const isCorrect = bed.isCorrect(example, completion);
  return rewards[reward].of({
    completion,
    isCorrect,
    solution: () => bed.solution(example),
    chance: 0.9,
    flip: 0,
    ...of,
  });
}
const written = (reward: RewardName, text: string) => rewardOf(reward, bed.vocabulary.encode(text));

describe("a hand-made completion", () => {
  const cases = {
    right: "h b a d +1 +1 > i c b e +1 > j d c f EOS",
    "wrong in a step": "h b a d +1 +1 > i c b a +1 > j d c f EOS",
    "wrong in the answer": "h b a d +1 +1 > i c b e +1 > j d c a EOS",
    "a shortcut": "i c b e +1 > j d c f EOS",
    "the answer at once": "j d c f EOS",
    "of other operations": "h b a d +1 > i c b e +1 > j d c f EOS",
    "in the other alphabet": "h b a d +1 +1 > i c b e +1 > n r l t EOS",
    "a letter short": "h b a d +1 +1 > i c b e +1 > j d c EOS",
    "cut off": "h b a d +1 +1 > i c b e +1 > j d c f",
    "without letters": "> > > EOS",
  };
  it.each<[keyof typeof cases, number, number, number, number, number]>([
    // correct, format, strict-path, edit-distance, per-step
    ["right", 1, 1, 1, 1, 1],
    ["wrong in a step", 1, 1, 0, 1, 2 / 3],
    ["wrong in the answer", 0, 1, 0, 3 / 4, 2 / 3],
    ["a shortcut", 1, 0, 0, 1, 1 / 3],
    ["the answer at once", 1, 0, 0, 1, 1 / 3],
    ["of other operations", 1, 0, 0, 1, 1],
    ["in the other alphabet", 0, 0, 0, 0, 2 / 3],
    ["a letter short", 0, 0, 0, 3 / 4, 2 / 3],
    ["cut off", 0, 0, 0, 0, 2 / 3],
    ["without letters", 0, 0, 0, 0, 0],
  ])("%s", (name, correct, format, strict, near, steps) => {
    const of = (reward: RewardName) => written(reward, cases[name]);
    expect([of("correct"), of("format"), of("strict-path")]).toEqual([correct, format, strict]);
    expect(of("edit-distance")).toBeCloseTo(near, 12);
    expect(of("per-step")).toBeCloseTo(steps, 12);
  });
});

describe("rewards", () => {
  const anyReward = fc.constantFrom(...rewardNames);
  const anyCompletion = fc.array(fc.integer({ min: PAD, max: 39 }), { maxLength: 20 });

  it("are in [0, 1], whatever was written", () =>
    fc.assert(
      fc.property(anyReward, anyCompletion, fc.double({ min: 0, max: 0.999, noNaN: true }), (name, tokens, chance) => {
        const value = rewardOf(name, tokens, { chance });
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
      }),
    ));

  it("are all 1 for the demonstrated completion, on every testbed and task", () =>
    fc.assert(
      fc.property(anyTestbed, anyTask, anyKey, (testbed, task, at) => {
        const problem = testbed.example(task, "train", at);
        const seen = { completion: problem.completion, isCorrect: true, chance: 0.4, flip: 0.3 };
        for (const name of rewardNames)
          expect(rewards[name].of({ ...seen, solution: () => testbed.solution(problem) }), name).toBe(1);
      }),
    ));

  it("give 1 for a near answer exactly where the oracle accepts it", () =>
    fc.assert(
      fc.property(fc.nat({ max: 17 }), fc.integer({ min: 0, max: 39 }), fc.boolean(), (at, token, replaces) => {
        const { completion } = example;
        const tokens = replaces
          ? completion.with(at, token)
          : [...completion.slice(0, at), ...completion.slice(at + 1)];
        expect(rewardOf("edit-distance", tokens) === 1).toBe(bed.isCorrect(example, tokens));
      }),
      { numRuns: 300 },
    ));

  it("take right for wrong, and wrong for right, with the probability that is given", () => {
    const wrong = [EOS];
    expect([0.1, 0.3].map((chance) => rewardOf("flipped", example.completion, { chance, flip: 0.2 }))).toEqual([0, 1]);
    expect([0.1, 0.3].map((chance) => rewardOf("flipped", wrong, { chance, flip: 0.2 }))).toEqual([1, 0]);
  });

  it("compare with the one right completion of a rung, too", () => {
    const ladder = createLadder({ rules: "shared" });
    const problem = ladder.example(3, "train", { seed: 1, index: 0 });
    const { completion } = problem;
    const near = completion.with(0, completion[1] === completion[0] ? completion[0] + 1 : completion[1]);
    const of = (name: RewardName, tokens: number[]) =>
      rewards[name].of({
        completion: tokens,
        isCorrect: ladder.isCorrect(problem, tokens),
        solution: () => ladder.solution(problem),
        chance: 0.9,
        flip: 0,
      });
    expect(rewardNames.filter((name) => name !== "random").map((name) => of(name, completion))).toEqual(
      Array(6).fill(1),
    );
    expect(of("edit-distance", near)).toBe(0.75);
    expect(of("format", near)).toBe(1);
  });
});
