/** A job that is killed again and again ends with the bytes of one that never was. */

import { rmSync } from "node:fs";
import { join } from "node:path";
import { deriveKey, Random } from "../../src/common/random";
import { withTemporaryDirectory } from "../../src/common/temporary";
import { attempt, type Attempt, differences, completeRuns } from "./attempt";
import { runs } from "./protocol";

export interface KillSoak {
  kills: number;
  /** Of the moments. */
  seed: number;
  report?: (line: string) => void;
  /** The job that is not killed; run where it is not given. */
  through?: Through;
}

/** What went wrong: nothing, if all is well. A job that is completed between two kills is compared and started again. */
export async function soakKills({ kills, seed, report = () => undefined, through }: KillSoak): Promise<string[]> {
  return withTemporaryDirectory("soak", async (root) => {
    const { directory, duration, ending, output } = through ?? (await runThrough(join(root, "through")));
    if (ending !== "complete") return [`the job that is not killed failed: ${output}`];
    report(`a job that is not killed takes ${(duration / 1000).toFixed(1)} s`);
    const expected = completeRuns(directory);
    const random = new Random(deriveKey(seed, "moments of kills", 0));
    return killRepeatedly(join(root, "killed"), expected, kills, () => random.uniform() * duration, report);
  });
}

/** A job that is not killed, and the milliseconds that it took. */
export interface Through extends Attempt {
  directory: string;
  duration: number;
}

/** Runs the job without killing it. */
export async function runThrough(directory: string): Promise<Through> {
  const start = performance.now();
  const ended = await attempt(directory);
  return { ...ended, directory, duration: performance.now() - start };
}

async function killRepeatedly(
  directory: string,
  expected: ReturnType<typeof completeRuns>,
  kills: number,
  moment: () => number,
  report: (line: string) => void,
): Promise<string[]> {
  const problems: string[] = [];
  for (let killed = 0; killed <= kills;) {
    const after = killed < kills ? moment() : undefined; // the last attempt is left to its end
    const { ending, output } = await attempt(directory, { after });
    if (ending === "failed") problems.push(`after kill ${killed}: ${output}`);
    problems.push(...differences(directory, expected).map((line) => `after kill ${killed}: ${line}`));
    if (ending === "killed") report(`kill ${++killed} of ${kills} ${stateOf(directory, after!)}`);
    else if (ending === "complete") report("complete, compared with the job that was not killed");
    if (ending !== "killed" && after === undefined) break;
    if (ending !== "killed") rmSync(directory, { recursive: true });
  }
  if (completeRuns(directory).size !== runs.length) problems.push("the last job was not completed");
  return problems;
}

function stateOf(directory: string, after: number): string {
  return `after ${(after / 1000).toFixed(1)} s: ${completeRuns(directory).size} of ${runs.length} runs complete`;
}
