import type { Tensor1D } from "@tensorflow/tfjs-node";
import { describe, expect, it } from "vitest";
import { unflatten } from "../../src/model/parameters";
import { type Policy } from "../../src/model/policy";
import { likeliestTokens, scoreBatch, tokenMatrix } from "../../src/model/scoring";
import { completionLogits } from "../../src/model/transformer";
import { tf } from "../../src/tensor/load";
import { golden } from "./golden";
import { demandNoLeaks, expectClose } from "./checks";
import { tinyPolicy, variants } from "./tiny";

demandNoLeaks();

const split = 2; // tokens of the prompt
const prompts = golden.tokens.map((row) => row.slice(0, split));
const completions = golden.tokens.map((row) => row.slice(split));

describe("scoreBatch", () => {
  it.each(variants)(
    "gives the log-softmax of PyTorch's logits: $positions, $activation",
    ({ positions, activation }) => {
      const expected = golden.likelihood.find((g) => g.positions === positions && g.activation === activation)!;
      for (const temperature of [1, 0.7]) {
        const logs = logSoftmaxRows(expected.logits, temperature);
        const taken = completions.flatMap((row, b) => row.map((token, t) => logs[b * 6 + split - 1 + t][token]));
        const ofVocabulary = completions.flatMap((row, b) => row.flatMap((_, t) => logs[b * 6 + split - 1 + t]));
        expectClose(scores({ positions, activation }, "tokens", temperature), taken, 1e-5);
        expectClose(scores({ positions, activation }, "vocabulary", temperature), ofVocabulary, 1e-5);
      }
    },
  );

  it("is taken at a temperature of 1 where none is given", () =>
    expect(scores({}, "tokens")).toEqual(scores({}, "tokens", 1)));
});

describe("likeliestTokens", () => {
  it("are those of PyTorch's largest logits", () => {
    const { positions, activation, logits } = golden.likelihood[0];
    const logs = logSoftmaxRows(logits, 1);
    const expected = completions.flatMap((row, b) =>
      row.map((_, t) => logs[b * 6 + split - 1 + t]).map((own) => own.indexOf(Math.max(...own))),
    );
    const policy = tinyPolicy({ positions, activation } as object);
    expect([...likeliestTokens(policy, prompts, completions)]).toEqual(expected);
    policy.dispose();
  });
});

describe("completionLogits", () => {
  const shared = [prompts[0], prompts[0], prompts[1], prompts[1]];
  const continuations = [completions[0], completions[1], completions[0], completions[1]];

  it.each(variants)(
    "is the same whether a prompt is read once or with each completion: $positions, $activation",
    (options) =>
      tf.tidy(() => {
        const policy = tinyPolicy(options);
        const [once, each] = [prompts.slice(0, 2), shared].map((read) =>
          logitsAndGradient(policy, read, continuations),
        );
        policy.dispose();
        expectClose(once.logits, each.logits, 1e-5);
        expectClose(once.gradient, each.gradient, 1e-5);
      }),
  );
});

/** The logits, and the gradient of the sum of their squares with respect to all parameters. */
function logitsAndGradient({ config, vector }: Policy, read: number[][], continuations: number[][]) {
  const logitsOf = (x: Tensor1D) =>
    completionLogits(config, unflatten(config, x), tokenMatrix(read), tokenMatrix(continuations));
  const gradient = tf.grad((x) =>
    logitsOf(x as Tensor1D)
      .square()
      .sum(),
  )(vector);
  return { logits: logitsOf(vector).dataSync(), gradient: gradient.dataSync() };
}

function scores(options: Parameters<typeof tinyPolicy>[0], scored: "tokens" | "vocabulary", temperature?: number) {
  return tf.tidy(() => {
    const policy = tinyPolicy(options);
    const result = scoreBatch(policy, tokenMatrix(prompts), tokenMatrix(completions), { scored, temperature });
    const values = result.dataSync() as Float32Array;
    policy.dispose();
    return values;
  });
}

/** Log-softmax of rows of seven logits, in float64. */
function logSoftmaxRows(logits: number[], temperature: number): number[][] {
  return Array.from({ length: logits.length / 7 }, (_, row) => {
    const scaled = logits.slice(row * 7, (row + 1) * 7).map((x) => x / temperature);
    const total = Math.log(scaled.reduce((sum, x) => sum + Math.exp(x), 0));
    return scaled.map((x) => x - total);
  });
}
