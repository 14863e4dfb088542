import { closeSync, fstatSync, openSync } from "node:fs";

const STDERR = 2;

/**
 * Runs `load` with standard error turned away, for what TensorFlow prints before its log level is read.
 *
 * Only a terminal or a pipe can be opened a second time without harm: elsewhere, as on Windows, nothing is held back.
 */
export function withoutStandardError<T>(load: () => T): T {
  const kept = reopen();
  if (kept === undefined) return load();
  turnTo("/dev/null");
  try {
    return load();
  } finally {
    turnTo(`/dev/fd/${kept}`);
    closeSync(kept);
  }
}

/** Another descriptor of standard error, or undefined where there cannot be one. */
function reopen(): number | undefined {
  try {
    const stat = fstatSync(STDERR);
    return stat.isFIFO() || stat.isCharacterDevice() ? openSync(`/dev/fd/${STDERR}`, "w") : undefined;
  } catch {
    return undefined; // closed, or a system without /dev/fd
  }
}

/** The lowest free descriptor is the one just closed. */
function turnTo(path: string): void {
  closeSync(STDERR);
  openSync(path, "w");
}
