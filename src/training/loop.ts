import { join } from "node:path";
import { loadCheckpoint, saveCheckpoint } from "./checkpoint";
import { MetricsLog, type Metrics } from "./metrics";
import { TrainingState } from "./state";

/** How any training run is watched, stopped and resumed. */
export interface RunOptions {
  /** Where checkpoints and metrics.jsonl go; a run interrupted there goes on. Without it nothing is written. */
  directory?: string;
  /** Stops the run after the step under way; its checkpoint is written first. */
  signal?: AbortSignal;
  /** Called after each step. */
  onStep?: (metrics: Metrics) => void;
}

const CHECKPOINT_EVERY = 50; // steps: about ten seconds of work

interface Loop {
  /** Identifies what is computed: see `fingerprint`. */
  run: string;
  steps: number;
  /** Parameters before the first step. */
  initial: () => Float32Array;
  /** Takes the step after state.step and returns its metrics. */
  take: (state: TrainingState) => Record<string, number>;
  /** Called after a step has been taken. */
  after?: (state: TrainingState) => void;
}

/** Runs a training loop from its last checkpoint, or from the start, to its end. The caller owns the state. */
export async function runLoop(loop: Loop, { directory, signal, onStep }: RunOptions): Promise<TrainingState> {
  const state = (directory && loadCheckpoint(directory, loop.run)) || TrainingState.initial(loop.initial());
  const log = directory ? new MetricsLog(join(directory, "metrics.jsonl"), state.step) : undefined;
  while (state.step < loop.steps) {
    const metrics = loop.take(state);
    const row = { step: ++state.step, ...metrics } as Metrics;
    requireFinite(row);
    log?.append(row);
    loop.after?.(state);
    const due = state.step % CHECKPOINT_EVERY === 0 || state.step === loop.steps || signal?.aborted;
    if (directory && due) saveCheckpoint(directory, state, loop.run);
    onStep?.(row);
    await new Promise(setImmediate); // lets an interrupt, a timer or a display through
    signal?.throwIfAborted();
  }
  return state;
}

/** A run that has lost its numbers stops at once: what follows would be noise. */
function requireFinite(row: Metrics): void {
  for (const name of ["loss", "grad_norm"]) {
    if (!Number.isFinite(row[name])) {
      throw new Error(`step ${row.step}: ${name} is ${row[name]}; a lower learning_rate or max_grad_norm may help`);
    }
  }
}
