import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { modelConfig } from "../../../src/model/config";
import { parameterCount } from "../../../src/model/parameters";
import { Policy } from "../../../src/model/policy";
import { scoreBatch, tokenMatrix } from "../../../src/model/scoring";
import { tf } from "../../../src/tensor/load";
import { reinforceSchema } from "../../../src/training/config";
import { policyGradientStep } from "../../../src/training/grpo";
import { likelihoodStep } from "../../../src/training/likelihood";
import { TrainingState } from "../../../src/training/state";
import { demandNoLeaks } from "../../model/checks";
import { integers, numbers } from "./fuzz";
import { describeNative } from "./kernels";

demandNoLeaks();

const STEPS = 20_000;
const MEBIBYTE = 2 ** 20;

const config = modelConfig({ vocabularySize: 5, layers: 1, width: 8, heads: 2, feedForwardFactor: 1 });
const policyConfig = reinforceSchema.parse({ beta: 0.1 });
const tokens = (rows: number, time: number, seed: number) =>
  Array.from({ length: rows }, (_, i) => integers(time, seed + i, 5));

/** An op on batches whose sizes change from step to step, as they do in training. */
function step(i: number, state: TrainingState, policy: Policy): void {
  const [rows, time] = [1 + (i % 3), 2 + (i % 5)];
  const at = { update: 1 + i, rate: 1e-3 };
  if (i % 4 === 0) {
    const weights = numbers(rows * time, i);
    const batch = { tokens: Int32Array.from(tokens(rows, time, i).flat()), weights, batch: rows };
    likelihoodStep(config, state, batch, at, policyConfig);
  } else if (i % 4 === 1) {
    policy.generateTokens(tokens(rows, time, i), { samples: 2, maxLength: 4, temperature: 1, key: [i, 1] });
  } else {
    tf.tidy(() => {
      const [prompts, completions] = [tokenMatrix(tokens(rows, time, i)), tokenMatrix(tokens(rows * 2, 3, i))];
      const reference = scoreBatch(policy, prompts, completions);
      if (i % 4 === 2) return;
      const counts = tf.fill([rows * 2, 3], 0.1) as tf.Tensor2D;
      const batch = { prompts, completions, reference, weights: counts, tokenShares: counts };
      const advantages = tf.tensor2d(numbers(rows * 2, i), [rows * 2, 1]);
      policyGradientStep(config, state, { ...batch, advantages }, at, policyConfig);
    });
  }
}

/** JavaScript's own garbage makes the resident memory swing by 30 MiB. */
function collector(): () => void {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
}

describeNative("20,000 steps of the ops of our own", () => {
  it("keep the number of tensors, and the resident memory within 5 MiB", { timeout: 600_000 }, () => {
    const policy = Policy.initial(config, 1);
    const state = TrainingState.initial(numbers(parameterCount(config), 1, 0.1));
    const tensors = new Set<number>();
    const memory: number[] = [];
    const collect = collector();
    for (let i = 0; i < STEPS; i++) {
      step(i, state, policy);
      tensors.add(tf.memory().numTensors);
      if (i % (STEPS / 40) !== 0) continue;
      collect();
      memory.push(process.memoryUsage.rss() / MEBIBYTE);
    }
    state.dispose();
    policy.dispose();
    expect(tensors.size).toBe(1);
    expect(Math.min(...memory.slice(-10)) - Math.min(...memory.slice(10, 20))).toBeLessThan(5);
  });
});
