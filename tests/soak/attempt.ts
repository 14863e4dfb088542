/** One attempt at the soak's job, and what it leaves behind. */

import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runDirectory } from "../../src/results/paths";
import { runs } from "./protocol";

export interface Attempt {
  ending: "complete" | "killed" | "failed";
  /** What it printed: the number of batches it generated, or why it failed. */
  output: string;
}

/** Runs the job until it ends, kills itself after `calls` generated batches, or is killed after some milliseconds. */
export async function attempt(directory: string, end: { calls?: number; after?: number } = {}): Promise<Attempt> {
  const command = ["--import", "tsx", join(__dirname, "job.ts"), directory, ...(end.calls ? [`${end.calls}`] : [])];
  const child = spawn(process.execPath, command, { stdio: ["ignore", "pipe", "pipe"] });
  let [output, problem] = ["", ""];
  child.stdout.on("data", (text) => (output += String(text)));
  child.stderr.on("data", (text) => (problem += String(text)));
  const timer = end.after === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), end.after);
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) =>
    child.once("close", (...how) => resolve(how)),
  );
  clearTimeout(timer);
  if (signal === "SIGKILL") return { ending: "killed", output };
  return code === 0 ? { ending: "complete", output } : { ending: "failed", output: problem };
}

/** The bytes of each run that counts as complete, file by file; what it cost is left out. */
export function completeRuns(directory: string): Map<string, Map<string, string>> {
  const complete = runs.filter((run) => existsSync(runDirectory(directory, run)));
  return new Map(complete.map((run) => [run, contents(runDirectory(directory, run))]));
}

function contents(directory: string): Map<string, string> {
  const names = readdirSync(directory).filter((name) => name !== "summary.json");
  return new Map(names.map((name) => [name, readFileSync(join(directory, name), "base64")]));
}

/** In what the complete runs differ from those of a job that was never killed. */
export function differences(directory: string, expected: ReturnType<typeof completeRuns>): string[] {
  return [...completeRuns(directory)].flatMap(([run, files]) => {
    const names = new Set([...files.keys(), ...expected.get(run)!.keys()]);
    return [...names]
      .filter((name) => files.get(name) !== expected.get(run)!.get(name))
      .filter((name) => name !== "checkpoint.safetensors") // its removal is the last thing that is done
      .map((name) => `${run}/${name} differs`);
  });
}
