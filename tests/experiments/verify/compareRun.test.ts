import { describe, expect, it } from "vitest";
import { planOf } from "../../../src/experiments/plan/plan";
import { smoke } from "../../../src/experiments/protocols/smoke";
import type { Provenance } from "../../../src/results/provenance";
import { drawJobs } from "../../../src/experiments/verify/verify";
import { compareRun, hasFailed } from "../../../src/experiments/verify/compareRun";
import type { ResultRow } from "../../../src/results/rows";
import { curveRow, promptRow, row } from "../../results/fixture";

const tables = { rows: [row({ value: 0.1 + 0.2 })], prompts: [promptRow({ pathMass: 1e-20 })], curves: [curveRow] };
/** Ten other seeds around one half. */
const seedsOn = (axis: string) =>
  Array.from({ length: 10 }, (_, seed) =>
    row({
      run: `other-s${seed}`,
      base: `e0-s${seed}`,
      baseSeed: seed,
      axis: axis as ResultRow["axis"],
      value: 0.45 + 0.01 * seed,
    }),
  );
const protocolRows = seedsOn("in-distribution");
const same = { sameClass: true, protocolRows };
const elsewhere = { sameClass: false, protocolRows };
const withValue = (value: number) => ({ ...tables, rows: [row({ value })] });

describe("compareRun", () => {
  it("calls equal what is equal to the bit, whatever the machine", () => {
    for (const on of [same, elsewhere])
      expect(compareRun("r", tables, structuredClone(tables), on)).toEqual({
        run: "r",
        outcome: "equal",
        differences: {
          rows: { rows: 1, prompts: 1, curves: 1 },
          differing: { rows: 0, prompts: 0, curves: 0 },
          largest: undefined,
        },
      });
  });

  it("fails on the last bit where machine and versions are the same", () => {
    const found = compareRun("r", tables, withValue(0.3), same);
    expect(found).toMatchObject({
      outcome: "different",
      differences: { differing: { rows: 1, prompts: 0, curves: 0 } },
    });
    expect(hasFailed([found])).toBe(true);
  });

  it("sees a tampered count, a tampered curve, a row too many and a row too few", () => {
    const changes = [
      { prompts: [promptRow({ pathMass: 1e-20, correct: 3 })] },
      { curves: [{ ...curveRow, value: 2e-7 }] },
      { rows: [...tables.rows, row({ axis: "depth" })] },
      { rows: [] },
    ];
    for (const change of changes)
      expect(compareRun("r", tables, { ...tables, ...change }, same).outcome, JSON.stringify(change)).toBe("different");
  });

  it("sees a tampered mass of one decision among several", () => {
    const of = (decisionMasses: number[]) => ({ ...tables, prompts: [promptRow({ decisionMasses })] });
    expect(compareRun("r", of([0.5, 0.25]), of([0.5, 0.25]), same).outcome).toBe("equal");
    const found = compareRun("r", of([0.5, 0.25]), of([0.5, 0.26]), same);
    expect(found).toMatchObject({ outcome: "different", differences: { differing: { prompts: 1 } } });
  });

  it("does not mind under which hypotheses a run was made", () => {
    const others = { ...tables, rows: tables.rows.map((each) => ({ ...each, hypotheses: "ba9876543210" })) };
    expect(compareRun("r", tables, others, same).outcome).toBe("equal");
  });

  it("asks elsewhere for the 99.9% prediction interval over the protocol's seeds", () => {
    expect(compareRun("r", withValue(0.5), withValue(0.52), elsewhere).outcome).toBe("inside");
    // mean .495, deviation .0303, t(9) at 99.95% 4.781: .495 ± .1518
    expect(compareRun("r", withValue(0.5), withValue(0.495 + 0.151), elsewhere).outcome).toBe("inside");
    expect(compareRun("r", withValue(0.5), withValue(0.495 + 0.153), elsewhere).outcome).toBe("outside");
  });

  it("asks it for all rows of a run together: of two, each at 99.95%", () => {
    const ofTwo = (value: number) => ({ ...tables, rows: [row({ value }), row({ axis: "depth", value: 0.5 })] });
    const on = { sameClass: false, protocolRows: ["in-distribution", "depth"].flatMap(seedsOn) };
    // SciPy: .495 ± t.ppf(.99975, 9) .0302765 √1.1 = .495 ± .16800
    expect(compareRun("r", ofTwo(0.5), ofTwo(0.495 + 0.168), on).outcome).toBe("inside");
    expect(compareRun("r", ofTwo(0.5), ofTwo(0.495 + 0.169), on).outcome).toBe("outside");
  });

  it("finds a number changed in the tables, which was one of the seeds itself", () => {
    const changed = withValue(0.9); // with it among eleven seeds the interval would be .532 ± .601
    const on = { sameClass: false, protocolRows: [...protocolRows, ...changed.rows] };
    expect(compareRun("e0-s1", changed, withValue(0.5), on).outcome).toBe("outside");
    expect(compareRun("e0-s1", changed, withValue(0.89), on).outcome).toBe("inside"); // a seed unlike the others, both times
  });

  it("does not call inside what two seeds cannot tell, and fails", () => {
    const found = compareRun("r", withValue(0.5), withValue(0.9), {
      sameClass: false,
      protocolRows: protocolRows.slice(0, 2),
    });
    expect(found).toMatchObject({
      outcome: "undecided",
      intervals: { rows: 0, outside: [] },
      differences: { differing: { rows: 1 }, largest: { before: 0.5, after: 0.9, size: 0.4 } },
    });
    expect(hasFailed([found])).toBe(true);
  });

  it("allows for the prompts of one operation sequence, or for one prompt, where all seeds agree", () => {
    const agreeing = protocolRows.map((each) => ({ ...each, value: 1 }));
    const on = { sameClass: false, protocolRows: agreeing };
    expect(compareRun("r", withValue(1), withValue(1 - 4 / 80), on).outcome).toBe("inside");
    expect(compareRun("r", withValue(1 - 4e-8), withValue(1 - 5e-8 - 4 / 80), on).outcome).toBe("inside"); // as it was seen
    expect(compareRun("r", withValue(1), withValue(1 - 5 / 80), on).outcome).toBe("outside");
    const few = { rows: [row({ value: 1, prompts: 8 })], prompts: [], curves: [] };
    const oneWrong = { ...few, rows: [row({ value: 1 - 1 / 8, prompts: 8 })] };
    expect(compareRun("r", few, oneWrong, on).outcome).toBe("inside");
  });

  it("fails where one run of several does", () => {
    const good = compareRun("a", tables, tables, same);
    const bad = compareRun("b", tables, withValue(0.3), same);
    expect([hasFailed([good]), hasFailed([good, bad])]).toEqual([false, true]);
  });
});

