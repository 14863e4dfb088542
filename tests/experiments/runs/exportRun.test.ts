import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { exportRun } from "../../../src/experiments/runs/exportRun";
import { planOf } from "../../../src/experiments/plan/plan";
import { protocolNamed } from "../../../src/experiments/protocols";
import { readJson } from "../../../src/common/files";
import { importPolicy } from "../../../src/model/huggingface/import";
import { modelConfig } from "../../../src/model/config";
import { Policy } from "../../../src/model/policy";
import { saveWeights } from "../../../src/model/weights";
import { createTestbed } from "../../../src/strings";
import { demandNoLeaks } from "../../model/checks";
import { writeRun } from "./writeRuns";

demandNoLeaks();

const directory = mkdtempSync(join(tmpdir(), "export-run-"));
afterAll(() => rmSync(directory, { recursive: true }));
const to = join(directory, "exported");
const smoke = protocolNamed("smoke");
const { vocabulary } = createTestbed();

const [job] = planOf(smoke).jobs.filter(({ id }) => id === "e0.1-s1");

/** A policy whose parameters are drawn by a seed, in a file; returns them. */
function savePolicy(path: string, seed: number): Float32Array {
  const policy = Policy.initial(modelConfig({ vocabularySize: vocabulary.size, layers: 1, width: 8, heads: 2 }), seed);
  saveWeights(path, policy);
  const parameters = policy.parameters();
  policy.dispose();
  return parameters;
}

/** Writes a run that ends with the policies in these files; returns the last one's parameters. */
async function layPolicies(id: string, ...files: string[]): Promise<Float32Array> {
  const run = [job.base, ...job.runs].find((each) => each.id === id)!;
  let last: Float32Array = new Float32Array();
  await writeRun(smoke, job, run, directory, (temporary) => {
    for (const [seed, file] of files.entries()) last = savePolicy(join(temporary, file), seed);
  });
  return last;
}

function exported(): Float32Array {
  const policy = importPolicy(to);
  const parameters = policy.parameters();
  policy.dispose();
  return parameters;
}

describe("exportRun", () => {
  it("writes what a training run ended with, in the testbed's words", async () => {
    const parameters = await layPolicies("e0.1-s1-grpo-depth-r1", "weights.safetensors");
    expect(exportRun(smoke, directory, "e0.1-s1-grpo-depth-r1", to)).toBe("gpt_neox");
    expect(exported()).toEqual(parameters);
    const { model } = readJson(join(to, "tokenizer.json")) as { model: { vocab: Record<string, number> } };
    expect(Object.keys(model.vocab)).toEqual(vocabulary.names);
  });

  it("writes the last snapshot of a base run", async () => {
    const last = await layPolicies("e0.1-s1", "step-20.safetensors", "step-30.safetensors");
    exportRun(smoke, directory, "e0.1-s1", to);
    expect(exported()).toEqual(last);
  });

  it("refuses a run that is not complete, and says how to make it so", () => {
    savePolicy(join(directory, "runs", "ladder-shared-s1", "step-30.safetensors"), 4);
    const target = join(directory, "none");
    expect(() => exportRun(smoke, directory, "ladder-shared-s1", target)).toThrow(
      /ladder-shared-s1: this run is not complete; npx origin run --protocol smoke --job ladder-shared-s1$/,
    );
    expect(existsSync(target)).toBe(false);
  });

  it("refuses a run without weights, as one that was adopted is, and says how to make them", async () => {
    await layPolicies("e0.1-s1-grpo-length-r1");
    expect(() => exportRun(smoke, directory, "e0.1-s1-grpo-length-r1", to)).toThrow(
      /weights\.safetensors: not there.*Delete .*-length-r1, then npx origin run --protocol smoke --job e0\.1-s1$/,
    );
  });

  it("refuses an id that the protocol has not", () => {
    expect(() => exportRun(smoke, directory, "e7", to)).toThrow("run: expected the id of a run of smoke (npx origin");
  });
});
