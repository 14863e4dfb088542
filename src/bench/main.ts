/**
 * `npm run bench`: measures this engine beside PyTorch, torch.compile, JAX, transformers and TRL.
 *
 * Every side says first which instruction set it computes with. Ours and theirs do the same work, which is checked, in
 * alternating rounds, on one core and on all; then a profile says where the time of ours goes. Results and charts go to
 * data/runs/bench/, a table to standard output. All of it takes about an hour and a half on two idle cores, --goals
 * with rounds of half a second about half an hour; with other work on the machine, threads of the peers wait for each
 * other, and it can take many times as long. What needs the peers installs them, once: three minutes, 2.4 GB.
 */

import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { requireFileTarget } from "../common/target";
import { root } from "../results/paths";
import { drawFigures } from "../figures";
import { chartsOf } from "./charts";
import { chosenInstructions, instructionSets, machineInstructions, names, type InstructionSet } from "./instructions";
import { benchRows } from "./judge";
import { readLimits } from "./limits";
import { takeRounds } from "./rounds";
import { profile } from "./profile/profile";
import { profileText } from "./profile/text";
import { promote } from "./promote";
import { demandInstructions, reportOfOurs } from "./reported";
import { decisiveRounds, type BenchRow } from "./rows";
import {
  ownPath,
  reusableResults,
  replaceProfile,
  replaceRows,
  thisSetting,
  writeBench,
  type BenchResults,
} from "./results";
import { goalsSummary, tableOf } from "./table";
import { cores } from "./worker";
import { goalsAlone, isOurWork, workloads, type Side, type Workload } from "./workloads";

