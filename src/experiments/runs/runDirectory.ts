/**
 * Directories that are either whole or not there: a run is made beside its place and renamed when it is whole.
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

/** Whether `place` holds a whole run made under these settings: its identity is theirs, and its summary is there. */
export function isComplete(place: string, identity: string): boolean {
  return identityAt(place) === identity && existsSync(join(place, summaryName));
}

/**
 * Makes the directory `place` by `make(staged)`, which writes into a directory beside it and ends with the summary. Does nothing, and returns
 * "kept", where a whole run of the same identity stands already that is `enough`, as any is unless told. Whatever `make` throws passes through, and `place`
 * is then as it was before. Throws an Error where another process is making the same run.
 */
export async function makeRun(
  place: string,
  identity: string,
  make: (staged: string) => Promise<void>,
  enough: (place: string) => boolean = () => true,
): Promise<"kept" | "made"> {
  const stands = () => isComplete(place, identity) && enough(place);
  if (stands()) return "kept";
  const release = lockDirectory(dirname(place), `.${basename(place)}.held.json`);
  try {
    if (stands()) return "kept"; // made while this process was not looking
    const staged = join(dirname(place), `.${basename(place)}.partial`);
    prepare(staged, identity);
    await make(staged);
    replace(place, staged);
    return "made";
  } finally {
    release();
  }
}

/** What is being removed loses its identity first: half of it must not pass for whole. */
function replace(place: string, staged: string): void {
  rmSync(join(place, identityFile), { force: true });
  rmSync(place, { recursive: true, force: true });
  renameSync(staged, place);
}

function prepare(staged: string, identity: string): void {
  if (identityAt(staged) !== identity) rmSync(staged, { recursive: true, force: true });
  mkdirSync(staged, { recursive: true });
  removeTemporary(staged);
  writeAtomically(join(staged, identityFile), `${JSON.stringify({ identity }, null, 2)}\n`);
}

function identityAt(directory: string): string | undefined {
  const path = join(directory, identityFile);
  try {
    return (readJson(path) as { identity?: string }).identity;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined; // not there, or being replaced
    throw new Error(`${(error as Error).message}. Delete ${directory}, and this run is made anew.`, { cause: error });
  }
}
