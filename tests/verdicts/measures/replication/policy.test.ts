import { describe, expect, it } from "vitest";
import { partOf } from "../../../../src/hypotheses/hypotheses";
import type { CurveRow, ResultRow } from "../../../../src/results/rows";
import { evidenceOf } from "../../../../src/verdicts/evidence";
import {
  controlledSharpening,
  replicatedForgetting,
  replicatedPassAtK,
  settings,
} from "../../../../src/verdicts/measures/replication/policy";
import { row, tuned } from "../../../results/fixture";
import { decisionsOf } from "../../decisions";
import { replicationTestbed, type ReplicationSettings } from "../../replicationWorld";

const judge = (id: Parameters<typeof decisionsOf>[0], changes: Partial<ReplicationSettings>) =>
  new Set(decisionsOf(id, replicationTestbed({ seeds: 7, ...changes })));
const rejected = new Set(["rejected"]);
const shuffled = { gain: 0, correlation: 0.9, entropy: 0.2 };

const evidenceFrom = (rows: ResultRow[], curves: CurveRow[] = []) =>
  evidenceOf({ protocol: "test", rows, prompts: [], curves });

/** A run on depth and its base policy, of a study. */
function onDepth(base: string, gain: number, changes: Partial<ResultRow> = {}): ResultRow[] {
  const keys = { base, axis: "depth", exposure: 0.02 } as const;
  const own = { ...keys, ...changes };
  return [
    row({ ...keys, exposure: own.exposure, run: base }),
    tuned("depth", { ...own, run: `${base} ${own.study ?? "exposure"}`, value: 0.5 + gain }),
  ];
}

describe("a world that contradicts it", () => {
  it("rejects that a shuffled reward does nothing, or less than the true one", () => {
    expect(judge("R6a", { shuffled: { ...shuffled, gain: 0.2 } })).toEqual(rejected);
    expect(judge("R6b", { shuffled: { ...shuffled, correlation: 0.5 } })).toEqual(rejected);
    expect(judge("R6c", { shuffled: { ...shuffled, entropy: 0.01 } })).toEqual(rejected);
  });

  it("rejects that the base policy is ahead at the largest k", () =>
    expect(judge("R7a", { passes: 0.95 })).toEqual(rejected));

  it("rejects that the loss grows with the KL", () => {
    const changes = { loss: (kl: number) => 0.3 - 0.5 * kl };
    for (const id of ["R8a", "R8b"] as const) expect(judge(id, changes), id).toEqual(rejected);
  });

  it("rejects that a larger β gains less, and that a constant norm gains as much", () => {
    expect(judge("R9a", { largerBeta: 0.05 })).toEqual(rejected);
    expect(judge("R9b", { drGrpo: 0.15 })).toEqual(rejected);
  });
});

describe("beside a shuffled reward", () => {
  it("order is compared from the same base policy, at the exposure of the part", () => {
    const correlation = (base: string, study: "exposure" | "reward-control", value: number, exposure = 0.02) =>
      tuned("depth", { base, study, run: `${base} ${study}`, axis: "depth", exposure, metric: "wrongRankCorrelation", value }); // prettier-ignore
    const rows = [
      ...[correlation("a", "exposure", 0.6), correlation("a", "reward-control", 0.9)],
      ...[correlation("b", "exposure", 0.5), correlation("c", "reward-control", 0.1)],
      ...[correlation("d", "exposure", 0.1, 0.1), correlation("d", "reward-control", 0.9, 0.1)],
    ];
    const { effect } = controlledSharpening.parts.R6b(evidenceFrom(rows), partOf("R6b"), "wrong");
    expect(effect).toBeCloseTo(-0.3, 12);
  });

  it("entropy is that of the last five steps minus that of the first", () => {
    const rows = [...onDepth("a", 0.1), ...onDepth("a", 0, { study: "reward-control" })];
    const curve = (study: CurveRow["study"], at: (step: number) => number) =>
      Array.from({ length: 20 }, (_, i) => ({ run: `a ${study}`, study, step: i + 1, metric: "entropy", value: at(i + 1) })); // prettier-ignore
    const curves = [...curve("exposure", (step) => 1 - 0.02 * step), ...curve("reward-control", (step) => 1 - 0.01 * step)]; // prettier-ignore
    const { effect } = controlledSharpening.parts.R6c(evidenceFrom(rows, curves), partOf("R6c"), "depth");
    expect(effect).toBeCloseTo(-0.01 * 15, 12);
  });

  it("gains count at the exposure of the part alone", () => {
    const control = (base: string, gain: number, exposure: number) => onDepth(base, gain, { study: "reward-control", exposure }); // prettier-ignore
    const evidence = evidenceFrom([...control("a", 0.01, 0.02), ...control("b", 0.4, 0.1)]);
    expect(controlledSharpening.parts.R6a(evidence, partOf("R6a"), "depth").effect).toBeCloseTo(0.01, 12);
  });
});

