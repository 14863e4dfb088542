import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { positionEncodings } from "../../src/model/config";
import { EOS, PAD } from "../../src/common/tokens";
import { Policy } from "../../src/model/policy";
import { deriveKey } from "../../src/common/random";
import { demandNoLeaks, expectClose } from "./checks";
import { tinyConfig, tinyParameters, tinyPolicy } from "./tiny";

demandNoLeaks();

const key = deriveKey(1, "generation", 0);
const prompts = [
  [2, 3, 4],
  [5, 6, 2],
  [3, 3, 3],
];

describe("generate", () => {
  it.each(positionEncodings)(
    "with a KV cache takes the greedy tokens that a reader of the whole text would: %s",
    (positions) =>
      withPolicy(tinyPolicy({ positions }), (policy) => {
        const drawn = policy.generate(prompts, { samples: 1, maxLength: 5, temperature: 0, key });
        expect(drawn.map(([tokens]) => tokens)).toEqual(prompts.map((prompt) => greedyWithoutCache(policy, prompt, 5)));
      }),
  );

  it.each(positionEncodings)("draws the first and the second token as often as the softmax says: %s", (positions) =>
    withPolicy(tinyPolicy({ positions }), (policy) => {
      const samples = 4000;
      const [drawn] = policy.generate([prompts[0]], { samples, maxLength: 2, temperature: 1, key });
      const [first] = vocabularyProbabilities(policy, prompts[0], []);
      expect(chiSquare(counts(drawn, 0), first, samples)).toBeLessThan(22.5); // 0.1%, 6 d.f.
      const afterTwo = drawn.filter(([token]) => token === 2);
      const [, second] = vocabularyProbabilities(policy, prompts[0], [2]);
      expect(chiSquare(counts(afterTwo, 1), second, afterTwo.length)).toBeLessThan(22.5);
    }),
  );

  it("divides the logits by the temperature", () =>
    withPolicy(tinyPolicy(), (policy) => {
      const samples = 4000;
      for (const temperature of [0.5, 2]) {
        const [drawn] = policy.generate([prompts[0]], { samples, maxLength: 1, temperature, key });
        const [once] = vocabularyProbabilities(policy, prompts[0], []);
        const powers = once.map((p) => p ** (1 / temperature));
        const total = powers.reduce((a, b) => a + b);
        const tempered = powers.map((p) => p / total);
        expect(chiSquare(counts(drawn, 0), tempered, samples)).toBeLessThan(22.5);
        expect(chiSquare(counts(drawn, 0), once, samples)).toBeGreaterThan(22.5);
      }
    }));

  it("holds nothing but padding after the end token, and cuts there", () =>
    withPolicy(tinyPolicy(), (policy) => {
      const request = { samples: 200, maxLength: 5, temperature: 1, key };
      const flat = policy.generateTokens(prompts, request);
      const cut = policy.generate(prompts, request).flat();
      let ended = 0;
      cut.forEach((tokens, row) => {
        const padded = [...flat.subarray(row * 5, (row + 1) * 5)];
        const end = padded.indexOf(EOS);
        expect(tokens).toEqual(end < 0 ? padded : padded.slice(0, end + 1));
        if (end < 0) return;
        ended++;
        expect(new Set(padded.slice(end + 1))).toEqual(end === 4 ? new Set() : new Set([PAD]));
      });
      expect(ended).toBeGreaterThan(50);
      expect(ended).toBeLessThan(600);
    }));

  it("is a function of its key", () =>
    withPolicy(tinyPolicy(), (policy) => {
      const draw = (step: number) =>
        policy.generateTokens(prompts, {
          samples: 8,
          maxLength: 4,
          temperature: 1,
          key: deriveKey(1, "rollouts", step),
        });
      expect(draw(1)).toEqual(draw(1));
      expect(draw(1)).not.toEqual(draw(2));
    }));

  it("gives each sample of a prompt, and equal prompts, noise of their own", () =>
    withPolicy(tinyPolicy(), (policy) => {
      const same = [prompts[0], prompts[0]];
      const [a, b] = policy.generate(same, { samples: 16, maxLength: 4, temperature: 1, key });
      expect(new Set(a.map(String)).size).toBeGreaterThan(10);
      expect(a).not.toEqual(b);
    }));

  it.each<[object, string]>([
    [{ temperature: -1 }, "temperature: expected 0 (greedy) or a positive number, got -1"],
    [{ temperature: NaN }, "temperature: expected 0 (greedy) or a positive number, got NaN"],
    [{ samples: 0 }, "samples: expected an integer of at least 1, got 0"],
    [{ maxLength: 1.5 }, "maxLength: expected an integer of at least 1, got 1.5"],
  ])("refuses %j", (wrong, message) =>
    withPolicy(tinyPolicy(), (policy) => {
      const request = { samples: 1, maxLength: 2, temperature: 1, key, ...wrong };
      expect(() => policy.generate(prompts, request)).toThrow(message);
    }),
  );

  it("refuses prompts of different lengths, none at all, unknown tokens, and text beyond learned positions", () =>
    withPolicy(tinyPolicy({ positions: "learned" }), (policy) => {
      const generate = (given: number[][], maxLength = 2) =>
        policy.generate(given, { samples: 1, maxLength, temperature: 0, key });
      expect(() => generate([[2, 3], [2]])).toThrow("row 1: expected 2 tokens as in row 0, got 1");
      expect(() => generate([])).toThrow("number of rows: expected an integer of at least 1, got 0");
      expect(() => generate([[2, 7]])).toThrow(/7 is not in \[0, 7\)|expected tokens in \[0, 7\), got 7/);
      expect(() => generate([[2, 3]], 12)).toThrow(
        "context: expected at most 12 tokens, as learned positions have, got 13",
      );
      expect(generate([[2, 3]], 11)[0][0].length).toBeGreaterThan(0);
    }));
});

