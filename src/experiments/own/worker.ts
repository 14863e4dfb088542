/**
 * A job of a protocol of one's own: `worker.ts DIRECTORY JOB`, started by runJobs.ts. It ends at its next checkpoint when
 * it is told to, and when the process that started it is gone.
 */

import { join } from "node:path";
import { readJson } from "../../common/files";
import { jobNamed } from "../plan/jobs";
import { planOf } from "../plan/plan";
import { defineProtocol, type ProtocolSettings } from "../protocols/protocol";
import { runJob } from "../runs/runJob";
import { protocolFile } from "./runJobs";

const [directory, id] = process.argv.slice(2);
const stopped = new AbortController();
for (const event of ["SIGTERM", "SIGINT", "disconnect"]) process.on(event, () => stopped.abort(new Error("stopped")));

async function main(): Promise<void> {
  const protocol = defineProtocol(readJson(join(directory, protocolFile)) as ProtocolSettings);
  await runJob(protocol, jobNamed(planOf(protocol), id), directory, { signal: stopped.signal });
}

main().then(
  () => process.disconnect?.(),
  (error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
    process.disconnect?.();
  },
);
