import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import { groupBy } from "../../src/common/groupBy";
import { insideCurves } from "../../src/experiments/runs/insideCurves";
import { levers } from "../../src/experiments/protocols/levers";
import type { RunPolicy } from "../../src/experiments/runs/evaluationRows";
import { hypothesesOf, partOf, type PartId } from "../../src/hypotheses/hypotheses";
import type { ResultRow, Results, Study } from "../../src/results/rows";
import { mean } from "../../src/statistics/moments";
import { createTestbed } from "../../src/strings";
import { outcomeOf, verdictsOf } from "../../src/verdicts";
import { evidenceOf } from "../../src/verdicts/evidence";
import { measureOf, measures } from "../../src/verdicts/measures";
import { tinyPolicy } from "../model/tiny";
import { decisionsOf } from "./decisions";
import { effects, learned, usualGain, type Instead } from "./leversOutcomes";
import { leversWorld, plan } from "./leversWorld";
import { training } from "./world";

const { hypotheses } = hypothesesOf("levers");
const partIds = hypotheses.flatMap(({ parts }): PartId[] => parts.map(({ id }) => id));

/** The effect of each of what a part is judged for. */
const effectsOf = (id: PartId, results: Results) => {
  const [evidence, part] = [evidenceOf(results, training), partOf(id)];
  return part.of.map((of) => measureOf(id)(evidence, part, of).effect);
};

describe("verdicts on protocol levers", () => {
  it("are that every part holds in the world that they describe", () => {
    const verdicts = verdictsOf(leversWorld(), training);
    const others = verdicts.filter(({ verdict }) => verdict !== "holds");
    expect(others.map(({ part, of, sentence }) => `${part} ${of}: ${sentence}`)).toEqual([]);
    expect([...new Set(verdicts.map(({ part }) => part))]).toEqual(partIds);
    for (const { id } of hypotheses)
      expect(outcomeOf(verdicts.filter(({ hypothesis }) => hypothesis === id))).toBe("holds");
  });

  it("are that nothing was tested where there are no rows", () => {
    const none = verdictsOf({ protocol: "levers", rows: [], prompts: [], curves: [] }, training);
    expect(new Set(none.map(({ verdict }) => verdict))).toEqual(new Set(["not tested"]));
  });
});

/** GRPO's mean gain on depth and length at exposure 2%, over the six base seeds. */
const usualGains = mean(
  Array.from({ length: 6 }, (_, i) => 1 + 0.01 * ((402 + i) % 7)).map(
    (factor) => (usualGain(0.2 * factor, "depth") + usualGain(0.15 * factor, "length")) / 2,
  ),
);

/** What each part has to come to, from what leversOutcomes.ts says, for each of what it is judged for, in that order. */
const expected: Record<string, readonly number[]> = {
  L1a: [learned.one - 0.1],
  L1b: [0],
  L1c: [learned.ten - 0.1],
  L2a: [0, 0, 0, 0],
  L2b: [-0.2 * usualGains],
  L2c: [0.3 * usualGains],
  L2d: [0, 0],
  L2e: [0.05 - 0.4],
  L3a: [0.01],
  L3b: [0.15 - 0.14, 0.2 - 0.19],
  L3c: [0],
  L3d: [0.2],
  L4a: partOf("L4a").of.map(() => 0.01),
  L4b: [effects.algorithms.passk, effects.algorithms.nsr],
  L4c: [0],
  L4d: [effects.gold.length, effects.gold.vocabulary],
  L5a: [0, 0, 0],
  L5b: [0],
  L5c: [0.08],
  L6a: [0.1 + 0.05],
  L6b: [0.01],
  L6c: [-(0.1 + 0.06) / 2, -(0.05 + 0.03) / 2],
  L7a: [0.2],
  L7b: [-0.1],
  L8a: [-0.1],
  L8b: [0.1, 0.08, 0.07, 0.06],
  L9a: [0.3, 0.2],
  L9b: [(0.3 + 0.2) / 2],
  L9c: [(0.3 - 0.15 + 0.2 - 0.12) / 2],
  L10a: partOf("L10a").of.map(() => 0),
  L11a: [(0.8 - 0.5) * 0.4],
  L11b: [0.1 - 0.3],
  L11c: [Math.log(1.1)],
  L12a: [0, 0],
  L12b: [0.2, 0.2],
  L12c: [-0.1, -0.1],
};

