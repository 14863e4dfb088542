/**
 * `npm run soak -- [--kills N] [--steps N] [--seed N]`: kills a small job a hundred times and compares its end with that of
 * one that was not killed, then takes 20,000 steps of each kind and watches tensors and memory. Exit code 1 where
 * anything differs or grows.
 */
import { Command, InvalidArgumentError } from "commander";
import { withTemporaryDirectory } from "../../src/common/temporary";
import type { Kind } from "../training/runs";
import { flatness } from "./flatness";
import { soakKills } from "./kills";

const MOST_GROWTH = 10; // MiB
const kinds: Kind[] = ["pretraining", "grpo", "grpo twice", "rft"];

interface Options {
  kills: number;
  steps: number;
  seed: number;
}

const say = (line: string) => process.stdout.write(`${line}\n`);

async function soak({ kills, steps, seed }: Options): Promise<string[]> {
  const problems: string[] = [];
  if (kills > 0) problems.push(...(await soakKills({ kills, seed, report: say })));
  if (steps > 0) for (const kind of kinds) problems.push(...(await soakSteps(kind, steps)));
  return problems;
}

async function soakSteps(kind: Kind, steps: number): Promise<string[]> {
  return withTemporaryDirectory("soak", async (directory) => {
    const { tensors, growth } = await flatness(kind, steps, { directory, report: (line) => say(`${kind}, ${line}`) });
    say(`${kind}: memory changes by ${growth.toFixed(1)} MiB over the second half of ${steps} steps`);
    const problems: string[] = [];
    if (tensors.length > 1) problems.push(`${kind}: the number of tensors changes: ${tensors.join(", ")}`);
    if (growth > MOST_GROWTH) problems.push(`${kind}: memory grows by ${growth.toFixed(1)} MiB`);
    return problems;
  });
}

function count(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("expected an integer of at least 0");
  return Number(text);
}

const program = new Command("soak")
  .option("--kills <n>", "kill -9 at so many random moments", count, 100)
  .option(
    "--steps <n>",
    "of each kind of training, a multiple of 20; before 2,000 memory has not settled",
    count,
    20_000,
  )
  .option("--seed <n>", "of the moments", count, 1);

async function main(): Promise<void> {
  const options = program.parse().opts<Options>();
  const problems = await soak(options);
  for (const problem of problems) say(`PROBLEM ${problem}`);
  const done = `${options.kills} kills, ${kinds.length} × ${options.steps} steps`;
  say(problems.length === 0 ? `${done}: all well` : `${done}: ${problems.length} problems`);
  if (problems.length > 0) process.exitCode = 1;
}

main().catch((error: Error) => {
  process.stderr.write(`soak: ${error.message}\n`);
  process.exitCode = 1;
});
