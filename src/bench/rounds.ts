/** Measures one workload: checks that all sides compute the same, then takes rounds of them alternately. */

import { join } from "node:path";
import { withTemporaryDirectory } from "../common/temporary";
import { computedBy, demandAgreement } from "./agreement";
import { baseModel, writeInputs } from "./inputs";
import type { InstructionSet } from "./instructions";
import { canCompilePeak, compilePeak, peakProgram } from "./peak";
import { median } from "../statistics/moments";
import { type SideRounds } from "./rows";
import type { Kind } from "./specification";
import { Worker } from "./worker";
import { type Side, type Workload } from "./workloads";

export interface RoundOptions {
  root: string;
  /** Threads of each process. One process of one thread is bound to core 0. */
  threads: number;
  instructions: InstructionSet;
  rounds: number;
  /** Of a round of one side. */
  seconds: number;
}

/** @throws Error naming the workload, if two sides do not compute the same or a process dies */
export async function takeRounds(asked: Workload, options: RoundOptions): Promise<SideRounds[]> {
  return withTemporaryDirectory("bench", async (directory) => {
    const inputs = join(directory, "inputs.safetensors");
    const workload = compiled(asked, directory, options.instructions);
    writeInputs(inputs, workload, baseModel(options.root));
    const prepared = { workload, inputs, options };
    if (workload.procedure === "calls") return roundsOfCalls(prepared);
    if (workload.procedure === "scaling") return roundsOfScaling(prepared);
    await checkOnce(prepared);
    return roundsOfProcesses(prepared);
  });
}

/** The workload with the peak's program made executable, or, where there is no compiler, without that side. */
function compiled(workload: Workload, directory: string, instructions: InstructionSet): Workload {
  const isPeak = ({ program }: Side) => program === peakProgram;
  if (!workload.sides.some(isPeak)) return workload;
  if (!canCompilePeak()) {
    process.stderr.write(`${workload.id}: no C++ compiler: the machine's peak is not measured\n`);
    return { ...workload, sides: workload.sides.filter((side) => !isPeak(side)) };
  }
  const program = compilePeak(directory, instructions);
  return { ...workload, sides: workload.sides.map((side) => (isPeak(side) ? { ...side, program } : side)) };
}

/** A workload whose inputs are on disk, and how it is measured. */
interface PreparedWorkload {
  workload: Workload;
  inputs: string;
  options: RoundOptions;
}

function start(
  { inputs, options }: PreparedWorkload,
  side: Side,
  core = options.threads === 1 ? 0 : undefined,
): Worker {
  const { root, threads, instructions } = options;
  const specification = { ...side.specification, peer: side.peer, threads, inputs };
  const { variables } = side;
  return new Worker(side.peer, side.program, specification, { root, threads, instructions, core, variables });
}

/** Starts the sides one after the other, checks them, lets `use` have them, and ends them. */
async function withChecked<T>(
  prepared: PreparedWorkload,
  sides: Side[],
  use: (workers: Worker[]) => Promise<T>,
): Promise<T> {
  const workers: Worker[] = [];
  try {
    for (const side of sides) {
      const worker = start(prepared, side);
      workers.push(worker);
      await worker.ready();
    }
    await demandSameWork(prepared.workload, workers, sides);
    return await use(workers);
  } finally {
    for (const worker of workers) await worker.end();
  }
}

/** Kinds of work without a result to compare. */
const computesNothing = new Set<Kind>(["products", "copy", "peak"]);

async function demandSameWork({ id }: Workload, workers: Worker[], sides: Side[]): Promise<void> {
  const comparable = workers.filter((_, i) => !computesNothing.has(sides[i].specification.kind));
  if (comparable.length === 0) return;
  const [ours, ...theirs] = await computedBy(comparable);
  theirs.forEach((computed, i) => demandAgreement(id, comparable[i + 1].peer, ours, computed));
}

async function checkOnce(prepared: PreparedWorkload): Promise<void> {
  const { sides } = prepared.workload;
  await withChecked(prepared, sides, () => Promise.resolve());
}

/** Rounds of running processes. The order rotates, so that none always follows the same other. */
async function roundsOfCalls(prepared: PreparedWorkload): Promise<SideRounds[]> {
  const { rounds, seconds } = prepared.options;
  const { sides, tellsMemory } = prepared.workload;
  return withChecked(prepared, sides, async (workers) => {
    for (const worker of workers) await worker.round(0); // what only the first call does
    for (const worker of workers) await worker.round(0);
    const values: number[][] = workers.map(() => []);
    for (let round = 0; round < rounds; round++) {
      for (const i of rotatedOrder(workers.length, round)) values[i].push(median(await workers[i].round(seconds)));
    }
    const peaks: (number[] | undefined)[] = [];
    for (const worker of workers) peaks.push(tellsMemory ? [await worker.peakMemory()] : undefined);
    return sides.map(({ peer }, i) => ({ peer, values: values[i], peaks: peaks[i] }));
  });
}

/** A fresh process each round: from its start to the end of its first call, and how much memory it took. */
async function roundsOfProcesses(prepared: PreparedWorkload): Promise<SideRounds[]> {
  const { workload, options } = prepared;
  const found: Required<SideRounds>[] = workload.sides.map(({ peer }) => ({
    peer,
    values: [],
    peaks: [],
  }));
  for (let round = 0; round < options.rounds; round++) {
    for (const i of rotatedOrder(workload.sides.length, round)) {
      const side = workload.sides[i];
      if (round >= (side.rounds ?? Infinity)) continue;
      const { milliseconds, peak } = await timeProcess(prepared, side);
      found[i].values.push(milliseconds);
      found[i].peaks.push(peak);
    }
  }
  return found;
}

async function timeProcess(prepared: PreparedWorkload, side: Side): Promise<{ milliseconds: number; peak: number }> {
  const began = performance.now();
  const worker = start(prepared, side);
  try {
    await worker.ready();
    await worker.round(0);
    const milliseconds = performance.now() - began;
    if (prepared.workload.procedure === "memory") await worker.round(prepared.options.seconds);
    return { milliseconds, peak: await worker.peakMemory() };
  } finally {
    await worker.end();
  }
}

/** For each side: what two processes on two cores do, divided by what one does. Ours first. */
async function roundsOfScaling(prepared: PreparedWorkload): Promise<SideRounds[]> {
  const { rounds, seconds } = prepared.options;
  const found: SideRounds[] = [];
  const pairs: Worker[][] = [];
  try {
    for (const side of prepared.workload.sides) {
      const pair = [0, 1].map((core) => start(prepared, side, core));
      pairs.push(pair);
      for (const worker of pair) await (await worker.ready()).round(0);
      found.push({ peer: side.peer, values: [] });
    }
    for (let round = 0; round < rounds; round++) {
      for (const [i, pair] of pairs.entries()) found[i].values.push(await speedup(pair, seconds));
    }
    return found;
  } finally {
    for (const worker of pairs.flat()) await worker.end();
  }
}

async function speedup(pair: Worker[], seconds: number): Promise<number> {
  const alone = 1 / median(await pair[0].round(seconds));
  const together = await Promise.all(pair.map((worker) => worker.round(seconds)));
  return together.reduce((sum, times) => sum + 1 / median(times), 0) / alone;
}

/** 0 … n − 1, starting one further each round. */
function rotatedOrder(n: number, round: number): number[] {
  return Array.from({ length: n }, (_, i) => (i + round) % n);
}
