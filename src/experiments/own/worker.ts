/**
 * A job of a protocol of one's own: `worker.ts DIRECTORY JOB`, started by runJobs.ts. It ends at its next checkpoint when
 * it is told to, and when the process that started it is gone.
 */

import { jobNamed } from "../plan/jobs";
import { planOf } from "../plan/plan";
import { protocolKeptIn } from "../protocols/file";
import { runJob } from "../runs/runJob";

const [directory, id] = process.argv.slice(2);
const stopped = new AbortController();
for (const event of ["SIGTERM", "SIGINT", "disconnect"]) process.on(event, () => stopped.abort(new Error("stopped")));

async function main(): Promise<void> {
  const protocol = protocolKeptIn(directory);
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
