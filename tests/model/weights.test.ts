import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { positionEncodings } from "../../src/model/config";
import { readSafetensors, writeSafetensors, type StoredTensors } from "../../src/model/safetensors";
import { loadWeights, saveWeights } from "../../src/model/weights";
import { demandNoLeaks } from "./checks";
import { tinyConfig, tinyPolicy } from "./tiny";

demandNoLeaks();

const directory = mkdtempSync(join(tmpdir(), "weights-"));
afterAll(() => rmSync(directory, { recursive: true }));
const path = join(directory, "policy.safetensors");

describe("saveWeights and loadWeights", () => {
  it.each(positionEncodings)("give back the same policy, %s positions", (positions) => {
    const policy = tinyPolicy({ positions });
    saveWeights(path, policy, { run: "r" });
    const back = loadWeights(path);
    expect(back.config).toEqual(policy.config);
    expect(back.parameters()).toEqual(policy.parameters());
    expect(readSafetensors(path).metadata.run).toBe("r");
    policy.dispose();
    back.dispose();
  });
});

describe("loadWeights", () => {
  it.each<[string, (stored: StoredTensors) => void, string]>([
    ["weights of a deeper model", (s) => set(s, { layers: 1 }), "this model has no blocks.1.norm1.gain"],
    ["weights of a shallower model", (s) => set(s, { layers: 3 }), "blocks.2.norm1.gain is missing"],
    ["weights of another width", (s) => set(s, { width: 16 }), "embedding.weight: expected shape [7,16], got [7,8]"],
    [
      "weights without positions for a model with them",
      (s) => set(s, { positions: "learned" }),
      "positions.weight is missing",
    ],
    ["a configuration that is none", (s) => set(s, { heads: 3 }), "model.heads: expected a divisor of width, got 3"],
    ["a configuration that is not JSON", (s) => void (s.metadata.config = "{"), "metadata config: "],
    ["a file without configuration", (s) => void delete s.metadata.config, "metadata config: "],
    [
      "a file of another project",
      (s) => void (s.metadata.format = "pt"),
      'expected weights of this project (metadata format "grpo-origin"), got pt',
    ],
  ])("refuses %s, and names the file", (_, spoil, message) => {
    const policy = tinyPolicy();
    saveWeights(path, policy);
    policy.dispose();
    const stored = readSafetensors(path);
    spoil(stored);
    writeSafetensors(path, stored);
    expect(() => loadWeights(path)).toThrow(path);
    expect(() => loadWeights(path)).toThrow(message);
  });
});

function set(stored: StoredTensors, change: object): void {
  stored.metadata.config = JSON.stringify({ ...tinyConfig(), ...change });
}
