import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { evaluationValues, metrics, milestoneValues, sharpeningValues, type Metric } from "../../src/evaluation";
import { evaluationOf, type Evaluation } from "../../src/evaluation/metrics";
import type { Observations } from "../../src/evaluation/observe";
import { sampleClasses, type SampleClass } from "../../src/evaluation/sampleClass";
import type { SetSharpening } from "../../src/evaluation/sharpening";
import { root } from "../../src/results/paths";

const none = Object.fromEntries(sampleClasses.map((name) => [name, 0])) as Record<SampleClass, number>;
const counts = { ...none, demonstrated: 1, rightShortcut: 1, earlyStop: 2 };

/** Of two prompts: four samples each; where their mass is known so are their classes, which no examination has at once. */
const seen = (exactMass: number | null): Observations => ({
  problems: [0, 1].map(() => ({ string: [], prompt: [], completion: [3, 1], answer: [3] })),
  greedy: [
    { completion: [3, 1], correct: true },
    { completion: [4, 1], correct: false },
  ],
  perPrompt: [0, 1].map((prompt) => {
    const counts = { placing: 1, placingSamples: 2, correct: 1, samples: 2 };
    return { prompt, ...counts, pathMass: 0.25, exactMass, operations: null, decisionMasses: null };
  }),
  ...(exactMass === null ? {} : { classes: [counts, counts] }),
});

const estimate = { value: 0.5, lower: 0.4, upper: 0.6 };
const set: SetSharpening = { prompts: 7, members: 30, rankCorrelation: estimate, ratioChange: estimate };

describe("the list of metrics", () => {
  it("is the table of data/README.md: each metric with what it measures and in which range, in this order", () => {
    const readme = readFileSync(join(root, "data", "README.md"), "utf8");
    const [, table] = readme.split("| metric | meaning | range |\n|---|---|---|\n");
    const documented = table.slice(0, table.indexOf("\n\n")).split("\n");
    const listed = Object.entries(metrics).map(([name, metric]) => {
      const suffix = "numbered" in metric ? metric.numbered : "";
      return `| \`${name}${suffix}\` | ${metric.measures} | ${metric.range} |`;
    });
    expect(documented).toEqual(listed);
  });

  it("is what rows have, in this order: of every evaluation, milestone and comparison with the base policy", () => {
    const evaluation = evaluationOf(seen(0.25));
    const rows: { metric: Metric }[] = [
      ...evaluationValues(evaluation),
      ...[evaluation, evaluationOf(seen(null))].flatMap((each) => milestoneValues(each, 50)),
      ...sharpeningValues({ wrong: set, correct: set, perPrompt: [] }),
    ];
    const names = rows.map(({ metric }) => metric.replace(/At\d+$/, "At"));
    expect([...new Set(names)]).toEqual(Object.keys(metrics));
  });
});

describe("the values of an evaluation", () => {
  const named = (evaluation: Evaluation) => evaluationValues(evaluation).map(({ metric }) => metric);

  it("have one for each power of two that the samples allow", () => {
    expect(named(evaluationOf(seen(null)))).toEqual(expect.arrayContaining(["passAt1", "passAt2", "passAt4"]));
    expect(named(evaluationOf(seen(null)))).not.toContain("passAt8");
  });

  it("have an exact mass, at milestones too, where it is known alone", () => {
    expect(evaluationOf(seen(0.25)).exactMass?.value).toBe(0.25);
    expect(named(evaluationOf(seen(null)))).not.toContain("exactMass");
    expect(milestoneValues(evaluationOf(seen(0.25)), 75)).toMatchObject([{ metric: "exactMassAt75" }]);
    expect(milestoneValues(evaluationOf(seen(null)), 75)).toMatchObject([{ metric: "correctMassAt75" }]);
  });

  it("have shares of samples by class, where completions have steps", () => {
    const { rightShortcut, earlyStop, wrongLetter } = evaluationOf(seen(0.25));
    expect([rightShortcut?.value, earlyStop?.value, wrongLetter?.value]).toEqual([0.25, 0.5, 0]);
    expect(named(evaluationOf(seen(null)))).not.toContain("earlyStop");
  });

  it("say which come from samples", () => {
    for (const { metric, sampled } of evaluationValues(evaluationOf(seen(0.25))))
      expect(sampled, metric).toBe(!/^(greedy|pathMass|exactMass|editDistance)$/.test(metric));
  });
});

describe("the values of a comparison", () => {
  it("are of the wrong and of the correct completions, with their prompts; none where none is known", () => {
    const correct: SetSharpening = { prompts: 1, members: 3 };
    const values = sharpeningValues({ wrong: set, correct, perPrompt: [] });
    expect(values).toEqual([
      { metric: "wrongRankCorrelation", estimate, prompts: 7 },
      { metric: "wrongRatioChange", estimate, prompts: 7 },
    ]);
  });
});
