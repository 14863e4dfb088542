import { expect, it } from "vitest";
import { rightSamples } from "../../src/analyses/rightSamples";
import { createTestbed, EOS, STEP, type Example } from "../../src/strings";
import { TablePolicy } from "../evaluation/tablePolicy";

const testbed = createTestbed();
const options = { prompts: 20, samples: 64, seed: 5 };
const problems = Array.from({ length: options.prompts }, (_, index) =>
  testbed.example(testbed.task("depth"), "test", { seed: options.seed, stream: "evaluation", index }),
);

/** Generates the demonstrated path, a path with one line fewer, and nothing, in equal parts. */
const policy = new TablePolicy((prompt) => {
  const { completion, answer } = problems.find((each) => each.prompt.join() === prompt.join())!;
  const tables = [completion, [STEP, ...answer, EOS], [EOS]];
  return tables.map((tokens) => ({ completion: tokens, probability: 1 / 3 }));
});

const text = ({ prompt, completion }: Example) => [prompt, completion].map((part) => testbed.vocabulary.decode(part));

it("returns the samples that the oracle accepts, each with its path and the demonstrated one", () => {
  const right = rightSamples(policy, testbed, "depth", options);
  const share = right.length / (options.prompts * options.samples);
  expect(share).toBeGreaterThan(0.6); // 2/3 ± 5 standard errors
  expect(share).toBeLessThan(0.74);
  const shown = new Map(problems.map((problem) => text(problem) as [string, string]));
  for (const { prompt, demonstrated, demonstratedSteps, written, writtenSteps } of right) {
    expect(demonstrated).toBe(shown.get(prompt));
    expect(demonstratedSteps).toBe(2);
    expect(writtenSteps).toBe(written === demonstrated ? 2 : 1);
  }
  expect(new Set(right.map(({ writtenSteps }) => writtenSteps))).toEqual(new Set([1, 2]));
});

it("draws the same samples for the same seed", () => {
  expect(rightSamples(policy, testbed, "depth", options)).toEqual(rightSamples(policy, testbed, "depth", options));
});