describe("logProbabilities", () => {
  it.each(positionEncodings)("are the logarithms of the frequencies in samples: %s", (positions) =>
    withPolicy(tinyPolicy({ positions }), (policy) => {
      const samples = 4000;
      const [drawn] = policy.generate([prompts[0]], { samples, maxLength: 2, temperature: 1, key });
      const seen = new Map<string, number>();
      for (const tokens of drawn) seen.set(String(tokens), (seen.get(String(tokens)) ?? 0) + 1);
      const all = completionsOfTwo();
      const scores = policy.logProbabilities(Array(all.length).fill(prompts[0]) as number[][], all);
      const masses = scores.map((tokens) => Math.exp(tokens.reduce((a, b) => a + b, 0)));
      expect(masses.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
      const observed = all.map((tokens) => seen.get(String(tokens)) ?? 0);
      expect(chiSquare(observed, masses, samples)).toBeLessThan(77.4); // 0.1%, 42 d.f.
    }),
  );

  it("do not depend on what else is in the batch, nor on whether it is full", () =>
    withPolicy(tinyPolicy(), (policy) => {
      const many = Array.from({ length: 131 }, (_, i) => [2 + (i % 5), 2 + (i % 3), 3]);
      const completions = many.map((_, i) => (i % 2 ? [4, 1] : [5, 2, 6, 1]));
      const together = policy.logProbabilities(many, completions);
      for (const i of [0, 1, 127, 128, 130]) {
        const [alone] = policy.logProbabilities([many[i]], [completions[i]]);
        expect(together[i]).toHaveLength(completions[i].length);
        expectClose(together[i], alone, 1e-6);
      }
    }));

  it("refuse another number of completions than of prompts", () =>
    withPolicy(tinyPolicy(), (policy) =>
      expect(() => policy.logProbabilities(prompts, [[1]])).toThrow(
        "completions: expected 3, one for each prompt, got 1",
      ),
    ));
});

describe("Policy", () => {
  it("refuses parameters of another model", () =>
    expect(() => Policy.from(tinyConfig(), new Float32Array(5))).toThrow(
      "parameters: expected 1264 numbers for this model, got 5",
    ));

  it("keeps its parameters to itself: what went in and what comes out are copies", () => {
    const given = tinyParameters(tinyConfig());
    withPolicy(Policy.from(tinyConfig(), given), (policy) => {
      given.fill(0);
      policy.parameters().fill(0);
      expect(policy.parameters()).toEqual(tinyParameters(tinyConfig()));
    });
  });

  it("starts from parameters that are a function of the seed", () => {
    const start = (seed: number) => withPolicy(Policy.initial(tinyConfig(), seed), (policy) => policy.parameters());
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        expect(start(seed)).toEqual(start(seed));
        expect(start(seed)).not.toEqual(start(seed + 1));
      }),
      { numRuns: 5 },
    );
  });
});

function withPolicy<T>(policy: Policy, use: (policy: Policy) => T): T {
  try {
    return use(policy);
  } finally {
    policy.dispose();
  }
}

/** The most probable tokens, each found by scoring the whole text with every possible next token. */
function greedyWithoutCache(policy: Policy, prompt: number[], maxLength: number): number[] {
  const tokens: number[] = [];
  while (tokens.length < maxLength && tokens.at(-1) !== EOS) {
    const next = vocabularyProbabilities(policy, prompt, tokens).at(-1)!;
    tokens.push(next.indexOf(Math.max(...next)));
  }
  return tokens;
}

/** Probabilities of the whole vocabulary after each beginning of `completion`, the empty one first. */
function vocabularyProbabilities(policy: Policy, prompt: number[], completion: number[]): number[][] {
  return Array.from({ length: completion.length + 1 }, (_, length) => {
    const completions = Array.from({ length: 7 }, (_, token) => [...completion.slice(0, length), token]);
    const scores = policy.logProbabilities(Array(7).fill(prompt) as number[][], completions);
    return scores.map((tokens) => Math.exp(tokens[length]));
  });
}

/** Every completion of at most two tokens: the end at once, or any token and any other. */
function completionsOfTwo(): number[][] {
  const tokens = [0, 1, 2, 3, 4, 5, 6];
  return tokens.flatMap((first) => (first === EOS ? [[EOS]] : tokens.map((second) => [first, second])));
}

function counts(completions: number[][], position: number): number[] {
  const seen = new Array<number>(7).fill(0);
  for (const tokens of completions) seen[tokens[position]]++;
  return seen;
}

/** Pearson's statistic. */
function chiSquare(observed: number[], probabilities: number[], samples: number): number {
  return observed.reduce((sum, n, i) => sum + (n - samples * probabilities[i]) ** 2 / (samples * probabilities[i]), 0);
}
