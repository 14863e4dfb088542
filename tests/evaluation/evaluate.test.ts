import { describe, expect, it } from "vitest";
import { evaluate, evaluateRung } from "../../src/evaluation";
import { lineErrors } from "../../src/evaluation/sampleClass";
import { binomialInterval } from "../../src/statistics";
import { createLadder, createTestbed, EOS, probes, STEP, type Example, type Problem } from "../../src/strings";
import { TablePolicy, type Table } from "./tablePolicy";

const options = { prompts: 30, samples: 64, seed: 5 };
const testbed = createTestbed();
const answersOnly = createTestbed({ format: "answer" });
const ladder = createLadder({ rules: "shared" });

/** The problems of an evaluation, from their documented stream. */
function problemsOf(bed: typeof testbed, axis: "depth" | "in-distribution", prompts = options.prompts): Example[] {
  const at = (index: number) => ({ seed: options.seed, stream: "evaluation", index });
  return Array.from({ length: prompts }, (_, index) => bed.example(bed.task(axis), "test", at(index)));
}

/** A policy that knows the problems and completes the i-th by its table. */
function policyFor(problems: readonly Problem[], tableOf: (problem: Problem, index: number) => Table): TablePolicy {
  const tables = new Map(problems.map((problem, i) => [problem.prompt.join(), tableOf(problem, i)]));
  return new TablePolicy((prompt) => tables.get(prompt.join())!);
}

/** The demonstrated path, another path to the right answer, and an answer whose first token is wrong. */
function threeWays({ completion, answer }: Problem, path: number, detour: number): Table {
  const wrong = [answer[0] === answer[1] ? STEP + 1 : answer[1], ...answer.slice(1)];
  return [
    { completion, probability: path },
    { completion: [STEP, ...answer, EOS], probability: detour },
    { completion: [...wrong, EOS], probability: 1 - path - detour },
  ];
}

const mean = (xs: number[]) => xs.reduce((a, b) => a + b, 0) / xs.length;

