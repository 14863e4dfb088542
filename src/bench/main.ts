/**
 * `npm run bench`: measures this engine beside PyTorch, torch.compile, JAX, transformers and TRL.
 *
 * Ours and theirs do the same work, which is checked first, in rounds that take turns, on one core and on all. Rows and
 * charts go to data/runs/bench/, a table to standard output. All of it takes about three quarters of an hour on two
 * cores that have nothing else to do; with other work beside it, threads of the peers that wait for each other take any
 * time at all. The first run installs the peers: three minutes, 2.4 GB.
 */

import { join } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { closeRenderer, render } from "../figures/render";
import { writeAtomically } from "../files";
import { chartsOf } from "./charts";
import { rowsOf } from "./judge";
import { measure } from "./measure";
import type { BenchRow } from "./rows";
import { tableOf } from "./table";
import { cores } from "./worker";
import { workloads, type Workload } from "./workloads";

const root = join(__dirname, "..", "..");
const place = join(root, "data", "runs", "bench");

interface Options {
  only?: string[];
  rounds: number;
  seconds: number;
  oneCore?: boolean;
  json?: string;
}

const program = new Command("npm run bench --")
  .description("Measures training, generation and RL beside PyTorch, JAX, transformers and TRL.")
  .option("--only <ids>", "workloads whose names begin so, parted by commas", (text) => text.split(","))
  .option("--rounds <n>", "rounds of each side", positive, 7)
  .option("--seconds <s>", "length of a round", positive, 1)
  .option("--one-core", "leave out the measurements on all cores")
  .option("--json <file>", "write the rows there too")
  .action(run);

async function run(options: Options): Promise<void> {
  const chosen = chosenWorkloads(options.only);
  const rows: BenchRow[] = [];
  for (const [i, { workload, threads }] of cells(chosen, options).entries()) {
    process.stderr.write(`[${i + 1}] ${workload.title}, ${threads === 1 ? "one thread" : `${threads} threads`}\n`);
    const { rounds, seconds } = options;
    const found = rowsOf(workload, threads, await measure(workload, { root, threads, rounds, seconds }));
    process.stdout.write(`${tableOf(found)}\n`);
    rows.push(...found);
    save(rows, options.json); // after each: a run of an hour keeps what it has
  }
  process.stdout.write(`${summaryOf(rows)}\n`);
  await draw(rows);
}

function chosenWorkloads(only: string[] | undefined): Workload[] {
  const all = workloads();
  if (!only) return all;
  const unknown = only.find((name) => !all.some(({ id }) => id.startsWith(name)));
  if (unknown === undefined) return all.filter(({ id }) => only.some((name) => id.startsWith(name)));
  throw new Error(`--only: expected the beginning of one of ${all.map(({ id }) => id).join(", ")}, got ${unknown}`);
}

/** Each workload on one core; calls also on all. */
function cells(chosen: Workload[], { oneCore }: Options): { workload: Workload; threads: number }[] {
  const counts = (workload: Workload) => (oneCore || cores === 1 || workload.measure !== "calls" ? [1] : [1, cores]);
  return chosen.flatMap((workload) => counts(workload).map((threads) => ({ workload, threads })));
}

function save(rows: BenchRow[], json: string | undefined): void {
  const text = `${JSON.stringify(rows, null, 2)}\n`;
  writeAtomically(join(place, "rows.json"), text);
  if (json) writeAtomically(json, text);
}

function summaryOf(rows: BenchRow[]): string {
  const judgedRows = rows.filter(({ met }) => met !== null);
  const failed = judgedRows.filter(({ met }) => !met);
  const lines = failed.map(({ workload, peer, goal }) => `  not met: ${workload}, ${peer}: ${goal}`);
  return [`${judgedRows.length - failed.length} of ${judgedRows.length} goals met`, ...lines].join("\n");
}

/** Writes each chart as Plotly JSON, and as SVG and PNG where there is a browser. */
async function draw(rows: BenchRow[]): Promise<void> {
  try {
    for (const [name, chart] of Object.entries(chartsOf(rows))) {
      writeAtomically(join(place, `${name}.json`), `${JSON.stringify(chart)}\n`);
      for (const format of ["svg", "png"] as const) {
        const drawn = await render(chart, format, format === "png" ? 2 : 1);
        if (drawn) writeAtomically(join(place, `${name}.${format}`), drawn);
      }
    }
  } finally {
    await closeRenderer();
  }
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
