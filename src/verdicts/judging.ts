/** The code that judges: what turns rows into verdicts, thresholds aside, which are the hypotheses'. */

import { join, relative } from "node:path";
import { fingerprintOfFiles } from "../common/files";
import { filesLoadedBy } from "../common/imports";
import { root } from "../results/paths";

/** The files that computing verdicts loads, as paths inside `src`; the hypotheses have a fingerprint of their own. */
export function judgingFiles(src = join(root, "src")): string[] {
  const loaded = filesLoadedBy(join(src, "verdicts", "index.ts")).map((file) => relative(src, file));
  return loaded.filter((file) => !file.startsWith("hypotheses/")).sort();
}

/** Fingerprint of these files, their names included. */
export function judgingFingerprint(src = join(root, "src")): string {
  return fingerprintOfFiles(src, judgingFiles(src));
}
