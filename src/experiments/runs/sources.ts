/** The sources that a run's numbers depend on: equal sources, equal numbers. */

import { join, relative } from "node:path";
import { sha256OfFile } from "../../common/files";
import { fingerprint } from "../../common/fingerprint";
import { filesLoadedBy } from "../../common/imports";
import { root } from "../../results/paths";

/** Written before the runs that they judge; every row carries their own fingerprint. */
const hypotheses = "hypotheses/";

/** The files that running a job loads, as paths inside `src`, the hypotheses left out. */
export function sourcesOfNumbers(src = join(root, "src")): string[] {
  const loaded = filesLoadedBy(join(src, "experiments", "runs", "runJob.ts"));
  return loaded.map((file) => relative(src, file)).filter((file) => !file.startsWith(hypotheses));
}

/** Fingerprint of these files, their names included. */
export function sourcesFingerprint(src = join(root, "src")): string {
  return fingerprint(sourcesOfNumbers(src).map((file) => [file, sha256OfFile(join(src, file))]));
}
