import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { readSafetensors, writeSafetensors, type StoredTensors } from "../model/safetensors";
import { stateNames, TrainingState, type StateVectors } from "./state";

/** A stable hash of all that decides what a run computes; two runs with the same fingerprint end the same. */
export function runFingerprint(...parts: unknown[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 16);
}

/** Begins the names of a critic's tensors. */
const CRITIC = "critic.";
/** The tensor of the reference, where it has moved from the base policy. */
const REFERENCE = "reference";

const pathIn = (directory: string) => join(directory, "checkpoint.safetensors");

/** Where a run stands: its state, and the SHA-256 of its metrics up to there. */
export interface Checkpoint {
  state: TrainingState;
  metrics: string;
}

/** Writes the complete state of a run in one file, atomically and durably (common/files.ts): a kill leaves the old one. */
export function saveCheckpoint(directory: string, { state, metrics }: Checkpoint, run: string): void {
  const ofCritic = Object.entries(state.critic?.vectors() ?? {}).map(
    ([name, values]) => [CRITIC + name, values] as const,
  );
  const reference = state.reference && ([REFERENCE, state.reference.dataSync() as Float32Array] as const);
  const vectors = [...Object.entries(state.vectors()), ...ofCritic, ...(reference ? [reference] : [])];
  const tensors = Object.fromEntries(vectors.map(([name, values]) => [name, { shape: [values.length], values }]));
  writeSafetensors(pathIn(directory), { tensors, metadata: { step: String(state.step), run, metrics } });
}

/**
 * What was saved last, or undefined where there is none.
 * @throws Error if the file is damaged or of a run with another configuration; it names the file and says what to do
 */
export function loadCheckpoint(directory: string, run: string): Checkpoint | undefined {
  const path = pathIn(directory);
  if (!existsSync(path)) return undefined;
  try {
    return checkpointOf(readSafetensors(path), run);
  } catch (error) {
    const { message } = error as Error;
    const named = message.startsWith(path) ? message : `${path}: ${message}`;
    throw new Error(`${named}. Delete it, and this run starts again.`, { cause: error });
  }
}

function checkpointOf({ tensors, metadata }: StoredTensors, run: string): Checkpoint {
  if (metadata.run !== run) {
    throw new Error(
      `belongs to another run (expected fingerprint ${run}, got ${metadata.run}): ` +
        "its configuration or seed differs. Choose another directory for this one",
    );
  }
  const step = Number(metadata.step);
  if (!Number.isSafeInteger(step) || step < 0) throw new Error(`expected a step, got ${metadata.step}`);
  const vector = (name: string) => {
    if (!tensors[name]) throw new Error(`${name} is missing`);
    return tensors[name].values;
  };
  const vectorsOf = (model: string) =>
    Object.fromEntries(stateNames.map((name) => [name, vector(model + name)])) as StateVectors;
  const hasCritic = Object.keys(tensors).some((name) => name.startsWith(CRITIC));
  const vectors = [vectorsOf(""), ...(hasCritic ? [vectorsOf(CRITIC)] : [])];
  const critic = vectors[1] && TrainingState.from(vectors[1], step);
  const state = TrainingState.from(vectors[0], step, critic);
  if (tensors[REFERENCE]) state.setReference(tensors[REFERENCE].values);
  return { state, metrics: metadata.metrics };
}
