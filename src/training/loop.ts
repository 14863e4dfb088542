import { join } from "node:path";
import { loadCheckpoint, saveCheckpoint } from "./checkpoint";
import { MetricsLog, type Metrics } from "./metrics";
import { TrainingState } from "./state";

/** How any training run is watched, stopped and resumed. */
export interface RunOptions {
  /** Where checkpoints and metrics.jsonl go; a run interrupted there goes on. Without it nothing is written. */
  directory?: string;
  /** Stops the run after the step under way: it writes its checkpoint and throws the signal's reason. */
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

/**
 * Runs a training loop from its last checkpoint, or from the start, to its end. The caller owns the state.
 *
 * @throws the signal's reason when it stops the run; Error if a loss or a gradient is no longer a number
 */
export async function runLoop(loop: Loop, options: RunOptions): Promise<TrainingState> {
  const { directory } = options;
  const state = (directory && loadCheckpoint(directory, loop.run)) || TrainingState.initial(loop.initial());
  try {
    await takeSteps(loop, state, options);
    return state;
  } catch (error) {
    state.dispose();
    throw error;
  }
}

async function takeSteps(loop: Loop, state: TrainingState, { directory, signal, onStep }: RunOptions): Promise<void> {
  const log = directory ? new MetricsLog(join(directory, "metrics.jsonl"), state.step) : undefined;
  let saved = state.step;
  const save = () => {
    if (!directory || saved === state.step) return;
    log?.flush(); // before the checkpoint that says these steps are done
    saveCheckpoint(directory, state, loop.run);
    saved = state.step;
  };
  while (state.step < loop.steps) {
    signal?.throwIfAborted();
    const metrics = loop.take(state);
    const row = { step: ++state.step, ...metrics } as Metrics;
    requireFinite(row, directory, saved);
    log?.append(row);
    loop.after?.(state);
    if (state.step % CHECKPOINT_EVERY === 0 || state.step === loop.steps) save();
    onStep?.(row);
    await new Promise(setImmediate); // lets an interrupt, a timer or a display through
    if (signal?.aborted) save();
  }
}

/** A run that has lost its numbers stops at once: what follows would be noise. */
function requireFinite(row: Metrics, directory: string | undefined, saved: number): void {
  const lost = ["loss", "grad_norm"].find((name) => !Number.isFinite(row[name]));
  if (!lost) return;
  const kept = directory && saved > 0 ? `; the last good checkpoint, of step ${saved}, is in ${directory}` : "";
  throw new Error(`step ${row.step}: ${lost} is ${row[lost]}${kept}. A lower learning_rate or max_grad_norm may help.`);
}
