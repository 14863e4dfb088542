import { join } from "node:path";
import type { Tensor2D } from "@tensorflow/tfjs-node";
import { describe, expect, it } from "vitest";
import { readJson } from "../../src/common/files";
import { tf } from "../../src/tensor/load";
import { advantagesOf, generalisedAdvantages } from "../../src/training/advantage";
import { reinforceSchema, type ReinforceConfig } from "../../src/training/config";
import { lossSettingsOf, policyGradientLoss } from "../../src/training/grpo";
import { oldOfSequences, tokenWeights } from "../../src/training/objective";
import { preferences } from "../../src/training/preference";
import { demandNoLeaks } from "../model/checks";
import { policyRows } from "../tensor/native/kernels";
import { opsInUse } from "../../src/tensor/native/library";

/** What trl_golden.py wrote: TRL's own losses in float64, flattened. */
const golden = readJson(join(__dirname, "trl_golden.json")) as {
  lengths: number[];
  tokens: number[][];
  /** [n, time, vocabulary]; the other two [n, time] */
  logits: number[];
  old: number[];
  reference: number[];
  advantages: number[];
  grpo: { settings: Partial<ReinforceConfig>; reused: boolean; loss: number; gradient: number[] }[];
  rloo: { rewards: number[]; advantages: number[]; gradient: number[] };
  dpo: { beta: number; loss: number; gradient: number[] };
  gae: { lam: number; rewards: number[]; values: number[]; advantages: number[]; returns: number[] };
};

demandNoLeaks();

const { lengths, tokens, logits } = golden;
const [n, time] = [lengths.length, tokens[0].length];
const vocabulary = logits.length / (n * time);
const matrix = (values: ArrayLike<number>, columns = time) => tf.tensor2d(Float32Array.from(values), [n, columns]);
const present = Float32Array.from(logProbabilities());

/** Of the golden tokens under the golden logits, [n · time]. */
function logProbabilities(): number[] {
  return tokens.flat().map((token, i) => {
    const row = logits.slice(i * vocabulary, (i + 1) * vocabulary);
    return row[token] - Math.log(row.reduce((sum, x) => sum + Math.exp(x), 0));
  });
}

interface Case {
  config: ReinforceConfig;
  advantages: number[];
  old?: ArrayLike<number>;
  reference?: number[];
  weights?: Float32Array;
}

interface LossAndGradient {
  loss: number;
  gradient: number[];
}

/** By the functions of the graph path. */
function byGraph({ config, advantages, old, reference, weights }: Case): LossAndGradient {
  return tf.tidy(() => {
    const batch = {
      completions: tf.tensor2d(tokens, [n, time], "int32"),
      advantages: matrix(advantages, advantages.length / n),
      weights: matrix(weights ?? tokenWeights(config.loss_type, lengths, time)),
      tokenShares: matrix(tokenWeights("bnpo", lengths, time)),
      old: old && matrix(old),
      reference: reference && matrix(reference),
    };
    const at = tf.tensor2d(logits, [n * time, vocabulary]);
    const lossAt = (x: tf.Tensor) => policyGradientLoss(lossSettingsOf(config), x as Tensor2D, batch).loss;
    return { loss: lossAt(at).dataSync()[0], gradient: [...tf.grad(lossAt)(at).dataSync()] };
  });
}

/** By the kernel of our own. */
function byKernel({ config, advantages, old, reference, weights }: Case): LossAndGradient {
  return tf.tidy(() => {
    const { epsilon, epsilon_high = epsilon, beta, entropy_coef = 0, temperature, loss_type } = config;
    const [gradient, sums] = policyRows(tf.tensor2d(logits, [n * time, vocabulary]), {
      ...{ estimator: reference ? "k3" : "none", isInReward: false, isCispo: loss_type === "cispo" },
      ...{ epsilon, epsilonHigh: epsilon_high, beta, entropyCoef: entropy_coef, temperature, tokens: tokens.flat() },
      advantages: present.length === advantages.length ? advantages : [...present].map((_, at) => advantages[Math.floor(at / time)]), // prettier-ignore
      weights: [...(weights ?? tokenWeights(loss_type, lengths, time))],
      shares: [...tokenWeights("bnpo", lengths, time)],
      old: old && Array.from(old),
      reference: reference ?? [],
    });
    return { loss: sums.dataSync()[0], gradient: [...gradient.dataSync()] };
  });
}