interface Options {
  isa?: InstructionSet;
  only?: string[];
  goals?: boolean;
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
  .addOption(
    new Option("--isa <set>", "instruction set of all sides, by default the machine's").choices(instructionSets),
  )
  .option("--only <ids>", "workloads whose names begin so, separated by commas", (text) => text.split(","))
  .option("--goals", "only what has a goal, and who it is set against, on one core")
  .option("--rounds <n>", `rounds of each side; a goal is judged by ${decisiveRounds}`, positiveInteger, decisiveRounds)
  .option("--seconds <s>", "length of a round", positive, 1)
  .option("--one-core", "leave out the measurements on all cores")
  .option("--resume", "leave out what was measured already, in as many rounds, with the same sources on this machine")
  .option("--profile", "only find out where the time of ours goes")
  .option("--json <file>", "write the results there too")
  .option("--promote", "measure nothing: make the results in data/runs/bench the committed ones (for maintainers)")
  .action((options: Options) => {
    const instructions = chosenInstructions(options.isa, machineInstructions());
    return options.promote ? promote(instructions) : run(options, instructions);
  });

/** What the programs that start this one take for: install the peers, and start it again. */
const peersAreMissing = 75;

async function run(options: Options, instructions: InstructionSet): Promise<void> {
  const chosen = chosenWorkloads(options, instructions);
  const path = ownPath(instructions);
  requireFileTarget("data/runs/bench", path);
  if (options.json !== undefined) requireFileTarget("--json", options.json);
  if (!options.profile && process.env.GRPO_ORIGIN_PEERS === "missing") {
    process.exitCode = peersAreMissing;
    return;
  }
  let results = await resultsSoFar(instructions, options);
  const keep = (found: BenchResults) => {
    results = inOrder(found);
    for (const each of [path, options.json ?? path]) writeBench(each, results); // a run of an hour keeps what it has
  };
  if (!options.profile) for (const cell of cellsOf(chosen, options)) await measureCell(cell, results, options, keep);
  for (const workload of chosen.filter(isOurWork)) await profileOf(workload, results, options, keep);
  process.stdout.write(`${goalsSummary(results, readLimits(instructions))}\n`);
  const { skipped } = await drawFigures(chartsOf([results]), dirname(path));
  for (const { format, reason } of skipped) process.stderr.write(`skipped ${format}: ${reason}\n`);
}

/** What was measured in this setting, with what all sides say of their instructions now. */
async function resultsSoFar(instructions: InstructionSet, { isa, profile: alone }: Options): Promise<BenchResults> {
  const { engine, reported } = alone
    ? await reportOfOurs(root, instructions)
    : await demandInstructions(root, instructions);
  const path = ownPath(instructions);
  const results = reusableResults(path, thisSetting(instructions, engine));
  if (existsSync(path) && results.made === "")
    process.stderr.write(`${path}: measured on another machine, with other sources or settings; started again\n`);
  const list = Object.entries(reported).map((entry) => entry.join(": "));
  const same = isa === machineInstructions() ? ", which is the machine's own" : "";
  process.stderr.write(
    `${names[instructions]}${same} (${list.join("; ")}); ours: ${engine.ops} ops, ${engine.numerics}\n`,
  );
  return { ...results, reported: { ...results.reported, ...reported } };
}

function chosenWorkloads({ only, goals }: Options, instructions: InstructionSet): Workload[] {
  const all = workloads(instructions);
  const unknown = only?.find((name) => !all.some(({ id }) => id.startsWith(name)));
  if (unknown !== undefined)
    throw new Error(`--only: expected the beginning of one of ${all.map(({ id }) => id).join(", ")}, got ${unknown}`);
  const chosen = all.filter(({ id }) => !only || only.some((name) => id.startsWith(name)));
  return goals ? goalsAlone(chosen) : chosen;
}

/** In the order of the workloads, whichever was measured first. */
function inOrder({ rows, profile, ...rest }: BenchResults): BenchResults {
  const order = new Map(workloads(rest.setting.instructions).map(({ id }, i) => [id, i]));
  const position = ({ workload }: { workload: string }) => order.get(workload)!;
  const sorted = <T extends { workload: string }>(list: T[]) => [...list].sort((a, b) => position(a) - position(b));
  return { ...rest, rows: sorted(rows), profile: sorted(profile) };
}

/** A workload on so many threads. */
interface Cell {
  workload: Workload;
  threads: number;
}

/** Each workload on one core; calls also on all. */
function cellsOf(chosen: Workload[], { oneCore, goals }: Options): Cell[] {
  const single = oneCore || goals || cores === 1;
  const counts = (workload: Workload) =>
    single || workload.procedure !== "calls" || workload.tellsMemory ? [1] : [1, cores];
  return chosen.flatMap((workload) => counts(workload).map((threads) => ({ workload, threads })));
}

/** Whether a cell was measured in as many rounds as are asked for. */
function isMeasured(rows: BenchRow[], { workload, threads }: Cell, rounds: number): boolean {
  const asked = (side: Side) => Math.min(rounds, side.rounds ?? rounds);
  const own = rows.filter((row) => row.workload === workload.id && row.threads === threads);
  return workload.sides.every((side) =>
    own.some(({ peer, rounds: taken }) => peer === side.peer && taken >= asked(side)),
  );
}

type Keep = (found: BenchResults) => void;

async function measureCell({ workload, threads }: Cell, results: BenchResults, options: Options, keep: Keep) {
  if (options.resume && isMeasured(results.rows, { workload, threads }, options.rounds)) return;
  process.stderr.write(`${workload.title}, ${threads === 1 ? "one thread" : `${threads} threads`}\n`);
  const { rounds, seconds } = options;
  const { instructions } = results.setting;
  const rows = benchRows(
    workload,
    threads,
    await takeRounds(workload, { root, threads, instructions, rounds, seconds }),
  );
  process.stdout.write(`${tableOf(rows)}\n`);
  keep(replaceRows(results, rows));
}

async function profileOf(workload: Workload, results: BenchResults, options: Options, keep: Keep) {
  if (options.resume && results.profile.some((row) => row.workload === workload.id)) return;
  process.stderr.write(`${workload.title}, profile\n`);
  const { seconds } = options;
  const { instructions } = results.setting;
  const rows = await profile(workload, { root, instructions, rounds: profileRounds, seconds });
  if (typeof rows === "string") return void process.stderr.write(`${workload.id}: not profiled: ${rows}\n`);
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
