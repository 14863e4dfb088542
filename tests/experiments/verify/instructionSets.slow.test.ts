import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { processor } from "../../../src/common/processor";
import type { Comparison } from "../../../src/experiments/verify/compareRun";
import { classDifferences, isSameClass, type Machine } from "../../../src/results/machine";
import { root } from "../../../src/results/paths";
import { requireProvenance } from "../../../src/results/read";
import { temporaryDirectory } from "../../results/fixture";

const directory = join(temporaryDirectory(), "smoke");
const hasAvx2 = process.platform === "linux" && processor().instructionSets.includes("avx2");

/** What TensorFlow may use is read once a process, when its library loads. */
function inProcess<T>(body: string, environment: NodeJS.ProcessEnv): T {
  const source = (path: string) => JSON.stringify(join(root, "src", "experiments", path));
  const program = `
    const { smoke } = require(${source("protocols/smoke")});
    const { planOf } = require(${source("plan/plan")});
    const { runJob } = require(${source("runs/runJob")});
    const { machineHere } = require(${source("runs/machineHere")});
    const { collect } = require(${source("collect/collect")});
    const { verifyResults } = require(${source("verify/verify")});
    const directory = ${JSON.stringify(directory)};
    const job = planOf(smoke).jobs.find(({ id }) => id === "ladder-shared-s1");
    (async () => { ${body} })().then((found) => process.stdout.write(JSON.stringify(found ?? null)));`;
  const env = { ...process.env, GRPO_ORIGIN_OPS: "graph", GRPO_ORIGIN_NUMERICS: "native", ...environment };
  const output = execFileSync(process.execPath, ["--require", "tsx/cjs", "-e", program], {
    cwd: root,
    env,
    stdio: "pipe",
  });
  return JSON.parse(String(output)) as T;
}

interface Verified {
  here: Machine;
  comparisons: Comparison[];
}

function verified(environment: NodeJS.ProcessEnv): Verified {
  const body =
    "return { here: machineHere(), comparisons: await verifyResults(directory, smoke, { sample: 1, seed: 1 }) };";
  return inProcess<Verified>(body, environment);
}

describe.skipIf(!hasAvx2)("rows of graph ops with native numerics, kept to AVX2", { timeout: 300_000 }, () => {
  const avx2 = { ONEDNN_MAX_CPU_ISA: "AVX2" };
  let made: Machine;
  beforeAll(() => {
    inProcess("await runJob(smoke, job, directory); await collect(smoke, directory, [job]);", avx2);
    [made] = requireProvenance(directory).machines;
  }, 300_000);

  it("are equal to the bit where the same instruction sets are in use", () => {
    const { here, comparisons } = verified(avx2);
    expect(classDifferences(made, here)).toEqual([]);
    expect(comparisons.map(({ outcome }) => outcome)).toEqual(["equal"]);
  });

  it("differ by rounding where the user allows SSE41 alone, which is another class and no false alarm", () => {
    const { here, comparisons } = verified({ ONEDNN_MAX_CPU_ISA: "SSE41" });
    expect(isSameClass(made, here)).toBe(false);
    expect(classDifferences(made, here)).toEqual(["instruction sets in use (AVX2, SSE41)"]);
    const [{ outcome, differences }] = comparisons;
    expect(outcome).toBe("undecided"); // the protocol has one seed
    expect(differences.differing.rows).toBeGreaterThan(0);
    expect(differences.largest!.size).toBeLessThan(1e-3);
  });
});
