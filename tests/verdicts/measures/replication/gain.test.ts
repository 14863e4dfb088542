import { describe, expect, it } from "vitest";
import { partOf } from "../../../../src/hypotheses/hypotheses";
import type { PromptRow, ResultRow } from "../../../../src/results/rows";
import { evidenceOf } from "../../../../src/verdicts/evidence";
import { replicatedDiscovery, replicatedGain } from "../../../../src/verdicts/measures/replication/gain";
import { promptRow, row, tuned } from "../../../results/fixture";
import { decisionsOf } from "../../decisions";
import { replicationTestbed, type ReplicationSettings } from "../../replicationWorld";
import { training } from "../../world";

const judge = (id: Parameters<typeof decisionsOf>[0], changes: Partial<ReplicationSettings>) =>
  new Set(decisionsOf(id, replicationTestbed({ seeds: 7, ...changes })));
const rejected = new Set(["rejected"]);

describe("the gain by base mass", () => {
  it("is rejected to rise below .3 where it falls", () =>
    expect(judge("R1a", { share: (Q) => -0.5 * Q })).toEqual(rejected));

  it("is rejected to close less of what is missing where it closes more", () =>
    expect(judge("R1b", { share: (Q) => 0.1 + 0.7 * Q })).toEqual(rejected));

  it("is rejected to be composition's where the other targets gain more", () =>
    expect(judge("R1c", { share: (_, target) => (target === "composition" ? 0.2 : 0.5) })).toEqual(rejected));

  it("is a share of what is missing: from .4 half of it, from .8 a quarter, so a slope of −.25 / .4", () => {
    const rows: ResultRow[] = [];
    const prompts: PromptRow[] = [];
    const exact = { axis: "composition", placing: 0, correct: 0 } as const;
    for (const baseSeed of [1, 2])
      for (const [Q, P] of [
        [0.4, 0.7],
        [0.8, 0.85],
      ]) {
        // prettier-ignore
        const base = `answer ${Q} ${baseSeed}`;
        const keys = { base, baseSeed, axis: "composition", format: "answer" } as const;
        rows.push(row({ ...keys, run: base }), tuned("composition", { ...keys, run: `${base} rl`, rlSeed: baseSeed }));
        prompts.push(promptRow({ ...exact, run: base, base, exactMass: Q }));
        prompts.push(promptRow({ ...exact, run: `${base} rl`, base, exactMass: P }));
      }
    const evidence = evidenceOf({ protocol: "test", rows, prompts, curves: [] });
    const { effect, seeds } = replicatedGain.parts.R1b(evidence, partOf("R1b"), "composition (answers)");
    expect([effect, seeds]).toEqual([expect.closeTo(-0.625, 12), 2]);
  });

  it("at equal base mass takes prompts by one half of their samples, and measures by the other", () => {
    const rows: ResultRow[] = [];
    const prompts: PromptRow[] = [];
    const samples = { placingSamples: 10, samples: 10 };
    const target = (axis: "composition" | "depth", counts: [number, number, number][]) => {
      rows.push(row({ axis }), tuned(axis, { axis, run: axis }));
      counts.forEach(([placing, correct, after], prompt) => {
        prompts.push(promptRow({ ...samples, axis, prompt, placing, correct }));
        prompts.push(promptRow({ ...samples, axis, prompt, run: axis, placing: after, correct: after }));
      });
    };
    target("composition", [[2, 4, 9], [5, 3, 6], [1, 1, 9], [6, 4, 9]]); // prettier-ignore
    target("depth", [[3, 3, 4], [10, 10, 0]]); // prettier-ignore
    const evidence = evidenceOf({ protocol: "test", rows, prompts, curves: [] });
    // Composition: prompts of .2 and .5, which gain .5 and .3. Depth: the one of .3, which gains .1.
    expect(replicatedGain.parts.R1c(evidence, partOf("R1c"), "depth").effect).toBeCloseTo(0.4 - 0.1, 12);
  });
});

describe("what the base policy never has right", () => {
  it("is rejected to gain nothing where it rises", () => expect(judge("R2a", { discovered: 0.3 })).toEqual(rejected));

  it("is rejected to be taught where fine-tuning leaves it as it is", () =>
    expect(judge("R2c", { taught: 0.01 })).toEqual(rejected));

  it("is rejected to be found in long runs where they gain nothing", () =>
    expect(judge("R2d", { long: 0.006 })).toEqual(rejected));

  it("counts long runs of the target alone, from .001 to .01 alone", () => {
    const rows =
      ([["depth", 0.001, 0.4], ["depth", 0.0009, 0.9], ["depth", 0.011, 0.9], ["length", 0.01, 0.2]] as const) // prettier-ignore
        .flatMap(([axis, before, value], i) => {
          const keys = { base: `b${i}`, axis };
          return [
            row({ ...keys, run: `b${i}`, value: before }),
            tuned(axis, { ...keys, run: `t${i}`, study: "long", value }),
          ];
        });
    const evidence = evidenceOf({ protocol: "test", rows, prompts: [], curves: [] }, training);
    const gain = (of: string) => replicatedDiscovery.parts.R2d(evidence, partOf("R2d"), of).effect;
    expect(gain("depth")).toBeCloseTo(0.399, 12);
    expect(gain("length")).toBeCloseTo(0.19, 12);
  });
});
