import { describe, expect, it } from "vitest";
import { partOf } from "../../../../src/hypotheses/hypotheses";
import type { ResultRow } from "../../../../src/results/rows";
import { logit, sigmoid } from "../../../../src/theory/numeric";
import { lawMass } from "../../../../src/theory/optima";
import { sequenceMass } from "../../../../src/theory/sequence";
import { evidenceOf } from "../../../../src/verdicts/evidence";
import { replicatedLaws } from "../../../../src/verdicts/measures/replication/laws";
import { promptRow, tuned } from "../../../results/fixture";
import { decisionsOf } from "../../decisions";
import { replicationLadder, type ReplicationSettings } from "../../replicationWorld";

const judge = (id: Parameters<typeof decisionsOf>[0], changes: Partial<ReplicationSettings>) =>
  decisionsOf(id, replicationLadder({ seeds: 6, ...changes }));
const rejected = new Set(["rejected"]);

/** One run of mean + k2 at β = .5 and G = 16, whose law multiplies the odds by e^c, from a mass of one half. */
const c = 0.9375 / 0.5;
const update = { scaleRewards: "none", kl: "k2", beta: 0.5, numGenerations: 16 } as const;
function ladderOf(masses: number[], changes: Partial<ResultRow> = {}, decisionMasses: number[] | null = null) {
  const keys = { study: "ladder-shared", base: "b", axis: "ladder", rung: 0 } as const;
  const prompts = masses.flatMap((exactMass, prompt) => [
    promptRow({ ...keys, run: "b", prompt, exactMass: 0.5, decisionMasses }),
    promptRow({ ...keys, run: "t", prompt, exactMass }),
  ]);
  const rows = [tuned("ladder", { ...keys, ...update, run: "t", metric: "exactMass", ...changes })];
  return evidenceOf({ protocol: "test", rows, prompts, curves: [] });
}

describe("a world that ends elsewhere", () => {
  const fallen = replicationLadder({ seeds: 6, ladder: () => -8 });

  it("rejects the laws, in masses and in logits, at every setting and with several decisions", () => {
    for (const id of ["R5a", "R5b", "R5c", "R5g"] as const)
      expect(new Set(decisionsOf(id, fallen)), id).toEqual(rejected);
  });

  it("rejects that runs had ended where all of them still rose", () =>
    expect(new Set(judge("R5d", { late: 0.05 }))).toEqual(rejected));

  it("rejects that the tilt is nearer with rules of their own where runs end at their law", () =>
    expect(new Set(judge("R5f", { distinct: lawMass }))).toEqual(rejected));

  it("rejects the law of several decisions where that of one, or of a table, was reached and the two are apart", () => {
    const product = (masses: readonly number[]) => masses.reduce((all, mass) => all * mass, 1);
    const one = replicationLadder({ seeds: 6, several: (masses, law) => lawMass(product(masses), law) });
    const judged = (results: typeof one) => {
      const decisions = decisionsOf("R5g", results);
      return new Map(partOf("R5g").of.map((of, i) => [of as string, decisions[i]]));
    };
    const ofOne = judged(one);
    expect(ofOne.get("whitened + k3, T = 5, β = 0.5")).toBe("rejected");
    expect(ofOne.get("whitened + k2, T = 2, β = 0.1")).toBe("holds"); // both laws end at 1
    const table = replicationLadder({ seeds: 6, several: sequenceMass });
    expect(judged(table).get("mean + k3, T = 5, β = 0.5")).toBe("rejected");
    expect(new Set(decisionsOf("R5h", table))).toEqual(rejected);
  });

  it("rejects settings that a run at its base mass would not reach, where the law moves little too", () => {
    const results = replicationLadder({ seeds: 6 });
    const bases = new Map(results.prompts.filter(({ run, base }) => run === base).map((each) => [`${each.base} ${each.prompt}`, each.exactMass])); // prettier-ignore
    const unmoved = results.prompts.map((each) => ({ ...each, exactMass: bases.get(`${each.base} ${each.prompt}`)! }));
    expect(new Set(decisionsOf("R5c", { ...results, prompts: unmoved }))).toEqual(rejected);
  });
});