describe("drawJobs", () => {
  const plan = planOf(smoke);
  const record = ({ id, hash }: (typeof plan.jobs)[number]) => [id, { hash, coreSeconds: 1, machines: [0] }] as const;
  const made = { jobs: Object.fromEntries(plan.jobs.map(record)) } as unknown as Provenance;
  const ids = (seed: number, sample = 3) => drawJobs(plan, made, { sample, seed }).flatMap(({ drawn }) => drawn);

  it("draws different runs, the same for the same seed", () => {
    expect(new Set(ids(1)).size).toBe(3);
    expect(ids(1)).toEqual(ids(1));
    expect(new Set(Array.from({ length: 20 }, (_, seed) => ids(seed).join())).size).toBeGreaterThan(10);
  });

  it("can draw every run, and runs nothing beside them but their bases", () => {
    expect(new Set(ids(1, 1000)).size).toBe(plan.runs);
    for (const { job, drawn } of drawJobs(plan, made, { sample: 2, seed: 1 }))
      for (const { id } of job.runs) expect(drawn).toContain(id);
  });

  it("refuses rows of a job that the protocol no longer has, in place of comparing nothing", () => {
    const jobs = { "e0.5-s9": { hash: "older", coreSeconds: 1, machines: [0] } };
    expect(() => drawJobs(plan, { ...made, jobs }, { sample: 1, seed: 1 })).toThrow(
      "verify: job e0.5-s9: the tables have its rows, and protocol smoke has no such job now",
    );
  });

  it("refuses rows that were made with other settings, and names the job", () => {
    const jobs = Object.fromEntries(Object.entries(made.jobs).map(([id, job]) => [id, { ...job, hash: "older" }]));
    expect(() => drawJobs(plan, { ...made, jobs }, { sample: 1, seed: 1 })).toThrow(
      /job \S+: its rows were made with settings older/,
    );
  });
});
