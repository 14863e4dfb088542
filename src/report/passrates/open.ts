/** Paths of a command to files that the reading takes. */

import { closeSync, openSync, readdirSync, readSync, statSync, type Stats } from "node:fs";
import { join } from "node:path";
import { type InputFile, readPassRates, type Reading, type ReadingOptions } from "../../passrates";

/** Endings of files that trainers and evaluators write into directories. */
const endings = /\.(jsonl|ndjson|json|parquet|csv|tsv|eval)(\.(gz|zst))?$/i;

/**
 * What files say: of the base model, and where given of the tuned one; each a file, or a directory of a trainer's log.
 * Throws ReadingError, or Error where a path is not there, with what to do.
 */
export async function readFiles(base: string, tuned?: string, options: ReadingOptions = {}): Promise<Reading> {
  return readPassRates({ base: inputsAt(base), tuned: tuned === undefined ? undefined : inputsAt(tuned) }, options);
}

/** A file, or all files of a directory that could be tables, in the order of their numbers. Throws Error where there is none. */
export function inputsAt(path: string): InputFile | InputFile[] {
  const stats = statOf(path);
  if (!stats.isDirectory()) return inputAt(path, stats);
  const names = readdirSync(path, { recursive: true, encoding: "utf8" }).filter(
    (name) => endings.test(name) && !/(^|\/)\./.test(name) && statSync(join(path, name)).isFile(),
  );
  if (names.length === 0) {
    throw new Error(
      `${path}: expected a file, or a directory with a trainer's log, got a directory without tables in it`,
    );
  }
  const numeric = new Intl.Collator("en", { numeric: true });
  return names.sort(numeric.compare).map((name) => inputAt(join(path, name), statSync(join(path, name))));
}

function statOf(path: string): Stats {
  try {
    return statSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const what = code === "ENOENT" ? "not there; expected a file or a directory" : `cannot be read (${code})`;
    throw new Error(`${path}: ${what}`, { cause: error });
  }
}

/** Opened for each piece: a log may have more files than a process may hold open. */
function inputAt(path: string, { size }: Stats): InputFile {
  const slice = async (start: number, end = size) => {
    const bytes = new Uint8Array(Math.max(0, end - start));
    const file = openSync(path, "r");
    try {
      let at = 0;
      while (at < bytes.length) {
        const read = readSync(file, bytes, at, bytes.length - at, start + at);
        if (read === 0) break; // it was cut since
        at += read;
      }
    } finally {
      closeSync(file);
    }
    return bytes.buffer;
  };
  return { name: path, byteLength: size, slice };
}
