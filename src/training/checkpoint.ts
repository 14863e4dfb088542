import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { readSafetensors, writeSafetensors } from "../model/safetensors";
import { TrainingState } from "./state";

/** A stable hash of all that decides what a run computes; two runs with the same fingerprint end the same. */
export function fingerprint(...parts: unknown[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 16);
}

const pathIn = (directory: string) => join(directory, "checkpoint.safetensors");

/** Writes the whole state of a run in one file. */
export function saveCheckpoint(directory: string, state: TrainingState, run: string): void {
  const vectors = Object.entries(state.vectors());
  const tensors = Object.fromEntries(vectors.map(([name, values]) => [name, { shape: [values.length], values }]));
  writeSafetensors(pathIn(directory), { tensors, metadata: { step: String(state.step), run } });
}

/**
 * The state that was saved last, or undefined where there is none.
 * @throws Error if the file is damaged or of a run with another configuration
 */
export function loadCheckpoint(directory: string, run: string): TrainingState | undefined {
  const path = pathIn(directory);
  if (!existsSync(path)) return undefined;
  const { tensors, metadata } = readSafetensors(path);
  if (metadata.run !== run) {
    throw new Error(
      `${path}: belongs to another run (expected fingerprint ${run}, got ${metadata.run}): ` +
        "its configuration or seed differs. Choose another directory, or delete this one to start anew.",
    );
  }
  const step = Number(metadata.step);
  if (!Number.isSafeInteger(step) || step < 0) throw new Error(`${path}: expected a step, got ${metadata.step}`);
  const vector = (name: string) => {
    if (!tensors[name]) throw new Error(`${path}: ${name} is missing`);
    return tensors[name].values;
  };
  const vectors = {
    parameters: vector("parameters"),
    firstMoment: vector("firstMoment"),
    secondMoment: vector("secondMoment"),
  };
  return TrainingState.from(vectors, step);
}