const ways = [
  { way: "the graph path", lossOf: byGraph },
  ...(opsInUse() === "native" ? [{ way: "the kernel of our own", lossOf: byKernel }] : []),
];

/** Largest difference of two lists of the same length. */
function distance(a: ArrayLike<number>, b: number[]): number {
  expect(a.length).toBe(b.length);
  return Math.max(...b.map((x, i) => Math.abs(x - a[i])));
}

describe.each(ways)("the loss by $way", ({ lossOf }) => {
  it.each(golden.grpo)("is TRL's, and so is its gradient: $settings, older policy: $reused", (expected) => {
    const config = reinforceSchema.parse({ ...expected.settings, kl_estimator: "k3" });
    const isOfSequence = config.importance_sampling_level === "sequence";
    const old = Float32Array.from(golden.old);
    const level = isOfSequence ? oldOfSequences(present, old, lengths) : old;
    const { loss, gradient } = lossOf({
      config,
      advantages: golden.advantages,
      old: expected.reused ? level : undefined,
      reference: config.beta > 0 ? golden.reference : undefined,
    });
    expect(Math.abs(loss - expected.loss)).toBeLessThan(1e-6);
    expect(distance(gradient, expected.gradient)).toBeLessThan(1e-6);
  });

  it("of RLOO has TRL's gradient, divided by the tokens that a completion can hold", () => {
    const config = reinforceSchema.parse({ loss_type: "dr_grpo", beta: 0 });
    const { gradient } = lossOf({ config, advantages: golden.rloo.advantages });
    const times = gradient.map((x) => x * time);
    expect(distance(times, golden.rloo.gradient)).toBeLessThan(1e-6);
  });

  it("of DPO's slopes as advantages has TRL's gradient", () => {
    const { slopes } = dpo();
    const weights = tokenWeights("dr_grpo", lengths, time).map((x) => Math.sign(x));
    const advantages = Array.from(slopes, (slope) => -slope);
    const { gradient } = lossOf({ config: reinforceSchema.parse({ beta: 0 }), advantages, weights });
    expect(distance(gradient, golden.dpo.gradient)).toBeLessThan(1e-6);
  });
});

/** Rows 0 to 2 are chosen, 3 to 5 rejected. */
function dpo() {
  const summed = (scores: ArrayLike<number>) =>
    Float64Array.from(lengths, (length, row) => {
      const own = Array.from(scores).slice(row * time, row * time + length);
      return own.reduce((a, b) => a + b, 0);
    });
  const pairs = [0, 1, 2].map((row) => ({ chosen: row, rejected: row + 3 }));
  return preferences(pairs, summed(logProbabilities()), summed(golden.reference), golden.dpo.beta);
}

describe("TRL's numbers", () => {
  it("are DPO's loss", () => expect(Math.abs(dpo().loss - golden.dpo.loss)).toBeLessThan(1e-6));

  it("are RLOO's advantages", () => {
    const options = { num_generations: 3, scale_rewards: "none", adv_estimator: "rloo" } as const;
    const made = advantagesOf(Float64Array.from(golden.rloo.rewards), options);
    expect(distance(made, golden.rloo.advantages)).toBeLessThan(1e-8);
  });
});

describe("generalised advantages", () => {
  it("are the discounted sums of their definition, as PyTorch adds them up", () => {
    const { lam, rewards, values, ...expected } = golden.gae;
    const made = generalisedAdvantages(Float64Array.from(rewards), Float32Array.from(values), lengths, lam);
    expect(distance(made.advantages, expected.advantages)).toBeLessThan(1e-6);
    expect(distance(made.returns, expected.returns)).toBeLessThan(1e-6);
  });
});
