import { describe, expect, it } from "vitest";
import { committedDirectory } from "../../../src/results/paths";
import { readProvenance } from "../../../src/results/provenance";
import { planOf } from "../../../src/experiments/plan/plan";
import { jobNamed } from "../../../src/experiments/plan/jobs";
import { protocols } from "../../../src/experiments/protocols";
import { quick } from "../../../src/experiments/protocols/quick";

const plan = planOf(quick);
const [part] = quick.parts;
const runs = plan.jobs.flatMap((job) => job.runs);

describe("planOf", () => {
  it.each(Object.values(protocols))("gives every run of $name an id of its own", (protocol) => {
    const ids = planOf(protocol).jobs.flatMap((job) => [job.base.id, ...job.runs.map((run) => run.id)]);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z0-9.-]+$/); // safe as a file name and in a shell
  });

  it("is the same for the same protocol, whatever the order of its settings", () => {
    const reordered = Object.fromEntries(Object.entries(quick).reverse()) as typeof quick;
    expect(planOf(reordered)).toEqual(plan);
  });

  it.each(["paper", "quick", "discovery"])(
    "has for %s the jobs and hashes that its committed rows were made under",
    (name) => {
      const { protocolHash, jobs } = readProvenance(committedDirectory(name))!;
      const now = planOf(protocols[name]);
      expect(now.hash).toBe(protocolHash);
      expect(now.jobs.map(({ id, hash }) => `${id} ${hash}`).sort()).toEqual(
        Object.entries(jobs)
          .map(([id, { hash }]) => `${id} ${hash}`)
          .sort(),
      );
    },
  );

  it("unfolds quick into what the protocol says", () => {
    const count = (study: string) => runs.filter((run) => run.study === study).length;
    expect(plan.jobs.length).toBe(2 * (3 + 1)); // seeds × (exposures + the ladder)
    expect(count("exposure")).toBe(2 * 3 * 4);
    expect(count("saturation")).toBe(2 * 6);
    expect(count("contrast")).toBe(2 * 2);
    expect(count("ladder-shared")).toBe(2 * 2);
    expect(plan.runs).toBe(8 + runs.length);
  });

  it("evaluates in distribution beside every target", () => {
    for (const run of runs.filter((each) => each.trainedOn !== "ladder")) expect(run.axes).toContain("in-distribution");
  });

  it("crosses base seeds with RL seeds", () => {
    const crossed = planOf({ ...quick, parts: [{ ...part, seeds: { base: [1, 2], rl: [1, 2, 3] } }] });
    expect(crossed.jobs.length).toBe(plan.jobs.length);
    expect(crossed.jobs.flatMap((job) => job.runs).length).toBe(3 * runs.length);
  });

  it("changes the hash of those jobs alone that a setting concerns", () => {
    const ladder = { ...part.ladder!, rl: { ...part.ladder!.rl, beta: 1 } };
    const changed = planOf({ ...quick, parts: [{ ...part, ladder }] });
    const hashes = new Set(plan.jobs.map((job) => job.hash));
    const remade = changed.jobs.filter((job) => !hashes.has(job.hash));
    expect(remade.map((job) => job.base.study)).toEqual(["ladder-shared", "ladder-shared"]);
    expect(changed.hash).not.toBe(plan.hash);
  });

  it("stays within the quarter of an hour that quick is allowed on two cores", () => {
    expect(plan.estimate.coreSeconds / 2).toBeLessThan(15 * 60);
  });
});

describe("jobNamed", () => {
  it("lists the jobs where an id is not known", () => {
    expect(jobNamed(plan, "e0-s1").base.seed).toBe(1);
    expect(() => jobNamed(plan, "e0-s9")).toThrow(/job: expected one of .*e0-s1.*, got e0-s9/);
  });
});
