import { describe, expect, it } from "vitest";
import { changesOf } from "../../src/results/changes";
import { findingsOf, findingsText } from "../../src/report/findings";
import type { PromptRow, ResultRow, Results } from "../../src/results/rows";
import { lawMass } from "../../src/theory/optima";
import { tiltedMass } from "../../src/theory/tilt";
import { curveRow, promptRow, row, tuned } from "../results/fixture";

const two = (make: (baseSeed: number) => ResultRow[]) => [1, 2].flatMap(make);

/** GRPO on length: .1→.5 and .3→.7, in distribution .9→.4 and .9→.2; other metrics must not be taken for mass. */
const exposure = two((baseSeed) => {
  const keys = { baseSeed, base: `e0.02-s${baseSeed}`, exposure: 0.02 };
  const run = { ...keys, run: `e0.02-s${baseSeed}-grpo-length-r1` };
  return [
    row({ ...keys, axis: "length", value: baseSeed === 1 ? 0.1 : 0.3 }),
    row({ ...keys, axis: "length", metric: "greedy", value: 0.99 }),
    row({ ...keys, value: 0.9 }),
    tuned("length", { ...run, axis: "length", value: baseSeed === 1 ? 0.5 : 0.7 }),
    tuned("length", { ...run, axis: "length", metric: "greedy", value: 0.01 }),
    tuned("length", { ...run, value: baseSeed === 1 ? 0.4 : 0.2 }),
  ];
});

const saturation = [150, 600].flatMap((snapshot) => [
  row({ snapshot, value: snapshot / 1000 }),
  tuned("in-distribution", { study: "saturation", snapshot, value: snapshot / 1000 + 0.2 }),
]);

const results = (rows: ResultRow[], prompts: PromptRow[] = []): Results => ({
  protocol: "test",
  rows,
  prompts,
  curves: [],
});
const seen = (from: Results, finding: string) =>
  findingsOf(from).findings.find((each) => each.finding.startsWith(finding))?.seen;

describe("findingsOf", () => {
  it("averages mass before and after over seeds, target and in distribution", () => {
    expect(seen(results(exposure), "RL on length")).toBe("2% .200→.600");
    expect(seen(results(exposure), "In distribution, after")).toBe("length .900→.300");
  });

  it("counts a base policy once, however many RL seeds it has", () => {
    const crossed = exposure
      .filter(({ baseSeed, method }) => baseSeed === 2 && method === "grpo")
      .map((each) => ({ ...each, rlSeed: 7, run: "e0.02-s2-grpo-length-r7", value: 0 }));
    expect(seen(results([...exposure, ...crossed]), "RL on length")).toBe("2% .200→.600");
  });

  it("compares a run with the snapshot that it started from", () => {
    expect(seen(results(saturation), "RL in distribution")).toBe("150 .150→.350, 600 .600→.800");
  });

  it("keeps exposures apart, and answers without steps out", () => {
    const exposed = saturation.map((each) => ({ ...each, base: "e0.02-s1", exposure: 0.02, value: each.value / 2 }));
    const answers = saturation.map((each) => ({ ...each, base: "answer-e0-s1", format: "answer" as const, value: 0 }));
    const all = results([...saturation, ...exposed, ...answers]);
    expect(seen(all, "RL in distribution, by pretraining step (exposure 0%)")).toBe("150 .150→.350, 600 .600→.800");
    expect(seen(all, "RL in distribution, by pretraining step (exposure 2%)")).toBe("150 .075→.175, 600 .300→.400");
  });

  it("sets GRPO beside the other ways to train on the same base", () => {
    const sft = tuned("length", { study: "contrast", method: "sft", base: "e0.02-s1", run: "sft", exposure: 0.02 });
    const rows = [...exposure, { ...sft, axis: "length" as const, value: 0.8 }, { ...sft, value: 0.1 }];
    expect(seen(results(rows), "Ways to train on length")).toBe(
      "GRPO .100→.500 (in distribution .900→.400); SFT .100→.800 (in distribution .900→.100)",
    );
  });

  it("measures each ladder update against its own law and the plain tilt, prompt by prompt", () => {
    const masses = [0.05, 0.4, 0.9];
    const law = { beta: 0.5, kl: "k3", advantage: "whitened", groupSize: 16 } as const;
    const keys = { base: "ladder-s1", study: "ladder-shared", axis: "ladder" } as const;
    const run = tuned("ladder", { ...keys, run: "tuned", beta: 0.5, rung: 0, metric: "exactMass", value: 0.5 });
    const prompts = masses.flatMap((Q, prompt) => [
      promptRow({ ...keys, run: "ladder-s1", prompt, rung: 0, exactMass: Q }),
      promptRow({ ...keys, run: "tuned", prompt, rung: 0, exactMass: lawMass(Q, law) + 0.01 }),
    ]);
    const tilt = masses.map((Q) => Math.abs(lawMass(Q, law) + 0.01 - tiltedMass(Q, 0.5)));
    const expected = (tilt.reduce((sum, each) => sum + each, 0) / 3).toFixed(3).replace("0.", ".");
    expect(seen(results([run], prompts), "The law of whitened + k3")).toBe(
      `mean distance over 3 prompts: own law .010, plain tilt ${expected}`,
    );
  });

  it("leaves out what a protocol did not run", () => {
    expect(findingsOf(results([row()])).findings).toEqual([]);
  });

  it("says that two seeds decide nothing", () => {
    expect(findingsText(findingsOf(results(exposure)))).toContain("Two seeds decide nothing");
  });

  it("leaves the verdicts on enough seeds to the report", () => {
    const { caution } = findingsOf(results(Array.from({ length: 6 }, (_, seed) => row({ baseSeed: seed }))));
    expect(caution).toContain("means over 6 base seeds, without a test; `npx origin report` has the verdicts");
  });

  it("takes entropy from the first and the last steps of runs on a target", () => {
    const curves = [1, 2, 3, 4, 5, 76, 77, 78, 79, 80].map((step) => {
      return { ...curveRow, step, metric: "entropy", value: step <= 5 ? 0.5 : 0.25 };
    });
    const found = seen({ ...results([]), curves }, "Entropy");
    expect(found).toBe("first five steps .500, last five .250");
  });

  it("takes entropy of a base policy's own RL seed alone, as masses", () => {
    const crossed = exposure
      .filter(({ method }) => method === "grpo")
      .map((each) => ({ ...each, rlSeed: 7, run: "r7" }));
    const curves = ["e0.02-s1-grpo-length-r1", "r7"].map((run, i) => ({
      ...curveRow,
      run,
      metric: "entropy",
      value: i,
    }));
    expect(seen({ ...results([...exposure, ...crossed]), curves }, "Entropy")).toBe(
      "first five steps .000, last five .000",
    );
  });

  it("takes as many points as a large protocol has", () => {
    const curves = Array.from({ length: 200_000 }, (_, i) => ({ ...curveRow, step: 1 + (i % 80), metric: "entropy" }));
    expect(seen({ ...results([]), curves }, "Entropy")).toBe("first five steps .000, last five .000");
  });
});

describe("changesOf", () => {
  it("names the run whose base was not evaluated", () => {
    expect(() => changesOf([tuned("length", { run: "lonely" })], "correctMass", () => true)).toThrow("run lonely");
  });
});
