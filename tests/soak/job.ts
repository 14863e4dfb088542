/**
 * The soak's job in a process of its own: `job.ts DIRECTORY [CALLS]`.
 *
 * With CALLS it kills itself once that many batches have been generated, by then neither rewarded nor learned from nor
 * measured. Prints how many it generated.
 */
import { runJob } from "../../src/experiments/runs/runJob";
import { Policy } from "../../src/model/policy";
import { job, protocol } from "./protocol";

const [directory, last = "Infinity"] = process.argv.slice(2);

let calls = 0;
const generateTokens = Policy.prototype.generateTokens;
Policy.prototype.generateTokens = function (...request) {
  const tokens = generateTokens.apply(this, request);
  if (++calls === Number(last)) process.kill(process.pid, "SIGKILL");
  return tokens;
};

void runJob(protocol, job, directory).then(() => console.log(calls));
