/**
 * `npm run bench`: measures this engine beside PyTorch, torch.compile, JAX, transformers and TRL.
 *
 * Ours and theirs do the same work, which is checked first, in alternating rounds, on one core and on all; then a
 * profile says where the time of ours goes. Results and charts go to data/runs/bench/, a table to standard output. All
 * of it takes about an hour on two idle cores; with other work on the machine, threads of the peers wait for each other,
 * and it can take many times as long. The first run installs the peers: three minutes, 2.4 GB.
 */

import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { root } from "../results/paths";
import { drawFigures } from "../figures";
import { chartsOf } from "./charts";
import { benchRows } from "./judge";
import { readLimits } from "./limits";
import { takeRounds } from "./rounds";
import { profile, whyNoProfile } from "./profile/profile";
import { profileText } from "./profile/text";
import { promote } from "./promote";
import type { BenchRow } from "./rows";
import { ownPath, reusableResults, replaceProfile, replaceRows, writeBench, type BenchResults } from "./results";
import { goalsSummary, tableOf } from "./table";
import { cores } from "./worker";
import { isOurWork, workloads, type Workload } from "./workloads";

interface Options {
  only?: string[];
  rounds: number;
  seconds: number;
  oneCore?: boolean;
  resume?: boolean;
  profile?: boolean;
  promote?: boolean;
  json?: string;
}

const program = new Command("npm run bench --")
  .description("Measures training, generation and RL beside PyTorch, JAX, transformers and TRL.")
  .option("--only <ids>", "workloads whose names begin so, separated by commas", (text) => text.split(","))
  .option("--rounds <n>", "rounds of each side; intervals need six", positiveInteger, 7)
  .option("--seconds <s>", "length of a round", positive, 1)
  .option("--one-core", "leave out the measurements on all cores")
  .option("--resume", "leave out what was measured already, in as many rounds, with the same sources on this machine")
  .option("--profile", "only find out where the time of ours goes")
  .option("--json <file>", "write the results there too")
  .option("--promote", "measure nothing: make the results in data/runs/bench the committed ones (for maintainers)")
  .action((options: Options) => (options.promote ? promote() : run(options)));

async function run(options: Options): Promise<void> {
  const chosen = chosenWorkloads(options.only);
  let results = reusableResults(ownPath);
  if (existsSync(ownPath) && results.made === "")
    process.stderr.write(`${ownPath}: measured on another machine or with other sources; started again\n`);
  const keep = (found: BenchResults) => {
    results = inOrder(found);
    for (const path of [ownPath, options.json ?? ownPath]) writeBench(path, results); // a run of an hour keeps what it has
  };
  if (!options.profile) for (const cell of cellsOf(chosen, options)) await measureCell(cell, results, options, keep);
  for (const workload of chosen.filter(isOurWork)) await profileOf(workload, results, options, keep);
  process.stdout.write(`${goalsSummary(results, readLimits())}\n`);
  const { skipped } = await drawFigures(chartsOf(results), dirname(ownPath));
  for (const { format, reason } of skipped) process.stderr.write(`skipped ${format}: ${reason}\n`);
}

function chosenWorkloads(only: string[] | undefined): Workload[] {
  const all = workloads();
  if (!only) return all;
  const unknown = only.find((name) => !all.some(({ id }) => id.startsWith(name)));
  if (unknown === undefined) return all.filter(({ id }) => only.some((name) => id.startsWith(name)));
  throw new Error(`--only: expected the beginning of one of ${all.map(({ id }) => id).join(", ")}, got ${unknown}`);
}

/** In the order of the workloads, whichever was measured first. */
function inOrder({ rows, profile, ...rest }: BenchResults): BenchResults {
  const order = new Map(workloads().map(({ id }, i) => [id, i]));
  const position = ({ workload }: { workload: string }) => order.get(workload) ?? order.get("rl-run")!; // memory-rl
  const sorted = <T extends { workload: string }>(list: T[]) => [...list].sort((a, b) => position(a) - position(b));
  return { ...rest, rows: sorted(rows), profile: sorted(profile) };
}

/** A workload on so many threads. */
interface Cell {
  workload: Workload;
  threads: number;
}

/** Each workload on one core; calls also on all. */
function cellsOf(chosen: Workload[], { oneCore }: Options): Cell[] {
  const counts = (workload: Workload) => (oneCore || cores === 1 || workload.procedure !== "calls" ? [1] : [1, cores]);
  return chosen.flatMap((workload) => counts(workload).map((threads) => ({ workload, threads })));
}

/** Whether a cell was measured in as many rounds as are asked for. */
function isMeasured(rows: BenchRow[], { workload, threads }: Cell, rounds: number): boolean {
  const asked = workload.procedure === "memory" ? 1 : Math.min(rounds, workload.sides[0].rounds ?? rounds);
  return rows.some((row) => row.workload === workload.id && row.threads === threads && row.rounds >= asked);
}

type Keep = (found: BenchResults) => void;

async function measureCell({ workload, threads }: Cell, results: BenchResults, options: Options, keep: Keep) {
  if (options.resume && isMeasured(results.rows, { workload, threads }, options.rounds)) return;
  process.stderr.write(`${workload.title}, ${threads === 1 ? "one thread" : `${threads} threads`}\n`);
  const { rounds, seconds } = options;
  const rows = benchRows(workload, threads, await takeRounds(workload, { root, threads, rounds, seconds }));
  process.stdout.write(`${tableOf(rows)}\n`);
  keep(replaceRows(results, rows));
}

async function profileOf(workload: Workload, results: BenchResults, options: Options, keep: Keep) {
  if (options.resume && results.profile.some((row) => row.workload === workload.id)) return;
  const reason = whyNoProfile();
  if (reason) return void process.stderr.write(`${workload.id}: not profiled: ${reason}\n`);
  process.stderr.write(`${workload.title}, profile\n`);
  const { seconds } = options;
  const rows = await profile(workload, { root, rounds: profileRounds, seconds });
  process.stdout.write(`${profileText(rows)}\n`);
  keep(replaceProfile(results, rows));
}

const profileRounds = 3;

function positiveInteger(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError("expected an integer of at least 1");
  return Number(text);
}

function positive(text: string): number {
  const value = Number(text);
  if (!(Number.isFinite(value) && value > 0)) throw new InvalidArgumentError("expected a positive number");
  return value;
}

program.parseAsync().catch((error: Error) => {
  process.stderr.write(`bench: ${error.message}\n`);
  process.exitCode = 1;
});
