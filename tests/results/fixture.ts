/** Rows, and a protocol's directory, to test with. */

import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Machine } from "../../src/results/machine";
import { writeProvenance } from "../../src/results/provenance";
import { tableNames } from "../../src/results/paths";
import type { CurveRow, PromptRow, ResultRow } from "../../src/results/rows";
import { writeCurveRows, writePromptRows, writeResultRows } from "../../src/results/tables";

export function temporaryDirectory(): string {
  return mkdtempSync(join(tmpdir(), "experiments-"));
}

/** A row of a base policy's evaluation, with `changes`. */
export function row(changes: Partial<ResultRow> = {}): ResultRow {
  const keys = { protocol: "test", version: "1.0", hypotheses: "0123456789ab", study: "base" } as const;
  const run = { run: "e0-s1", base: "e0-s1", baseSeed: 1, rlSeed: "", exposure: 0, snapshot: 800 } as const;
  const method = { method: "none", scaleRewards: "", kl: "", beta: "", numGenerations: "", trainedOn: "" } as const;
  const added = { lossType: "", reward: "", arm: "", decisions: "" } as const;
  const where = { axis: "in-distribution", rung: "", format: "steps", metric: "correctMass" } as const;
  return {
    ...keys,
    ...run,
    ...method,
    ...added,
    ...where,
    value: 0.5,
    lower: 0.4,
    upper: 0.6,
    prompts: 80,
    samples: 32,
    ...changes,
  };
}

/** Row keys of a GRPO run on `trainedOn`. */
export function tuned(trainedOn: ResultRow["trainedOn"], changes: Partial<ResultRow> = {}): ResultRow {
  const keys = { study: "exposure", method: "grpo", rlSeed: 1, scaleRewards: "group", kl: "k3" } as const;
  return row({ ...keys, beta: 0.05, numGenerations: 16, trainedOn, run: `e0-s1-grpo-${trainedOn}-r1`, ...changes });
}

export function promptRow(changes: Partial<PromptRow> = {}): PromptRow {
  const keys = { run: "e0-s1", base: "e0-s1", study: "base", axis: "length", rung: -1, prompt: 0 } as const;
  return {
    ...keys,
    placing: 1,
    placingSamples: 32,
    correct: 2,
    samples: 32,
    pathMass: 1e-20,
    exactMass: null,
    operations: null,
    decisionMasses: null,
    ...changes,
  };
}

export const curveRow: CurveRow = {
  run: "e0-s1-grpo-length-r1",
  study: "exposure",
  step: 1,
  metric: "kl",
  value: Math.fround(1e-7),
};

/** Writes a protocol's three tables and their provenance into `directory`. */
export function writeResults(
  directory: string,
  rows: ResultRow[],
  prompts = [promptRow()],
  curves = [curveRow],
  protocol = "test",
): void {
  writeResultRows(join(directory, tableNames.rows), rows);
  writePromptRows(join(directory, tableNames.prompts), prompts);
  writeCurveRows(join(directory, tableNames.curves), curves);
  const about = {
    protocol,
    version: "1.0",
    protocolHash: "",
    hypotheses: "",
    runs: 1,
    coreSeconds: 1,
    plannedJobs: 1,
    jobs: { job: { hash: "0123456789ab", coreSeconds: 1, machines: [0] } },
    machines: [olderMachine],
  };
  writeProvenance(directory, about, { rows: rows.length, prompts: prompts.length, curves: curves.length });
}

/** A machine as it was kept before there were fused ops. */
export const olderMachine: Machine = {
  node: "20",
  tensorflow: "2",
  platform: "linux-x64 6.1",
  cpu: "one",
  sources: "0123456789ab",
};

/** A machine on which TensorFlow computes. */
export const graphMachine: Machine = {
  ...olderMachine,
  processor: { family: 25, modelNumber: 1, stepping: 1, instructionSets: ["avx2", "fma"] },
  ops: "graph",
  numerics: "portable",
  kernels: { products: "Eigen", instructions: "AVX2" },
};

/** The same machine, where native ops compute. */
export const nativeMachine: Machine = { ...graphMachine, ops: "native" };