describe("evaluate", () => {
  it("recovers known masses: the path's exactly, that of all ways to be right within its interval", () => {
    const problems = problemsOf(testbed, "depth");
    const paths = problems.map((_, i) => (i % 3) / 5);
    const result = evaluate(
      policyFor(problems, (problem, i) => threeWays(problem, paths[i], 0.1)),
      testbed,
      "depth",
      options,
    );
    expect(result.pathMass.value).toBeCloseTo(mean(paths), 12);
    result.perPrompt.forEach(({ pathMass }, i) => expect(pathMass).toBeCloseTo(paths[i], 12));
    expect(result.correctMass.lower).toBeLessThan(mean(paths) + 0.1);
    expect(result.correctMass.upper).toBeGreaterThan(mean(paths) + 0.1);
    expect(result.correctMass.value - result.pathMass.value).toBeCloseTo(0.1, 1);
  });

  it("calls a mass exact only where the answer has no intermediate steps", () => {
    const steps = evaluate(
      policyFor(problemsOf(testbed, "depth"), (p) => threeWays(p, 0.3, 0)),
      testbed,
      "depth",
      options,
    );
    expect(steps.exactMass).toBeUndefined();
    expect(steps.perPrompt.every(({ exactMass }) => exactMass === null)).toBe(true);
    const direct = evaluate(
      policyFor(problemsOf(answersOnly, "depth"), (p) => threeWays(p, 0.3, 0)),
      answersOnly,
      "depth",
      options,
    );
    expect(direct.exactMass?.value).toBeCloseTo(0.3, 12);
    expect(direct.perPrompt[0].exactMass).toBeCloseTo(0.3, 12);
  });

  it("keeps path masses far below what sampling sees", () => {
    const problems = problemsOf(testbed, "depth");
    const result = evaluate(
      policyFor(problems, (problem) => threeWays(problem, 1e-200, 0)),
      testbed,
      "depth",
      options,
    );
    expect(Math.log10(result.pathMass.value)).toBeCloseTo(-200, 6);
    expect(result.correctMass.value).toBe(0);
    expect(result.correctMass).toEqual(binomialInterval(0, 30 * 64));
    expect(result.passAt[64]).toEqual(binomialInterval(0, 30)); // all samples of a prompt are one try at 64
  });

  it("parts the samples in classes that add up: with the correct mass the wrong ones, and none without steps", () => {
    const table = (problem: Problem) => threeWays(problem, 0.3, 0.2);
    const depth = evaluate(policyFor(problemsOf(testbed, "depth"), table), testbed, "depth", options);
    const wrong = lineErrors.map((name) => depth[name]!.value);
    expect(depth.correctMass.value + wrong.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
    expect(depth.rightShortcut!.value + depth.rightAfterError!.value).toBeCloseTo(0.2, 1); // the detour
    const atOnce = depth.earlyStop!.value + depth.otherError!.value; // the wrong answer, or an operation in its place
    expect(atOnce).toBeCloseTo(0.5, 1);
    const direct = evaluate(policyFor(problemsOf(answersOnly, "depth"), table), answersOnly, "depth", options);
    expect(direct.earlyStop).toBeUndefined();
  });

  it("takes no path for more than certain, where float32 rounds its log-probability above zero", () => {
    const policy = policyFor(problemsOf(testbed, "depth"), (problem) => threeWays(problem, 1, 0));
    policy.logProbabilities = (_, completions) => completions.map((c) => Array.from({ length: c.length }, () => 1e-8));
    for (const { pathMass } of evaluate(policy, testbed, "depth", options).perPrompt) expect(pathMass).toBe(1);
  });

  it("judges the greedy completion, and counts how far its answer is from the right one", () => {
    const problems = problemsOf(testbed, "in-distribution");
    const policy = policyFor(problems, (problem, i) => threeWays(problem, i < 10 ? 0.6 : 0.4, 0));
    const { greedy, editDistance } = evaluate(policy, testbed, "in-distribution", options);
    expect(greedy.value).toBeCloseTo(10 / 30, 12);
    expect(editDistance.value).toBeCloseTo(20 / 30, 12); // twenty answers are one substitution away
  });

  it("takes a prompt's base mass from the first half of its samples and measures it by the second", () => {
    const problems = problemsOf(testbed, "in-distribution");
    const policy = policyFor(problems, (problem) => threeWays(problem, 0.5, 0));
    const right = new Map(problems.map(({ prompt, completion }) => [prompt.join(), completion]));
    policy.generate = (prompts, { samples }) =>
      prompts.map((p) =>
        Array.from({ length: samples }, (_, i) => (i < samples / 2 ? right.get(Array.from(p).join())! : [EOS])),
      );
    for (const result of evaluate(policy, testbed, "in-distribution", options).perPrompt)
      expect(result).toMatchObject({ placing: 32, placingSamples: 32, correct: 0, samples: 32 });
  });

  it("reports pass@k by the unbiased estimator: at 1 the mass, at all samples the share of prompts ever solved", () => {
    const problems = problemsOf(testbed, "in-distribution");
    const policy = policyFor(problems, (problem, i) => threeWays(problem, i < 15 ? 0 : 0.05, 0));
    const { passAt, correctMass, perPrompt } = evaluate(policy, testbed, "in-distribution", options);
    expect(Object.keys(passAt)).toEqual(["1", "2", "4", "8", "16", "32", "64"]);
    expect(passAt[1].value).toBeCloseTo(mean(perPrompt.map((p) => (p.placing + p.correct) / 64)), 12);
    expect(passAt[1]).toEqual(correctMass);
    const solved = perPrompt.filter(({ placing, correct }) => placing + correct > 0).length;
    expect(passAt[64].value).toBeCloseTo(solved / 30, 12);
    expect(passAt[64].lower).toBeLessThan(solved / 30);
  });

  it("calls the policy in one shape, whether or not the prompts divide evenly, and drops what fills the last call", () => {
    const problems = problemsOf(testbed, "in-distribution");
    const policy = policyFor(problems, (problem) => threeWays(problem, 0.5, 0));
    const { perPrompt } = evaluate(policy, testbed, "in-distribution", options);
    const maxLength = testbed.completionLength(testbed.task("in-distribution")) + 2;
    const sampled = policy.calls.filter(({ samples }) => samples === 64);
    expect(sampled.map(({ prompts, maxLength }) => [prompts, maxLength])).toEqual(new Array(4).fill([8, maxLength]));
    expect(new Set(sampled.map(({ key }) => key)).size).toBe(4);
    expect(policy.calls.filter(({ samples }) => samples === 1)).toHaveLength(1);
    expect(perPrompt.map(({ prompt }) => prompt)).toEqual(Array.from({ length: 30 }, (_, i) => i));
  });

  it("reaches pass@k at any k by counting thousands of samples in calls of at most 512", () => {
    const problems = problemsOf(testbed, "in-distribution", 20);
    const policy = policyFor(problems, (problem) => threeWays(problem, 0.002, 0));
    const { passAt, perPrompt } = evaluate(policy, testbed, "in-distribution", { prompts: 20, samples: 3000, seed: 5 });
    const sampled = policy.calls.filter(({ samples }) => samples > 1);
    expect(sampled.map(({ prompts, samples }) => [prompts, samples])).toEqual(new Array(20 * 6).fill([1, 500]));
    expect(new Set(sampled.map(({ key }) => key)).size).toBe(120);
    expect(perPrompt.every(({ placingSamples, samples }) => placingSamples === 1500 && samples === 1500)).toBe(true);
    for (const k of [1, 256, 1024, 2048]) {
      expect(passAt[k].lower).toBeLessThan(1 - 0.998 ** k);
      expect(passAt[k].upper).toBeGreaterThan(1 - 0.998 ** k);
    }
  });

  it("takes pass@k from samples of its own where it is given counts, and leaves all else as it is", () => {
    const problems = problemsOf(testbed, "in-distribution");
    const policy = () => policyFor(problems, (problem, i) => threeWays(problem, i < 5 ? 0 : 0.1, 0));
    const { passAt: shared, ...others } = evaluate(policy(), testbed, "in-distribution", options);
    const asked = policy();
    const passAtK = { prompts: 10, samples: 256 };
    const { passAt, ...same } = evaluate(asked, testbed, "in-distribution", { ...options, passAtK });
    expect(same).toEqual(others);
    expect(Object.keys(shared)).toContain("64");
    expect(Object.keys(shared)).not.toContain("128");
    expect(passAt[256].value).toBeCloseTo(5 / 10, 12); // of the first ten prompts five are never right
    expect(passAt[1].lower).toBeLessThan(0.05);
    expect(passAt[1].upper).toBeGreaterThan(0.05);
    const sampled = asked.calls.filter(({ samples }) => samples > 1);
    expect(new Set(sampled.map(({ key }) => key)).size).toBe(sampled.length); // no draw is used twice
    const many = { ...options, passAtK: { prompts: 31, samples: 64 } };
    expect(() => evaluate(policy(), testbed, "in-distribution", many)).toThrow(/^passAtK.prompts: .* 2 to 30, got 31$/);
  });

  it("names the operations of each prompt in order", () => {
    const problems = problemsOf(testbed, "depth");
    const { perPrompt } = evaluate(
      policyFor(problems, (p) => threeWays(p, 1, 0)),
      testbed,
      "depth",
      options,
    );
    const named = problems.map(({ prompt, string }) => testbed.vocabulary.decode(prompt.slice(string.length, -1)));
    expect(perPrompt.map(({ operations }) => operations)).toEqual(named);
  });

  it("parts a prompt's samples in halves wherever the calls part them", () => {
    const problems = problemsOf(testbed, "in-distribution", 2);
    const right = new Map(problems.map(({ prompt, completion }) => [prompt.join(), completion]));
    const policy = policyFor(problems, (problem) => threeWays(problem, 0, 0));
    let drawn = 0; // of each prompt 1300, of which the first 700 are right
    policy.generate = (prompts, { samples, temperature }) => {
      const say = (prompt: string) => (temperature > 0 && drawn++ % 1300 < 700 ? right.get(prompt)! : [EOS]);
      return prompts.map((prompt) => Array.from({ length: samples }, () => say(Array.from(prompt).join())));
    };
    const { perPrompt } = evaluate(policy, testbed, "in-distribution", { prompts: 2, samples: 1300, seed: 5 });
    for (const { placing, correct } of perPrompt) expect([placing, correct]).toEqual([650, 50]);
  });

  it("measures the probes that no axis has", () => {
    const extended = createTestbed({ operations: "extended" });
    for (const probe of probes) {
      const at = (index: number) => ({ seed: 5, stream: "evaluation", index });
      const asked = Array.from({ length: 4 }, (_, i) => extended.example(extended.task(probe), "test", at(i)));
      const policy = policyFor(asked, ({ completion }) => [{ completion, probability: 1 }]);
      const { greedy, correctMass, pathMass } = evaluate(policy, extended, probe, { prompts: 4, samples: 2, seed: 5 });
      expect([greedy.value, correctMass.value, pathMass.value], probe).toEqual([1, 1, 1]);
    }
  });

  it("is a function of the seed, and asks test problems only, the same to every policy", () => {
    const [first, second] = [1, 2].map(() => new TablePolicy(() => [{ completion: [EOS], probability: 1 }]));
    const results = [first, second].map((policy) => evaluate(policy, testbed, "in-distribution", options));
    expect(results[0]).toEqual(results[1]);
    expect(first.prompts).toEqual(second.prompts);
    expect(first.calls).toEqual(second.calls);
    const strings = [...first.prompts].map((prompt) => prompt.split(",").map(Number).slice(0, 4));
    const letters = testbed.vocabulary.string([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], "A");
    for (const string of strings) expect(testbed.splitOf(string.map((token) => letters.indexOf(token)))).toBe("test");
    const other = new TablePolicy(() => [{ completion: [EOS], probability: 1 }]);
    evaluate(other, testbed, "in-distribution", { ...options, seed: 6 });
    expect(other.prompts).not.toEqual(first.prompts);
  });

  it("names the option that is out of range", () => {
    const policy = new TablePolicy(() => [{ completion: [EOS], probability: 1 }]);
    const evaluating = (changed: object) => () => evaluate(policy, testbed, "depth", { ...options, ...changed });
    expect(evaluating({ samples: 7 })).toThrow("samples: expected an even number, to be halved, got 7");
    expect(evaluating({ prompts: 1 })).toThrow("prompts: expected an integer of at least 2, got 1");
  });
});

describe("evaluateRung", () => {
  it("knows the mass of a rung exactly", () => {
    const at = (index: number) => ({ seed: options.seed, stream: "evaluation", index });
    const problems = Array.from({ length: 30 }, (_, index) => ladder.example(4, "test", at(index)));
    const policy = policyFor(problems, (problem) => threeWays(problem, 0.25, 0));
    const { exactMass, pathMass, correctMass } = evaluateRung(policy, ladder, 4, options);
    expect(exactMass?.value).toBeCloseTo(0.25, 12);
    expect(pathMass).toEqual(exactMass);
    expect(correctMass.value).toBeCloseTo(0.25, 1);
  });
});
