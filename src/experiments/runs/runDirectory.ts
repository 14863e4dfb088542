/**
 * A run's directory: either complete or not there. A run is made in a temporary directory beside it, which is renamed
 * once the run is complete.
 *
 * What a killed run left is kept, so that training resumes from its last checkpoint, unless it was made under other
 * settings. Runs are told apart by the fingerprint of all that their results depend on.
 */

import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { readJson, removeTemporary, writeAtomically } from "../../common/files";
import { lockDirectory } from "../../common/lock";
import { summaryName } from "../../results/paths";

/** The file that says what a run's directory was made under. */
const identityFile = "run.json";

/** Whether a complete run stands in `directory` that was made under these settings: its identity is theirs, and its summary is there. */
export function isComplete(directory: string, identity: string): boolean {
  return identityAt(directory) === identity && existsSync(join(directory, summaryName));
}

/**
 * Makes the run of `directory` by `make(temporary)`, which writes into a temporary directory and ends with the summary.
 *
 * Does nothing, and returns "kept", where a complete run of the same identity stands already and `isEnough` accepts it.
 * Whatever `make` throws passes through, and `directory` is then as it was before. Throws an Error where another process
 * is making the same run.
 */
export async function makeRun(
  directory: string,
  identity: string,
  make: (temporary: string) => Promise<void>,
  isEnough: (directory: string) => boolean = () => true,
): Promise<"kept" | "made"> {
  const isMade = () => isComplete(directory, identity) && isEnough(directory);
  if (isMade()) return "kept";
  const release = lockDirectory(dirname(directory), `.${basename(directory)}.lock.json`);
  try {
    if (isMade()) return "kept"; // made while this process was not looking
    const temporary = join(dirname(directory), `.${basename(directory)}.partial`);
    prepare(temporary, identity);
    await make(temporary);
    replace(directory, temporary);
    return "made";
  } finally {
    release();
  }
}

/** What is being removed loses its identity first: half of it must not pass for a complete run. */
function replace(directory: string, temporary: string): void {
  rmSync(join(directory, identityFile), { force: true });
  rmSync(directory, { recursive: true, force: true });
  renameSync(temporary, directory);
}

function prepare(temporary: string, identity: string): void {
  if (identityAt(temporary) !== identity) rmSync(temporary, { recursive: true, force: true });
  mkdirSync(temporary, { recursive: true });
  removeTemporary(temporary);
  writeAtomically(join(temporary, identityFile), `${JSON.stringify({ identity }, null, 2)}\n`);
}

function identityAt(directory: string): string | undefined {
  const path = join(directory, identityFile);
  try {
    return (readJson(path) as { identity?: string }).identity;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined; // not there, or being replaced
    throw new Error(`${(error as Error).message}. Delete ${directory}, and this run is made again.`, { cause: error });
  }
}
