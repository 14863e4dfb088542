/** Set-up is plain CommonJS without types: these tests load it as Node does. */

import { createRequire } from "node:module";
import { mkdtempSync, writeFileSync, mkdirSync, chmodSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const require = createRequire(__filename);

/** A module of src/setup, by its name without the ending. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export function load(name: string): any {
  return require(`../../src/setup/${name}.cjs`);
}

/** A new directory with these files; `programs` are executable. */
export function directoryWith(files: Record<string, string> = {}, programs: Record<string, string> = {}): string {
  const root = mkdtempSync(join(tmpdir(), "setup-"));
  for (const [name, text] of Object.entries({ ...files, ...programs })) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
    if (name in programs) chmodSync(join(root, name), 0o755);
  }
  return root;
}
