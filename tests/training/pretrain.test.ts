import { describe, expect, it } from "vitest";
import { deriveKey } from "../../src/common/random";
import type { Metrics } from "../../src/training/metrics";
import { pretrain } from "../../src/training/pretrain";
import { weightedSequences } from "../../src/training/likelihood";
import { demandNoLeaks } from "../model/checks";
import { toyCorpus, toyModel } from "./toy";

demandNoLeaks();

describe("pretrain", () => {
  it("learns a toy corpus: the loss falls to nearly nothing, and greedy completions are right", async () => {
    const rows: Metrics[] = [];
    const config = { max_steps: 150, batch_size: 25, learning_rate: 2e-2 };
    const model = { ...toyModel, width: 16, positions: "learned" as const };
    const onStep = (row: Metrics) => rows.push(row);
    const policy = await pretrain({ model, corpus: toyCorpus, config, seed: 1, onStep });
    expect(rows[0].loss).toBeCloseTo(Math.log(7), 1); // nothing known
    expect(rows.at(-1)!.loss).toBeLessThan(0.05);
    const examples = Array.from({ length: 25 }, (_, i) => toyCorpus.example(i));
    const request = { samples: 1, maxLength: 5, temperature: 0, key: deriveKey(1, "test", 0) };
    const drawn = policy.generate(
      examples.map(({ prompt }) => prompt),
      request,
    );
    expect(drawn.map(([tokens]) => tokens)).toEqual(examples.map(({ completion }) => completion));
    policy.dispose();
  });

  it("is a function of the seed", async () => {
    const train = async (seed: number) => {
      const policy = await pretrain({ model: toyModel, corpus: toyCorpus, config: { max_steps: 3 }, seed });
      const parameters = policy.parameters();
      policy.dispose();
      return parameters;
    };
    expect(await train(1)).toEqual(await train(1));
    expect(await train(1)).not.toEqual(await train(2));
  });

  it("names the setting that is wrong", async () => {
    const wrong = { model: toyModel, corpus: toyCorpus, config: { batch_size: 0 }, seed: 1 };
    await expect(pretrain(wrong)).rejects.toThrow("pretraining.batch_size: expected a number of at least 1, got 0");
  });

  it("stops with step and name where a learning rate loses the numbers", async () => {
    const config = { max_steps: 9, learning_rate: 1e38, warmup_ratio: 0, weight_decay: 0 };
    await expect(pretrain({ model: toyModel, corpus: toyCorpus, config, seed: 1 })).rejects.toThrow(
      /^step [2-9]: (loss|grad_norm) is (NaN|Infinity): the gradient is not finite in embedding.weight, .* A lower learning_rate/,
    );
  });
});

describe("weightedSequences", () => {
  const demonstrations = [
    { prompt: [2, 3], completion: [4, 1] },
    { prompt: [5], completion: [6, 6, 1] },
    { prompt: [2], completion: [1] },
  ];

  it("weighs the tokens of completions alone, neither prompts nor padding", () => {
    const { tokens, weights, batch } = weightedSequences(demonstrations, 4, 0.5);
    expect(batch).toBe(3);
    expect([...tokens]).toEqual([2, 3, 4, 1, 5, 6, 6, 1, 2, 1, 0, 0]);
    expect([...weights]).toEqual([0, 0, 0.5, 0.5, 0, 0.5, 0.5, 0.5, 0, 0.5, 0, 0]);
  });

  it("gives each demonstration the weight of its own", () =>
    expect([...weightedSequences(demonstrations, 4, [1, 2, 0]).weights]).toEqual([0, 0, 1, 1, 0, 2, 2, 2, 0, 0, 0, 0]));

  it("refuses a demonstration that is longer than its row", () =>
    expect(() => weightedSequences(demonstrations, 3, 1)).toThrow("demonstration 0: expected at most 3 tokens, got 4"));
});
