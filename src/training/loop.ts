import { join } from "node:path";
import { removeTemporary } from "../common/files";
import { lockDirectory } from "../common/lock";
import type { ModelConfig } from "../model/config";
import { Policy } from "../model/policy";
import { loadCheckpoint, saveCheckpoint } from "./checkpoint";
import { lostMetric, NotFiniteError } from "./finite";
import { MetricsLog, type Metrics } from "./metrics";
import { TrainingState } from "./state";

/** How any training run is watched, stopped and resumed. */
export interface RunOptions {
  /** Where checkpoints and metrics.jsonl go; a run interrupted there goes on. Without it nothing is written. */
  directory?: string;
  /** Stops the run after the step under way, unless that was the last: it writes its checkpoint and throws the signal's reason. */
  signal?: AbortSignal;
  /** Called after each step. */
  onStep?: (metrics: Metrics) => void;
  /**
   * Steps after which `onSnapshot` sees the policy, which lives during the call. It is called again for steps that are
   * repeated after a resume.
   */
  snapshots?: number[];
  onSnapshot?: (step: number, policy: Policy) => void;
}

const CHECKPOINT_EVERY = 50; // steps

interface Loop {
  /** Identifies what is computed: see `runFingerprint`. */
  fingerprint: string;
  model: ModelConfig;
  steps: number;
  /** Parameters before the first step. */
  initial: () => Float32Array;
  /** Those of a critic that is trained beside the policy. */
  critic?: () => Float32Array;
  /** Takes the step after state.step and returns its metrics. */
  take: (state: TrainingState) => Record<string, number>;
}

/**
 * Runs a training loop from its last checkpoint, or from the start, to its end. The caller owns the state.
 *
 * @throws the signal's reason when it stops the run; Error if a loss or a gradient is no longer a number, if another
 *   process is at work in the directory, if what stands there is damaged or of another run, or if it cannot be written to
 */
export async function runLoop(loop: Loop, options: RunOptions): Promise<TrainingState> {
  const { directory } = options;
  const initial = () => TrainingState.initial(loop.initial(), loop.critic?.());
  if (!directory) return runFrom(loop, initial(), options);
  const release = lockDirectory(directory);
  try {
    removeTemporary(directory);
    const checkpoint = loadCheckpoint(directory, loop.fingerprint);
    const state = checkpoint?.state ?? initial();
    return await runFrom(loop, state, options, checkpoint?.metrics);
  } finally {
    release();
  }
}

async function runFrom(loop: Loop, state: TrainingState, options: RunOptions, metrics?: string) {
  try {
    const log = options.directory ? openLog(options.directory, state.step, metrics) : undefined;
    await takeSteps(loop, state, options, log);
    return state;
  } catch (error) {
    state.dispose();
    throw error;
  }
}

/** @param digest that the checkpoint of this step gives for the rows up to it */
function openLog(directory: string, step: number, digest?: string): MetricsLog {
  const path = join(directory, "metrics.jsonl");
  const log = new MetricsLog(path, step);
  if (step === 0 || log.digest() === digest) return log;
  throw new Error(
    `${path}: the rows up to step ${step} are not those that were written. Delete ${directory}, and this run starts again.`,
  );
}

async function takeSteps(loop: Loop, state: TrainingState, options: RunOptions, log?: MetricsLog): Promise<void> {
  const { directory, signal, onStep, snapshots, onSnapshot } = options;
  let saved = state.step;
  const save = () => {
    if (!directory || !log || saved === state.step) return;
    log.flush(); // before the checkpoint that says these steps are done
    saveCheckpoint(directory, { state, metrics: log.digest() }, loop.fingerprint);
    saved = state.step;
  };
  while (state.step < loop.steps) {
    signal?.throwIfAborted();
    const row = takeStep(loop, state, directory, saved);
    log?.append(row);
    if (snapshots?.includes(state.step)) onSnapshot?.(state.step, new Policy(loop.model, state.parameters));
    if (state.step % CHECKPOINT_EVERY === 0 || state.step === loop.steps) save();
    onStep?.(row);
    await new Promise(setImmediate); // lets an interrupt, a timer or a display through
    if (signal?.aborted) save();
  }
}

/** @param saved step of the last good checkpoint, for the error's message */
function takeStep(loop: Loop, state: TrainingState, directory: string | undefined, saved: number): Metrics {
  try {
    const metrics = loop.take(state);
    const lost = lostMetric(metrics);
    if (lost) throw new NotFiniteError(lost);
    state.step += 1;
    return { step: state.step, ...metrics };
  } catch (error) {
    if (!(error instanceof NotFiniteError)) throw error;
    const kept = directory && saved > 0 ? `; the last good checkpoint, of step ${saved}, is in ${directory}` : "";
    const advice = "A lower learning_rate or max_grad_norm may help.";
    throw new Error(`step ${state.step + 1}: ${error.message}${kept}. ${advice}`, { cause: error });
  }
}
