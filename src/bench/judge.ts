/** From what was measured to rows: medians, ratios with intervals, goals. */

import { emptyRow, goalColumns, median, ourName, ratioOf, type BenchRow, type SideRounds } from "./rows";
import { rlMemoryGoal, type Workload } from "./workloads";

/** A row for each side, ours first; an RL run gives a second set of them, of its memory. */
export function benchRows(workload: Workload, threads: number, measured: SideRounds[]): BenchRow[] {
  if (workload.procedure === "memory") return memoryRows(workload, threads, measured);
  if (workload.procedure === "scaling") return scalingRows(workload, threads, measured);
  const rows = onlyFastestProducts(measured.map((side) => timeRow(workload, threads, side, measured[0])));
  if (workload.id !== "rl-run") return rows;
  const memory = { id: "memory-rl", title: "peak memory of that RL run", goal: rlMemoryGoal };
  return [...rows, ...memoryRows({ ...workload, ...memory }, threads, measured)];
}

function timeRow(workload: Workload, threads: number, { peer, values }: SideRounds, first: SideRounds): BenchRow {
  const { tokens, sides } = workload;
  const middle = median(values);
  const isOurs = peer === ourName;
  const compared = isOurs || first.peer !== ourName ? undefined : ratioOf(values, first.values);
  const goal = isOurs ? workload.goal : sides.find((side) => side.peer === peer)?.goal;
  return {
    ...empty(workload, threads, peer, values.length),
    ...ratesOf(workload, middle),
    median_ms: middle,
    tokens_per_s: tokens && !isProducts(peer) ? tokens / (middle / 1000) : null,
    ...compared,
    ...(threads === 1 ? goalColumns(goal, isOurs ? middle : (compared?.ratio ?? null)) : {}),
  };
}

function ratesOf({ operations, bytes, copied }: Workload, milliseconds: number) {
  return {
    gflops: operations ? operations / (milliseconds * 1e6) : null,
    intensity: operations && bytes ? operations / bytes : null,
    gigabytes_per_s: copied ? copied / (milliseconds * 1e6) : null,
  };
}

function empty({ id, title }: Workload, threads: number, peer: string, rounds: number): BenchRow {
  return emptyRow({ workload: id, title, threads, peer, rounds });
}

/** Products alone take less time than the step that contains them: their ratio is the share of the machine's rate. */
function isProducts(peer: string): boolean {
  return peer.startsWith("products");
}

/** The machine's own rate is that of the library whose products are faster: only that row has the goal. */
function onlyFastestProducts(rows: BenchRow[]): BenchRow[] {
  const fastest = Math.min(...rows.filter(({ peer }) => isProducts(peer)).map(({ median_ms }) => median_ms!));
  return rows.map((row) =>
    isProducts(row.peer) && row.median_ms! > fastest ? { ...row, ...goalColumns(undefined, null) } : row,
  );
}

/** A library that only loads is no peer, and has no ratio. */
function memoryRows(workload: Workload, threads: number, measured: SideRounds[]): BenchRow[] {
  const peakOf = ({ peaks }: SideRounds) => Math.max(...peaks!) / 1e6;
  return measured.map((side) => {
    const row = empty(workload, threads, side.peer, side.peaks!.length);
    const peak_mb = peakOf(side);
    if (side.peer === ourName) return { ...row, peak_mb, ...goalColumns(workload.goal, peak_mb) };
    return { ...row, peak_mb, ratio: side.peer.endsWith(" alone") ? null : peak_mb / peakOf(measured[0]) };
  });
}

/** The ratio is our speed-up divided by the products'. */
function scalingRows(workload: Workload, threads: number, [ours, products]: SideRounds[]): BenchRow[] {
  const rowOf = ({ peer, values }: SideRounds): BenchRow => ({
    ...empty(workload, threads, peer, values.length),
    speedup: median(values),
  });
  const compared = ratioOf(ours.values, products.values);
  return [rowOf(ours), { ...rowOf(products), ...compared, ...goalColumns(workload.goal, compared.ratio) }];
}
