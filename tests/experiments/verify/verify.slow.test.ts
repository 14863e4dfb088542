import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { collect } from "../../../src/experiments/collect/collect";
import { tableNames } from "../../../src/results/paths";
import { planOf } from "../../../src/experiments/plan/plan";
import { smoke } from "../../../src/experiments/protocols/smoke";
import { readProvenance, writeProvenance } from "../../../src/results/provenance";
import { readResults } from "../../../src/results/read";
import { runJob } from "../../../src/experiments/runs/runJob";
import { writeResultRows } from "../../../src/results/tables";
import { verifyResults } from "../../../src/experiments/verify/verify";
import { temporaryDirectory } from "../../results/fixture";

const directory = temporaryDirectory();
const plan = planOf(smoke);

/** Changes one number of every run, and signs the table anew. */
async function tamper(): Promise<void> {
  const { rows, prompts, curves } = await readResults(directory);
  const first = new Map(rows.map((row, i) => [row.run, i]));
  const changed = rows.map((row, i) => (first.get(row.run) === i ? { ...row, value: row.value + 1e-12 } : row));
  writeResultRows(join(directory, tableNames.rows), changed);
  const counts = { rows: rows.length, prompts: prompts.length, curves: curves.length };
  writeProvenance(directory, readProvenance(directory)!, counts);
}

describe("verifyResults", { timeout: 600_000 }, () => {
  beforeAll(async () => {
    for (const job of plan.jobs) await runJob(smoke, job, directory);
    await collect(smoke, directory);
  }, 600_000);

  it("finds every run equal to the bit on the machine that made it", async () => {
    const compared = await verifyResults(directory, smoke, { sample: plan.runs, seed: 1 });
    expect(compared.map(({ outcome }) => outcome)).toEqual(Array(plan.runs).fill("equal"));
  });

  it("finds a number that was changed in its twelfth digit", async () => {
    await tamper();
    const compared = await verifyResults(directory, smoke, { sample: 2, seed: 2 });
    expect(compared.map(({ outcome, failed }) => [outcome, failed])).toEqual(Array(2).fill(["different", 1]));
  });

  it("refuses a table that was changed and not signed", async () => {
    const { rows } = await readResults(directory);
    writeResultRows(join(directory, tableNames.rows), rows.slice(1));
    await expect(verifyResults(directory, smoke, { sample: 1, seed: 1 })).rejects.toThrow("cut short or edited");
  });
});
