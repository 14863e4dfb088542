/** From what was measured to rows: medians, ratios with intervals, goals. */

import type { Measurement } from "./measure";
import { emptyRow, judged, median, ratioOf, type BenchRow } from "./rows";
import { ourName, rlMemoryGoal, type Workload } from "./workloads";

/** A row for each side, ours first; an RL run gives a second set of them, of its memory. */
export function rowsOf(workload: Workload, threads: number, measured: Measurement[]): BenchRow[] {
  if (workload.measure === "memory") return memoryRows(workload, threads, measured);
  if (workload.measure === "scaling") return scalingRows(workload, threads, measured);
  const rows = onlyFastestProducts(measured.map((side) => timeRow(workload, threads, side, measured[0])));
  if (workload.id !== "rl-run") return rows;
  const memory = { id: "memory-rl", title: "peak memory of that RL run", goal: rlMemoryGoal };
  return [...rows, ...memoryRows({ ...workload, ...memory }, threads, measured)];
}

function timeRow(workload: Workload, threads: number, { peer, values }: Measurement, ours: Measurement): BenchRow {
  const { id, title, tokens, operations, sides } = workload;
  const middle = median(values);
  const isOurs = peer === ourName;
  const compared = isOurs ? undefined : ratioOf(values, ours.values);
  const goal = isOurs ? workload.goal : sides.find((side) => side.peer === peer)?.goal;
  return {
    ...emptyRow({ workload: id, title, threads, peer }),
    median_ms: middle,
    tokens_per_s: tokens && !isProducts(peer) ? tokens / (middle / 1000) : null,
    gflops: operations ? operations / (middle * 1e6) : null,
    ...compared,
    ...(threads === 1 ? judged(goal, isOurs ? middle : compared!.ratio) : {}),
  };
}

/** Products alone take less time than the step that contains them: their ratio is the share of the machine's rate. */
function isProducts(peer: string): boolean {
  return peer.startsWith("products");
}

/** The machine's own rate is that of the library whose products are faster: the goal stands beside that one alone. */
function onlyFastestProducts(rows: BenchRow[]): BenchRow[] {
  const fastest = Math.min(...rows.filter(({ peer }) => isProducts(peer)).map(({ median_ms }) => median_ms!));
  return rows.map((row) =>
    isProducts(row.peer) && row.median_ms! > fastest ? { ...row, ...judged(undefined, null) } : row,
  );
}

function memoryRows(workload: Workload, threads: number, measured: Measurement[]): BenchRow[] {
  const [ours] = measured;
  return measured.map(({ peer, peaks }) => {
    const row = emptyRow({ workload: workload.id, title: workload.title, threads, peer });
    const peak_mb = Math.max(...peaks!) / 1e6;
    if (peer === ourName) return { ...row, peak_mb, ...judged(workload.goal, peak_mb) };
    return { ...row, peak_mb, ratio: peak_mb / (Math.max(...ours.peaks!) / 1e6) };
  });
}

/** The ratio is our speed-up divided by the products'. */
function scalingRows({ id, title, goal }: Workload, threads: number, [ours, products]: Measurement[]): BenchRow[] {
  const rowOf = ({ peer, values }: Measurement): BenchRow => ({
    ...emptyRow({ workload: id, title, threads, peer }),
    speedup: median(values),
  });
  const compared = ratioOf(ours.values, products.values);
  return [rowOf(ours), { ...rowOf(products), ...compared, ...judged(goal, compared.ratio) }];
}
