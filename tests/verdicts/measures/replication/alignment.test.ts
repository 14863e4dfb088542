import { describe, expect, it } from "vitest";
import { partOf } from "../../../../src/hypotheses/hypotheses";
import type { ResultRow } from "../../../../src/results/rows";
import { targets, type Target } from "../../../../src/strings";
import { evidenceOf } from "../../../../src/verdicts/evidence";
import { replicatedAlignment, replicatedSaturation } from "../../../../src/verdicts/measures/replication/alignment";
import { row, tuned } from "../../../results/fixture";
import { decisionsOf } from "../../decisions";
import { replicationTestbed, type ReplicationSettings } from "../../replicationWorld";

const judge = (id: Parameters<typeof decisionsOf>[0], changes: Partial<ReplicationSettings>) =>
  new Set(decisionsOf(id, replicationTestbed({ seeds: 7, ...changes })));
const rejected = new Set(["rejected"]);

/** One snapshot: its masses in distribution and on an axis, before and after RL in distribution. */
type Snapshot = { seed?: number; study?: "saturation" | "moments"; axis?: Target } & Record<
  "D" | "afterD" | "Q" | "P",
  number
>;

function evidenceFrom(snapshots: Snapshot[]) {
  const rows = snapshots.flatMap(
    ({ seed = 1, study = "saturation", axis = "depth", D, afterD, Q, P }, i): ResultRow[] => {
      const keys = { base: `b${i}`, baseSeed: seed };
      const run = { ...keys, run: `t${i}`, rlSeed: seed, study } as const;
      return [
        row({ ...keys, run: `b${i}`, value: D }),
        row({ ...keys, run: `b${i}`, axis, value: Q }),
        tuned("in-distribution", { ...run, value: afterD }),
        tuned("in-distribution", { ...run, axis, value: P }),
      ];
    },
  );
  return evidenceOf({ protocol: "test", rows, prompts: [], curves: [] });
}

describe("RL in distribution, there", () => {
  it("is rejected to close a constant share where the share rises with the mass", () =>
    expect(judge("R3a", { closed: (Q) => (Q < 0.95 ? Q : 0.1) })).toEqual(rejected));

  it("is rejected to close less than a quarter at saturation where it closes half", () =>
    expect(judge("R3b", { closed: () => 0.5 })).toEqual(rejected));

  it("has a share by mass: .5 of what is missing at .4, .25 at .8, of .96 a quarter and a half", () => {
    const none = { Q: 0, P: 0 };
    const evidence = evidenceFrom([1, 2].flatMap((seed) => [
      { ...none, seed, D: 0.4, afterD: 0.7 },
      { ...none, seed, D: 0.8, afterD: 0.85 },
      { ...none, seed, D: 0.96, afterD: 0.96 + 0.01 * seed },
      { ...none, seed, D: 0.996, afterD: 0 },
    ])); // prettier-ignore
    expect(replicatedSaturation.parts.R3a(evidence, partOf("R3a"), "all").effect).toBeCloseTo(-0.625, 12);
    expect(replicatedSaturation.parts.R3b(evidence, partOf("R3b"), "all").effect).toBeCloseTo(0.375, 12);
  });
});

describe("RL in distribution, on another axis", () => {
  it("is rejected to move nothing that is out of reach where it does", () =>
    expect(judge("R4a", { elsewhere: () => 0.1 })).toEqual(rejected));

  it("is rejected to raise an axis early, or to lower it late, where it does the opposite", () => {
    expect(judge("R4b", { elsewhere: () => -0.05 })).toEqual(rejected);
    expect(judge("R4c", { elsewhere: () => 0.04 })).toEqual(rejected);
  });

  it("is rejected to be the same on all axes where composition rises alone", () =>
    expect(judge("R4d", { elsewhere: (_Q, _D, axis) => (axis === "composition" ? 0.1 : 0) })).toEqual(rejected));

  it("is told by moments of either study, by both masses", () => {
    const evidence = evidenceFrom([
      { D: 0.3, afterD: 0.5, Q: 0.05, P: 0.15 },
      { study: "moments", D: 0.9, afterD: 0.9, Q: 0.95, P: 0.65 },
      { D: 0.91, afterD: 0.9, Q: 0.5, P: 1 },
      { D: 0.5, afterD: 0.6, Q: 0.04, P: 1 },
      { study: "moments", D: 0.97, afterD: 0.9, Q: 0.5, P: 0.25 },
      { D: 1, afterD: 0.9, Q: 0.5, P: 0.35 },
    ]);
    expect(replicatedAlignment.parts.R4b(evidence, partOf("R4b"), "depth").effect).toBeCloseTo((0.1 - 0.3) / 2, 12);
    expect(replicatedAlignment.parts.R4c(evidence, partOf("R4c"), "depth").effect).toBeCloseTo(-0.2, 12);
  });

  it("has a coefficient by axis that base masses do not explain, of as many seeds as have the axis", () => {
    const own = { depth: 0.03, length: -0.02, vocabulary: 0.1, composition: 0 };
    const snapshots: Snapshot[] = [];
    for (let seed = 1; seed <= 6; seed++)
      for (const axis of targets) {
        if (axis === "length" && seed > 3) continue;
        for (let i = 0; i < 3; i++) {
          const Q = 0.1 + 0.25 * i + 0.01 * seed * (own[axis] * 10 + 1);
          const D = 0.4 + 0.07 * ((seed * (i + 2) + axis.length) % 7);
          const change = 0.02 + own[axis] + 0.1 * Q - 0.2 * Q ** 2 - 0.05 * D;
          snapshots.push({ seed, axis, D, afterD: D, Q, P: Q + change });
        }
      }
    const evidence = evidenceFrom(snapshots);
    for (const axis of ["depth", "length", "vocabulary"] as const) {
      const { effect, seeds } = replicatedAlignment.parts.R4d(evidence, partOf("R4d"), axis);
      expect(effect, axis).toBeCloseTo(own[axis], 10);
      expect(seeds, axis).toBe(axis === "length" ? 3 : 6);
    }
  });
});
