import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { Policy } from "../../src/model/policy";
import { root } from "../../src/results/paths";
import type { Algorithm, AlgorithmName } from "../../src/training/algorithms";
import { demandNoLeaks } from "../model/checks";
import { tinyParameters } from "../model/tiny";
import { toyModel, toyTask } from "./toy";

demandNoLeaks();

/** The record that CONTRIBUTING.md adds, as it is printed there. */
function printedRecord(policyGradient: object): Record<string, Algorithm> {
  const text = readFileSync(join(root, "CONTRIBUTING.md"), "utf8");
  const [, record] = /One entry, where its choices are known ones[^]*?```ts\n([^]*?)```/.exec(text)!;
  return (new Function("policyGradient", `return {${record}}`) as (common: object) => Record<string, Algorithm>)(
    policyGradient,
  );
}

vi.mock("../../src/training/algorithms", async (original) => {
  const module = await original<typeof import("../../src/training/algorithms")>();
  const { step, drawsRollouts, weighsKL } = module.algorithms.grpo;
  const algorithms: Record<string, Algorithm> = {
    ...module.algorithms,
    ...printedRecord({ step, drawsRollouts, weighsKL }),
  };
  return { algorithms, algorithmNames: Object.keys(algorithms), algorithmOf: (name: string) => algorithms[name] };
});

it("CONTRIBUTING's example of an algorithm, one record, trains by its choices", async () => {
  const { reinforce } = await import("../../src/training/reinforce");
  const { configOf } = await import("../../src/training/config");
  const method = "explorer" as AlgorithmName;
  expect(configOf({ method })).toMatchObject({ method, entropy_coef: 0.05, epsilon_high: 0.28, num_iterations: 2 });
  const base = Policy.from(toyModel, tinyParameters(toyModel));
  const rewards: number[] = [];
  const config = { method, num_prompts: 5, num_generations: 8, learning_rate: 2e-2, max_steps: 30 };
  const tuned = await reinforce({
    base,
    task: toyTask,
    seed: 1,
    config,
    onStep: (row) => void rewards.push(row.reward),
  });
  expect(rewards[0]).toBeLessThan(0.4);
  expect(rewards.at(-1)!).toBeGreaterThan(0.7);
  base.dispose();
  tuned.dispose();
});