describe("the distance from the law", () => {
  const { R5a, R5b, R5g } = replicatedLaws.parts;

  it("is of masses: odds of one become e^c", () =>
    expect(R5a(ladderOf([sigmoid(c) + 0.02, sigmoid(c) - 0.04]), partOf("R5a"), "mean + k2").effect).toBeCloseTo(
      0.03,
      12,
    ));

  it("is of logits, a mass of one taken as half a unit of the last place away from it", () => {
    const { effect } = R5b(ladderOf([sigmoid(c + 0.2), 1]), partOf("R5b"), "mean + k2");
    expect(effect).toBeCloseTo((0.2 + Math.log(2 ** 25 - 1) - c) / 2, 9);
  });

  it("is of other settings those that are named", () => {
    const at = (of: string) =>
      replicatedLaws.parts.R5c(ladderOf([0.5], { beta: 2, numGenerations: 4 }), partOf("R5c"), of);
    expect(at("mean + k2, β = 2, G = 4").effect).toBeCloseTo(sigmoid(0.375) - 0.5, 12);
    expect(at("mean + k2, β = 2, G = 64").seeds).toBe(0);
  });

  it("is of one decision the same by the law of several", () => {
    const evidence = ladderOf([sigmoid(c) - 0.05], { study: "ladder-decisions", decisions: 1 }, [0.5]);
    expect(R5g(evidence, partOf("R5g"), "mean + k2, T = 1, β = 0.5").effect).toBeCloseTo(0.05, 12);
  });

  it("is of two decisions that of c times the mass of the other; beside it stand other laws", () => {
    const [p, q] = [[0.8, 0.9], [0, 0]]; // prettier-ignore
    q[0] = sigmoid(logit(p[0]) - c * p[1]);
    q[1] = sigmoid(logit(p[1]) - c * p[0]);
    const evidence = ladderOf([0.6, 0.6], { study: "ladder-decisions", decisions: 2 }, q);
    const found = R5g(evidence, partOf("R5g"), "mean + k2, T = 2, β = 0.5");
    expect(found.effect).toBeCloseTo(0.72 - 0.6, 10);
    const last = sigmoid(logit(q[1]) + c); // of a table: c times what is still to come
    const tabular = sigmoid(logit(q[0]) + c * last) * last;
    const [table, one, tilt] = [tabular, sigmoid(c), sigmoid(2)].map((end) => (end - 0.6).toFixed(3).slice(1));
    expect(found.remark).toBe(
      `From the law of a tabular policy ${table}, from that of one decision ${one}, from the tilt ${tilt}.`,
    );
    const further = replicatedLaws.parts.R5h(evidence, partOf("R5h"), "mean + k2, T = 2, β = 0.5");
    expect(further.effect).toBeCloseTo(tabular - 0.72, 10);
  });

  it("is of several decisions that of prompts from the part's base mass on", () => {
    const part = { ...partOf("R5g"), thresholds: { groupSize: 16, massFrom: 0.51 } };
    const evidence = ladderOf([0.6], { study: "ladder-decisions", decisions: 1 }, [0.5]);
    expect(R5g(evidence, part, "mean + k2, T = 1, β = 0.5").seeds).toBe(0);
  });

  it("is with rules of their own that from the tilt minus that from the law", () => {
    const evidence = ladderOf([0.5], { study: "ladder-distinct", kl: "k3" });
    const law = lawMass(0.5, { advantage: "mean", kl: "k3", beta: 0.5, groupSize: 16 });
    const { effect } = replicatedLaws.parts.R5f(evidence, partOf("R5f"), "mean + k3");
    expect(effect).toBeCloseTo(sigmoid(2) - 0.5 - (law - 0.5), 12);
  });
});

describe("what the last quarter moved", () => {
  it("has a sign, so that rungs which move apart cancel", () => {
    const keys = { study: "ladder-shared", base: "b", axis: "ladder", ...update, run: "t" } as const;
    const rows = [0.02, -0.02, 0.03].flatMap((change, rung) => [
      tuned("ladder", { ...keys, rung, metric: "exactMass", value: 0.5 + change }),
      tuned("ladder", { ...keys, rung, metric: "exactMassAt75", value: 0.5 }),
    ]);
    const evidence = evidenceOf({ protocol: "test", rows, prompts: [], curves: [] });
    expect(replicatedLaws.parts.R5d(evidence, partOf("R5d"), "mean + k2").effect).toBeCloseTo(0.01, 12);
  });
});
