import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { sha256OfFile } from "../../../src/common/files";
import { fingerprint } from "../../../src/common/fingerprint";
import { runIdsOf } from "../../../src/experiments/plan/jobs";
import { collect } from "../../../src/experiments/collect/collect";
import { root, runDirectory, tableNames } from "../../../src/results/paths";
import { planOf } from "../../../src/experiments/plan/plan";
import { smoke } from "../../../src/experiments/protocols/smoke";
import { readProvenance, writeProvenance } from "../../../src/results/provenance";
import { readResults } from "../../../src/results/read";
import { runJob } from "../../../src/experiments/runs/runJob";
import type { ResultRow } from "../../../src/results/rows";
import { opsInUse } from "../../../src/tensor/native/library";
import { writeResultRows } from "../../../src/results/tables";
import { verifyResults } from "../../../src/experiments/verify/verify";
import { temporaryDirectory } from "../../results/fixture";

const directory = temporaryDirectory();
const plan = planOf(smoke);

/** Rows of `smoke`. Where arithmetic changes on purpose, golden.changed.json, which a failure writes, takes its place. */
const golden = join(__dirname, "golden.json");
const whyNotGolden = opsInUse() === "graph" || process.arch !== "x64"; // equal bits are promised of our own ops on x86-64

/** Changes one number of every run, and signs the table again. */
async function tamper(): Promise<void> {
  const { rows, prompts, curves } = await readResults(directory);
  const first = new Map(rows.map((row, i) => [row.run, i]));
  const changed = rows.map((row, i) => (first.get(row.run) === i ? { ...row, value: row.value + 1e-12 } : row));
  writeResultRows(join(directory, tableNames.rows), changed);
  const counts = { rows: rows.length, prompts: prompts.length, curves: curves.length };
  writeProvenance(directory, readProvenance(directory)!, counts);
}

afterEach(() => vi.unstubAllEnvs());

describe("verifyResults", { timeout: 600_000 }, () => {
  beforeAll(async () => {
    for (const job of plan.jobs) await runJob(smoke, job, directory);
    await collect(smoke, directory);
  }, 600_000);

  it("finds every run equal to the bit on the machine that made it", async () => {
    const compared = await verifyResults(directory, smoke, { sample: plan.runs, seed: 1 });
    expect(compared.map(({ outcome }) => outcome)).toEqual(Array(plan.runs).fill("equal"));
  });

  it.skipIf(whyNotGolden)("makes the golden rows again, equal to the bit on any x86-64", async () => {
    const { rows } = await readResults(directory);
    const made = plan.jobs.flatMap(runIdsOf).map((run) => ({ run, ...goldenOf(run, rows) }));
    const text = `${JSON.stringify(made, null, 2)}\n`;
    if (text !== readFileSync(golden, "utf8")) writeFileSync(golden.replace(".json", ".changed.json"), text);
    expect(made).toEqual(JSON.parse(readFileSync(golden, "utf8")));
  });

  it("removes what a killed call has left", async () => {
    vi.stubEnv("TMPDIR", temporaryDirectory()); // the other tests' processes remove it too
    const left = await killedVerification();
    expect(existsSync(left)).toBe(true);
    await verifyResults(directory, smoke, { sample: 1, seed: 1 });
    expect(existsSync(left)).toBe(false);
  });

  it("finds a number that was changed in its twelfth digit", async () => {
    await tamper();
    const compared = await verifyResults(directory, smoke, { sample: 2, seed: 2 });
    expect(compared.map(({ outcome, differences }) => [outcome, differences.differing.rows])).toEqual(
      Array(2).fill(["different", 1]),
    );
  });

  it("refuses a table that was changed and not signed", async () => {
    const { rows } = await readResults(directory);
    writeResultRows(join(directory, tableNames.rows), rows.slice(1));
    await expect(verifyResults(directory, smoke, { sample: 1, seed: 1 })).rejects.toThrow("cut short or edited");
  });
});

/** The values of a run's first rows, all its rows but for the hypotheses' hash, and its other tables by their bytes. */
function goldenOf(run: string, rows: ResultRow[]) {
  const own = rows
    .filter((row) => row.run === run)
    .map((row) => ({ ...row, hypotheses: "", arm: row.arm || undefined }));
  const hashOf = (table: string) => sha256OfFile(join(runDirectory(directory, run), table));
  const tables = [fingerprint(own), hashOf(tableNames.curves), hashOf(tableNames.prompts)];
  return { values: own.slice(0, 8).map(({ value }) => value), tables };
}

/** Kills a process that verifies, once it makes a run; resolves to the directory in which it was made. */
async function killedVerification(): Promise<string> {
  const source = (path: string) => JSON.stringify(join(root, "src", "experiments", path));
  const program = `
    const { smoke } = require(${source("protocols/smoke")});
    void require(${source("verify/verify")}).verifyResults(${JSON.stringify(directory)}, smoke, { sample: 1, seed: 1 });`;
  const child = spawn(process.execPath, ["--require", "tsx/cjs", "-e", program], { cwd: root, stdio: "ignore" });
  const ended = once(child, "exit");
  try {
    return await vi.waitFor(
      () => {
        const name = readdirSync(tmpdir()).find((each) => each.startsWith("grpo-origin-verify-"));
        if (!name || readdirSync(join(tmpdir(), name)).length === 0) throw new Error("no run is being made");
        return join(tmpdir(), name);
      },
      { timeout: 60_000, interval: 20 },
    );
  } finally {
    child.kill("SIGKILL");
    await ended;
  }
}
