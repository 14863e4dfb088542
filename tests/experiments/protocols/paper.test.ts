import { describe, expect, it } from "vitest";
import { planOf } from "../../../src/experiments/plan/plan";
import { paper } from "../../../src/experiments/protocols/paper";
import { quick } from "../../../src/experiments/protocols/quick";

const plan = planOf(paper);
const runs = plan.jobs.flatMap(({ base, runs: own }) => own.map((run) => ({ base, run })));
const seedsOf = (of: typeof runs) => new Set(of.map(({ base }) => base.seed)).size;

describe("paper", () => {
  it("has none of the seeds of quick", () => {
    const used = plan.jobs.flatMap((job) => [job.base.seed, ...job.runs.map(({ rlSeed }) => rlSeed)]);
    for (const { seeds } of quick.parts)
      for (const seed of [...seeds.base, ...seeds.rl]) expect(used).not.toContain(seed);
  });

  it("has twenty independent seeds for every study of the core, and for four updates of the ladder", () => {
    const independent = runs.filter(({ base, run }) => base.seed === run.rlSeed);
    for (const study of ["exposure", "contrast", "saturation", "ladder-shared"])
      expect(seedsOf(independent.filter(({ run }) => run.study === study)), study).toBe(20);
    const updates = independent.filter(({ run }) => run.study === "ladder-shared" && run.sharpening);
    expect(updates.length).toBe(20 * 4);
    expect(new Set(updates.map(({ run }) => run.id.replace(/-s\d+|-r\d+/g, ""))).size).toBe(4);
  });

  it("crosses all of the ladder's settings in four seeds: two advantages, three estimators, three weights, three sizes", () => {
    const crossed = runs.filter(({ base, run }) => run.study === "ladder-shared" && base.seed > 116);
    expect(crossed.length).toBe(4 * 2 * 3 * 3 * 3);
  });

  it("has six to ten seeds for each extension", () => {
    for (const study of ["mixed", "long", "alone", "probes", "ladder-distinct"]) {
      const seeds = seedsOf(runs.filter(({ run }) => run.study === study));
      expect(seeds, study).toBeGreaterThanOrEqual(6);
      expect(seeds, study).toBeLessThanOrEqual(10);
    }
  });

  it("finishes one seed of the core before it begins the next, and all of them before the extensions", () => {
    const core = plan.jobs.slice(0, 20 * 15).map(({ base }) => base.seed); // 7 exposures in two formats, the ladder
    expect(core).toEqual(core.slice().sort((a, b) => a - b));
    for (const { base } of plan.jobs.slice(20 * 15))
      expect(["alone", "probes", "ladder-distinct"]).toContain(base.study);
  });

  it("stays within ten hours on two cores, and its tables within a dozen megabytes", () => {
    expect(plan.estimate.coreSeconds).toBeLessThan(20 * 3600);
    expect(plan.estimate.tableBytes).toBeLessThan(12e6);
  });
});
