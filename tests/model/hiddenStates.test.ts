import { afterEach, describe, expect, it, vi } from "vitest";
import { hiddenStates, type HiddenStates } from "../../src/model/hiddenStates";
import { parameterLayout } from "../../src/model/parameters";
import type { Policy } from "../../src/model/policy";
import { opsInUse } from "../../src/tensor/native/library";
import { demandNoLeaks, expectClose } from "./checks";
import { tinyPolicy, variants } from "./tiny";

demandNoLeaks();
afterEach(() => void vi.unstubAllEnvs());

const prompts = [[3, 1, 4], [1, 5, 2], [6, 5, 3]]; // prettier-ignore
const completions = [[2, 5, 6, 1], [3, 3, 0, 4], [1, 2, 5, 5]]; // prettier-ignore

function using<T>(policy: Policy, use: (policy: Policy) => T): T {
  try {
    return use(policy);
  } finally {
    policy.dispose();
  }
}

/** The state of text `n` at token `t` and a site. */
function stateAt({ values, time, sites, width }: HiddenStates, n: number, t: number, site: number): number[] {
  const start = ((n * time + t) * sites + site) * width;
  return [...values.subarray(start, start + width)];
}

/** A parameter's numbers, by its name. */
function parameter(policy: Policy, name: string): number[] {
  const { offset, size } = parameterLayout(policy.config).find((slot) => slot.name === name)!;
  return [...policy.parameters().subarray(offset, offset + size)];
}

describe("hiddenStates", () => {
  it.each(variants)("are what the policy's probabilities come from: %j", (options) =>
    using(tinyPolicy(options), (policy) => {
      const states = hiddenStates(policy, prompts, completions);
      const [gain, bias, output] = ["norm.gain", "norm.bias", "output.weight"].map((name) => parameter(policy, name));
      const { width, vocabularySize } = policy.config;
      const found = completions.map((tokens, n) =>
        tokens.map((token, t) => {
          const read = stateAt(states, n, t, states.sites - 1).map((x, j) => Math.sqrt(width) * gain[j] * x + bias[j]);
          const logits = Array.from({ length: vocabularySize }, (_, v) =>
            read.reduce((sum, x, j) => sum + x * output[j * vocabularySize + v], 0),
          );
          return logits[token] - Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0));
        }),
      );
      expectClose(found.flat(), policy.logProbabilities(prompts, completions).flat(), 1e-5);
    }),
  );

  it("begin with the embedding of the token that is read, without its mean and of length 1", () =>
    using(tinyPolicy({ positions: "none" }), (policy) => {
      const states = hiddenStates(policy, prompts, completions);
      const width = policy.config.width;
      const embedding = parameter(policy, "embedding.weight");
      const read = [prompts[1][2], ...completions[1].slice(0, 3)];
      read.forEach((token, t) => {
        const row = embedding.slice(token * width, (token + 1) * width);
        const mean = row.reduce((a, b) => a + b, 0) / width;
        const length = Math.sqrt(row.reduce((sum, x) => sum + (x - mean) ** 2, 0) + width * 1e-5);
        const expected = row.map((x) => (x - mean) / length);
        expectClose(stateAt(states, 1, t, 0), expected, 1e-5);
      });
    }));

  it.runIf(opsInUse() === "native").each(variants)("are the same by either path: %j", (options) =>
    using(tinyPolicy(options), (policy) => {
      const [own, graph] = ["native", "graph"].map((ops) => {
        vi.stubEnv("GRPO_ORIGIN_OPS", ops);
        return hiddenStates(policy, prompts, completions);
      });
      expect({ ...own, values: 0 }).toEqual({ ...graph, values: 0 });
      expectClose(own.values, graph.values, 1e-5);
    }),
  );

  it("are one for each prompt and completion, in rows of one length", () =>
    using(tinyPolicy(), (policy) => {
      expect(() => hiddenStates(policy, prompts, completions.slice(1))).toThrow(
        "completions: expected 3, one for each",
      );
      expect(() => hiddenStates(policy, prompts, [...completions.slice(1), [1]])).toThrow("row 2: expected 4 tokens");
    }));
});
