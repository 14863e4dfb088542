/**
 * What must be true of the process before TensorFlow's native library loads: imported by load.ts ahead of it.
 *
 * Environment variables that the user has set are left as they are.
 */
import * as nodeUtil from "node:util";

const THREADS = "GRPO_ORIGIN_THREADS";

/** Threads for TensorFlow: GRPO_ORIGIN_THREADS, a positive integer, 1 if unset. Throws RangeError otherwise. */
export function threads(environment: NodeJS.ProcessEnv): number {
  const given = environment[THREADS] ?? "1";
  if (!/^[1-9]\d*$/.test(given)) {
    throw new RangeError(`${THREADS}: expected a positive integer, got "${given}"`);
  }
  return Number(given);
}

/** Fixes the number of threads and lowers TensorFlow's log to errors; both are read once, when the library loads. */
export function prepareEnvironment(environment: NodeJS.ProcessEnv): void {
  const count = String(threads(environment));
  environment.TF_NUM_INTRAOP_THREADS = count;
  environment.TF_NUM_INTEROP_THREADS = count;
  environment.OMP_NUM_THREADS = count;
  environment.TF_CPP_MIN_LOG_LEVEL ??= "2";
}

/** tfjs-node calls util.isNullOrUndefined, which Node removed in version 23. */
function restoreRemovedUtilities(): void {
  const util = (process.getBuiltinModule?.("node:util") ?? nodeUtil) as { isNullOrUndefined?: (x: unknown) => boolean };
  util.isNullOrUndefined ??= (x) => x === null || x === undefined;
}

restoreRemovedUtilities();
prepareEnvironment(process.env);