describe("pass@k", () => {
  it("is compared at the largest k that all runs have, where the base policy leaves room", () => {
    const run = (base: string, one: number, values: [number, number][]) =>
      [[1, one, one] as const, ...values.map(([before, after], i) => [2 ** (i + 1), before, after] as const)].flatMap(
        ([k, before, after]) => {
          const keys = { base, axis: "depth", metric: `passAt${k}` } as const;
          return [row({ ...keys, run: base, value: before }), tuned("depth", { ...keys, run: `${base} rl`, value: after })];
        },
      ); // prettier-ignore
    const rows = [
      ...run("room", 0.3, [[0.5, 0.9], [0.98, 0.9], [0.99, 0.1]]),
      ...run("none left", 0.5, [[0.5, 0.9], [0.99, 0.5]]),
      ...run("sure", 0.96, [[0.97, 0.1], [0.97, 0.1]]),
    ]; // prettier-ignore
    const found = replicatedPassAtK.parts.R7a(evidenceFrom(rows), partOf("R7a"), "on the target");
    expect(found.effect).toBeCloseTo(-0.08, 12);
    expect(found.remark).toBe("At k = 4, in 1 of 2 runs the base policy leaves room.");
  });
});

describe("forgetting", () => {
  it("is ordered by the KL among runs that moved, length left out", () => {
    const rows = [row({ axis: "in-distribution", value: 0.95 })];
    const curves: CurveRow[] = [];
    const run = (trainedOn: "depth" | "length", kl: number, loss: number) => {
      const name = `${trainedOn} ${kl}`;
      rows.push(tuned(trainedOn, { axis: "in-distribution", run: name, value: 0.95 - loss }));
      curves.push({ run: name, study: "exposure", step: 80, metric: "kl", value: kl });
    };
    [0.01, 0.02, 0.03, 0.04].forEach((kl) => run("depth", kl, kl));
    run("depth", 0.009, 0.9);
    run("length", 0.05, 0);
    const evidence = evidenceFrom(rows, curves);
    expect(replicatedForgetting.parts.R8a(evidence, partOf("R8a"), "all").effect).toBeCloseTo(1, 12);
    expect(replicatedForgetting.parts.R8b(evidence, partOf("R8b"), "depth").effect).toBeLessThan(0); // all of them
  });
});

describe("other settings", () => {
  it("stand beside the same base policies, at the exposures of the part", () => {
    const pair = (base: string, study: "beta" | "loss-type", own: number, other: number, exposure: number) => [
      ...onDepth(base, own, { exposure }),
      ...onDepth(base, other, { exposure, study }),
    ];
    const evidence = evidenceFrom([
      ...pair("a", "beta", 0.3, 0.1, 0.02),
      ...pair("b", "beta", 0.3, 0.2, 0.1),
      ...pair("c", "beta", 0.1, 0.4, 0.2),
      ...pair("d", "loss-type", 0.1, 0.15, 0.02),
      ...pair("e", "loss-type", 0.1, 0.4, 0.1),
      ...onDepth("f", 0.4, { study: "beta" }),
    ]);
    expect(settings.parts.R9a(evidence, partOf("R9a"), "depth").effect).toBeCloseTo(-0.15, 12);
    expect(settings.parts.R9b(evidence, partOf("R9b"), "depth").effect).toBeCloseTo(0.05, 12);
  });
});
