/** Vitest's global set-up: all that a run of the tests leaves in the temporary directory is in one, and goes with it. */

import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename } from "node:path";
import { makeTemporaryDirectory } from "../src/common/temporary";

export default function setup(): (() => void) | undefined {
  if (basename(tmpdir()).startsWith("grpo-origin-tests-")) return undefined; // set up for another of vitest's projects
  const directory = makeTemporaryDirectory("tests");
  const remove = () => rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
  process.env.TMPDIR = directory; // of the workers, and of what they start
  process.on("exit", remove); // also where the run is broken off
  return remove;
}
