/*
 * Room tensor: TensorFlow: loading it, recording a function as a graph (graph/), operations that tfjs lacks, with
 * their gradients (ops/), and ops of our own in C++ (native/). May use: common.
 */

/**
 * What must be true of the process before TensorFlow's native library loads: imported by load.ts ahead of it.
 */
import { createRequire } from "node:module";
import { limitNumerics } from "./numerics";
import { withoutStandardError } from "./quiet";

const THREADS = "GRPO_ORIGIN_THREADS";

/** Threads for TensorFlow: GRPO_ORIGIN_THREADS, 1 if unset. Throws RangeError unless it is a positive integer. */
export function threads(environment: NodeJS.ProcessEnv): number {
  const given = environment[THREADS] ?? "1";
  if (!/^[1-9]\d*$/.test(given)) {
    throw new RangeError(`${THREADS}: expected a positive integer, got "${given}"`);
  }
  return Number(given);
}

/**
 * Sets the number of threads, the limits of portable numerics, and TensorFlow's log to errors; all are read once, when
 * the library loads.
 */
export function prepareEnvironment(environment: NodeJS.ProcessEnv): void {
  limitNumerics(environment);
  const count = String(threads(environment));
  environment.TF_NUM_INTRAOP_THREADS = count;
  environment.TF_NUM_INTEROP_THREADS = count;
  environment.OMP_NUM_THREADS = count;
  environment.TF_CPP_MIN_LOG_LEVEL ??= "2";
}

/** Gives back what tfjs-node calls and Node removed in version 23. */
export function restoreIsNullOrUndefined(util: { isNullOrUndefined?: (x: unknown) => boolean }): void {
  util.isNullOrUndefined ??= (x) => x === null || x === undefined;
}

/** Runs `load`. Throws an Error that says how to mend the installation if it fails. */
export function demandLibrary(load: () => void): void {
  try {
    load();
  } catch (error) {
    const reason = (error as Error).message.split("\n")[0];
    const advice = "run `npm run setup` to install it, or `npm run doctor` to see what is wrong";
    throw new Error(`TensorFlow's native library does not load (${reason}): ${advice}`, { cause: error });
  }
}

const requireHere = createRequire(__filename);
prepareEnvironment(process.env);
restoreIsNullOrUndefined(requireHere("node:util"));
demandLibrary(() => withoutStandardError(() => requireHere("@tensorflow/tfjs-node")));