describe("the effect of a part", () => {
  const exact = leversWorld({ seeds: 6, noise: 0 });

  it.each(partIds)("%s is the one that the world was built with", (id) => {
    const effects = effectsOf(id, exact);
    expect(effects).toEqual(expected[id].map((value) => expect.closeTo(value, 9)));
  });
});

type Run = Parameters<Instead>[0]["run"];
const gains = (of: (run: Run, axis: string) => boolean, gain: number): Instead => {
  return ({ run, axis, metric, before }) => {
    return metric === "correctMass" && of(run, axis) ? before + gain : undefined;
  };
};
const numbers = (of: (run: Run, metric: string) => boolean, value: number): Instead => {
  return ({ run, metric }) => (of(run, metric) ? value : undefined);
};
const ofStudy =
  (study: ResultRow["study"], arm?: RegExp) =>
  (run: Run): boolean =>
    run.study === study && (!arm || arm.test(run.arm ?? ""));
const onLookup =
  (gain: number): Instead =>
  ({ axis, before }) =>
    axis === "ladder" ? before + gain : undefined;

/** Of each part a world that contradicts it. */
const contradictions: Record<string, Instead> = {
  L1a: onLookup(0.05),
  L1b: onLookup(0.2),
  L1c: onLookup(0),
  L2a: gains(ofStudy("reward"), 0.2),
  L2b: gains(ofStudy("reward", /flipped/), 0.6),
  L2c: gains(ofStudy("reward", /flipped/), 0),
  L2d: gains(ofStudy("reward"), 0.1),
  L2e: numbers((run, metric) => metric === "rightShortcut" && run.arm === "strict-path-alchemy", 0.4),
  L3a: gains((run, axis) => run.study === "skills" && axis === "depth", 0.3),
  L3b: gains((run) => run.study === "skills" && run.method === "rft", 0.4),
  L3c: gains((run) => run.study === "skills" && run.trainedOn === "depth-1", 0.1),
  L3d: gains((run, axis) => run.study === "skills" && axis === "composition", -0.1),
  L4a: gains((run) => run.study === "algorithms" && run.method !== "grpo", 0),
  L4b: gains((run) => run.study === "algorithms" && run.method !== "grpo", 0.6),
  L4c: gains((run) => run.study === "algorithms" && run.method === "rloo", 0.1),
  L4d: gains(ofStudy("algorithms"), 0.05),
  L5a: ({ metric, before }) => ({ correctMassAt25: before, correctMassAt50: before + 0.1 })[metric],
  L5b: gains((run, axis) => run.rl.beta > 0 && run.study === "specification" && axis === "depth", 0.1),
  L5c: gains((run, axis) => run.rl.beta > 0 && run.study === "specification" && axis === "in-distribution", -0.2),
  L6a: gains(ofStudy("groups", /g64/), 0),
  L6b: gains(ofStudy("groups", /g64/), 0),
  L6c: gains(ofStudy("groups", /temperature/), 0.6),
  L7a: gains((run, axis) => run.study === "prolonged" && axis === "length", 0.3),
  L7b: gains((run, axis) => /-resets$/.test(run.arm ?? "") && axis !== "length", 0.01),
  L8a: numbers((_, metric) => metric === "passAt4096", 0.95),
  L8b: numbers(({ arm, method }, metric) => metric === "passAt4096" && (arm !== "plain" || method !== "grpo") && arm !== "four-updates", 0.6), // prettier-ignore
  L9a: gains(ofStudy("curriculum", /phases/), 0),
  L9b: gains(ofStudy("curriculum", /phases/), -0.1),
  L9c: gains(ofStudy("curriculum", /phases/), 0),
  L10a: gains(ofStudy("architecture"), 0.5),
  L11a: numbers((_, metric) => metric.endsWith("base/1/block"), 0.2),
  L11b: numbers((run, metric) => run.arm === "inside" && metric.startsWith("inside/probeAccuracy/tuned"), 0.5),
  L11c: numbers((run, metric) => run.arm === "inside-shuffled" && metric.includes("updateNorm"), 0.2),
  L12a: gains(ofStudy("second-testbed"), 0.1),
  L12b: gains(ofStudy("second-testbed"), 0.01),
  L12c: gains((run, axis) => run.study === "second-testbed" && axis === "in-distribution", 0.05),
};

