/** The sources that a run's numbers depend on: equal sources, equal numbers. */

import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { fingerprintOfFiles } from "../../common/files";
import { filesLoadedBy } from "../../common/imports";
import { root } from "../../results/paths";

/** Written before the runs that they judge; every row carries their own fingerprint. */
const hypotheses = "hypotheses/";

/** No import names them: the sources of native ops, and the flags that they are compiled with. */
function kernelsIn(src: string): string[] {
  const files = readdirSync(join(src, "tensor", "native")).filter((file) => /\.(h|cc)$|^build\.cjs$/.test(file));
  return files.map((file) => `tensor/native/${file}`);
}

/** The files that running a job loads, as paths inside `src`, the hypotheses left out; and what native ops are made of. */
export function sourcesOfNumbers(src = join(root, "src")): string[] {
  const loaded = filesLoadedBy(join(src, "experiments", "runs", "runJob.ts")).map((file) => relative(src, file));
  return [...loaded.filter((file) => !file.startsWith(hypotheses)), ...kernelsIn(src)].sort();
}

/** Fingerprint of these files, their names included. */
export function sourcesFingerprint(src = join(root, "src")): string {
  return fingerprintOfFiles(src, sourcesOfNumbers(src));
}
