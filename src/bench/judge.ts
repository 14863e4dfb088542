/** From what was measured to rows: medians, ratios with intervals, goals. */

import { peakName } from "./peak";
import { median } from "../statistics/moments";
import { emptyRow, goalColumns, ourName, ratioOf, type BenchRow, type SideRounds } from "./rows";
import type { Workload } from "./workloads";

/** A row for each side, ours first. */
export function benchRows(workload: Workload, threads: number, measured: SideRounds[]): BenchRow[] {
  if (workload.procedure === "memory") return memoryRows(workload, threads, measured);
  if (workload.procedure === "scaling") return scalingRows(workload, threads, measured);
  return onlyFastestProducts(measured.map((side) => timeRow(workload, threads, side, measured[0])));
}

function timeRow(workload: Workload, threads: number, own: SideRounds, first: SideRounds): BenchRow {
  const { peer, values, peaks } = own;
  const middle = median(values);
  const side = workload.sides.find((each) => each.peer === peer);
  const isOurs = peer === ourName;
  const compared = isOurs || first.peer !== ourName ? undefined : ratioOf(rated(own, workload), first.values);
  const goal = isOurs ? workload.goal : side?.goal;
  const value = isOurs ? middle : (compared?.ratio ?? null);
  return {
    ...empty(workload, threads, peer, values.length),
    ...ratesOf(side?.operations ? { operations: side.operations } : workload, middle),
    median_ms: middle,
    tokens_per_s: workload.tokens && isPeer(peer) ? workload.tokens / (middle / 1000) : null,
    peak_mb: workload.tellsMemory && peaks ? Math.max(...peaks) / 1e6 : null,
    ...compared,
    ...(threads === 1 ? goalColumns(goal, value, values.length) : {}),
  };
}

/** A side's times; of one that does other operations, the times in which it would do the workload's. */
function rated({ peer, values }: SideRounds, { operations, sides }: Workload): number[] {
  const own = sides.find((side) => side.peer === peer)?.operations;
  return own && operations ? values.map((value) => (value * operations) / own) : values;
}

function ratesOf({ operations, bytes, copied }: Partial<Workload>, milliseconds: number) {
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

/** Whether a side does the workload, and not a part of it, nor what only the machine is measured by. */
function isPeer(peer: string): boolean {
  return !isProducts(peer) && peer !== peakName;
}

/** The machine's own rate is that of the library whose products are faster: only that row has the goal. */
function onlyFastestProducts(rows: BenchRow[]): BenchRow[] {
  const fastest = Math.min(...rows.filter(({ peer }) => isProducts(peer)).map(({ median_ms }) => median_ms!));
  return rows.map((row) =>
    isProducts(row.peer) && row.median_ms! > fastest ? { ...row, ...goalColumns(undefined, null, 0) } : row,
  );
}

/** Peaks, and what is in them beyond the library's own. A library that only loads is no peer, and has no ratio. */
function memoryRows(workload: Workload, threads: number, measured: SideRounds[]): BenchRow[] {
  const peakOf = ({ peaks }: SideRounds) => median(peaks!) / 1e6;
  return measured.map((side) => {
    const { peer, peaks } = side;
    const row = { ...empty(workload, threads, peer, peaks!.length), peak_mb: peakOf(side) };
    if (isAlone(peer)) return row;
    const library = measured.find((each) => each.peer === libraryOf(peer));
    const above_mb = library ? aboveLibrary(peaks!, library.peaks!) : null;
    if (peer === ourName) return { ...row, above_mb, ...goalColumns(workload.goal, above_mb, peaks!.length) };
    return { ...row, above_mb, ratio: peakOf(side) / peakOf(measured[0]) };
  });
}

/** In MB, round by round, the median. */
function aboveLibrary(peaks: number[], library: number[]): number {
  return median(peaks.slice(0, library.length).map((peak, round) => peak - library[round])) / 1e6;
}

function isAlone(peer: string): boolean {
  return peer.endsWith(" alone");
}

/** The side that only loads the library which this one computes with. */
function libraryOf(peer: string): string {
  if (peer === ourName) return "TensorFlow alone";
  return peer.startsWith("JAX") ? "" : "PyTorch alone";
}

/** The ratio is our speed-up divided by the products'. */
function scalingRows(workload: Workload, threads: number, [ours, products]: SideRounds[]): BenchRow[] {
  const rowOf = ({ peer, values }: SideRounds): BenchRow => ({
    ...empty(workload, threads, peer, values.length),
    speedup: median(values),
  });
  const compared = ratioOf(ours.values, products.values);
  const goal = goalColumns(workload.goal, compared.ratio, ours.values.length);
  return [rowOf(ours), { ...rowOf(products), ...compared, ...goal }];
}
