import { describe, expect, it } from "vitest";
import type { Policy } from "../../../src/model/policy";
import { planOf } from "../../../src/experiments/plan/plan";
import { defineProtocol } from "../../../src/experiments/protocols/protocol";
import { quick } from "../../../src/experiments/protocols/quick";
import { curriculumOf } from "../../../src/experiments/runs/curriculum";
import { createTestbed, EOS } from "../../../src/strings";

const testbed = createTestbed();
const [part] = quick.parts;
const passRate = { from: 0.25, to: 0.75, prompts: 64, samples: 8 };
const { rl } = part.studies[0];
const protocol = defineProtocol({
  ...quick,
  parts: [
    {
      ...part,
      seeds: { base: [1], rl: [1] },
      ladder: undefined,
      studies: [
        {
          name: "curriculum",
          exposures: [0],
          trainOn: ["depth"],
          rl: { ...rl, max_steps: 10, num_prompts: 4 },
          curriculum: [
            { steps: 0.5, on: [{ axis: "in-distribution", share: 1 }] },
            { steps: 0.5, on: [{ axis: "depth", share: 1 }], passRate },
          ],
          arm: "edge",
        },
      ],
    },
  ],
});
const [run] = planOf(protocol).jobs[0].runs;
const edge = { ...run, curriculum: run.curriculum! };

/** Knows a prompt the better the larger its first letter is: of eight samples 0 to 8 are right. */
function rateOf(prompt: ArrayLike<number>): number {
  const letter = testbed.vocabulary.names[prompt[0]].charCodeAt(0) - "a".charCodeAt(0);
  return Math.min(letter, 8) / 8;
}
const start = {
  generate: (prompts: number[][], { samples }: { samples: number }) =>
    prompts.map((prompt) => {
      const known = solutions.get(prompt.join());
      return Array.from({ length: samples }, (_, i) => (i < rateOf(prompt) * samples && known ? known : [EOS]));
    }),
} as unknown as Policy;
const solutions = new Map(
  Array.from({ length: passRate.prompts }, (_, index) => {
    const key = { seed: 1, stream: "pass rates", index };
    const { prompt, completion } = testbed.example(testbed.task("depth"), "train", key);
    return [prompt.join(), completion];
  }),
);

describe("curriculumOf", () => {
  it("trains on prompts whose pass rate under the base policy lies in the band, and on all of them", () => {
    const task = curriculumOf(testbed, edge, start);
    const asked = Array.from({ length: 20 }, (_, i) => task.example(20 + i)); // steps 6 to 10
    for (const { prompt, task: of } of asked) {
      expect(of.name).toBe("depth-3");
      expect(rateOf(prompt)).toBeGreaterThanOrEqual(0.25);
      expect(rateOf(prompt)).toBeLessThanOrEqual(0.75);
    }
    const inBand = [...solutions.keys()].filter((key) => Math.abs(rateOf(key.split(",").map(Number)) - 0.5) <= 0.25);
    const longer = curriculumOf(testbed, { ...edge, rl: { ...edge.rl, max_steps: 400 } }, start);
    const met = new Set(Array.from({ length: 800 }, (_, i) => longer.example(800 + i).prompt.join()));
    expect([...met].sort()).toEqual(inBand.sort());
  });

  it("draws from the whole training split where a phase says nothing of pass rates", () => {
    const example = curriculumOf(testbed, edge, start).example(3);
    const key = { seed: 1, stream: "reinforcement", index: 3 };
    expect(example).toEqual(testbed.example(testbed.task("in-distribution"), "train", key));
  });

  it("is a function of the run and of the policy that it starts from", () => {
    const [one, two] = [1, 2].map(() => curriculumOf(testbed, edge, start));
    expect(one.id).toBe(two.id);
    for (let index = 0; index < 40; index++) expect(one.example(index)).toEqual(two.example(index));
  });

  it("says which phase has no prompt in its band, and what the base policy knows", () => {
    const silent = { generate: (prompts: unknown[]) => prompts.map(() => Array(8).fill([EOS])) } as unknown as Policy;
    expect(() => curriculumOf(testbed, edge, silent)).toThrow(
      "e0-s1-grpo-depth-r1-edge: curriculum.1.passRate: expected prompts on depth that the base policy answers right with " +
        "a share from 0.25 to 0.75; of 64 none is, theirs are 0 to 0.",
    );
  });
});