describe("a world that contradicts a part", () => {
  it.each(partIds.filter((id) => id !== "L10a"))("rejects %s, for all that it is judged for", (id) =>
    expect(new Set(decisionsOf(id, leversWorld({ seeds: 6, instead: contradictions[id] })))).toEqual(
      new Set(["rejected"]),
    ),
  );

  it("rejects of some shapes alone that they gain as others do", () => {
    const shapes = { smaller: /^(narrow|shallow)$/, larger: /^(broad|deep)$/, learned: /^learned$/, alibi: /^alibi$/, nope: /^nope$/ }; // prettier-ignore
    for (const [of, arms] of Object.entries(shapes)) {
      const instead = gains(ofStudy("architecture", arms), 0.6);
      const decisions = decisionsOf("L10a", leversWorld({ seeds: 6, instead }));
      expect(decisions, of).toEqual(partOf("L10a").of.map((each) => (each === of ? "rejected" : "holds")));
    }
  });
});

describe("what measures read", () => {
  it("are all studies of the plan, and no other", () => {
    const studies = new Set(plan.jobs.flatMap(({ runs }) => runs.map(({ study }) => study)));
    expect(new Set(hypotheses.flatMap(({ id }) => measures[id].studies))).toEqual(studies);
  });

  it("are all its runs but those of estimation", () => {
    const { rows, ...rest } = leversWorld({ seeds: 6 });
    const byKind = groupBy(rows, kindOf);
    const unread = [...byKind.keys()].filter((kind) => {
      const study = kind.split(" ")[0] as Study;
      const judging = hypotheses.filter(({ id }) => measures[id].studies.includes(study));
      const asked = new Set(["none", ...judging.flatMap(({ id }) => measures[id].studies)]);
      const own = [...byKind].filter(([each]) => asked.has(each.split(" ")[0]));
      const effectsWith = (kinds: typeof own) => {
        const evidence = evidenceOf({ ...rest, rows: kinds.flatMap(([, of]) => of) }, training);
        const parts = judging.flatMap(({ parts }) => parts.map(({ id }) => partOf(id)));
        return parts.map((part) => part.of.map((of) => measureOf(part.id)(evidence, part, of).effect));
      };
      return isDeepStrictEqual(effectsWith(own), effectsWith(own.filter(([each]) => each !== kind)));
    });
    expect(unread.filter((kind) => kind !== "none").sort()).toEqual([
      "algorithms own-rate dpo",
      "algorithms own-rate dr_grpo", // where no letters are shown its gain is one of eleven that are 0
      "algorithms own-rate psr",
      "algorithms own-rate reinforce",
      "algorithms own-rate rft", // the same
      "algorithms own-rate rloo", // the same
      "exposure vocabulary grpo",
      "groups g256 grpo",
      "inside inside sft",
      "reward flipped-0.3 grpo",
      "reward strict-path grpo",
      "second-testbed composition grpo",
      "skills depth-1+in-distribution grpo",
      "skills in-distribution sft",
      "specification drawn grpo",
    ]);
  });

  it("of what changes inside are points that runs write", () => {
    const asked = new Set<string>();
    const { curve, ...evidence } = evidenceOf(leversWorld({ seeds: 2 }), training);
    const spied: typeof evidence & { curve: typeof curve } = {
      ...evidence,
      curve: (run, metric) => {
        asked.add(metric);
        return curve(run, metric);
      },
    };
    for (const id of ["L11a", "L11b", "L11c"] as const)
      for (const of of partOf(id).of) measureOf(id)(spied, partOf(id), of);
    expect(asked.size).toBe(5);
    const written = new Set(pointsInside());
    expect([...asked].filter((name) => !written.has(name))).toEqual([]);
  });
});

/** A setting of a study: its arm, or what is trained on, and method. Settings that were drawn are one. */
function kindOf({ study, arm, method, trainedOn }: ResultRow): string {
  return method === "none" ? "none" : `${study} ${arm.replace(/^drawn-.*/, "drawn") || trainedOn} ${method}`;
}

/** Names of the points that a run of the plan writes, of policies with as many layers. */
function pointsInside(): string[] {
  const testbed = createTestbed();
  const { base, runs } = plan.jobs.find((job) => job.runs.some((run) => run.inside))!;
  const run = { ...runs.find((each) => each.inside)!, inside: { prompts: 2, samples: 2 } };
  const policy = tinyPolicy({ vocabularySize: testbed.vocabulary.size, layers: 2 });
  const of: RunPolicy = { protocol: levers, base, run, source: { testbed }, policy, snapshot: run.snapshot, axes: [] };
  const names = insideCurves(of, policy).map(({ metric }) => metric);
  policy.dispose();
  return names;
}
