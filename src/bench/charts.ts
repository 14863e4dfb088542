/** The benchmark's charts: how many times faster than each peer, and how near to what the machine can do. */

import { type Figure, figure, type Panel } from "../figures/figure";
import { course, intervals, level, type Look, type Trace } from "../figures/marks";
import type { BenchRow } from "./rows";
import { ourName } from "./workloads";

/** A peer's look goes by its family: PyTorch is PyTorch, eager, by hand or with a KV cache. */
const looks: Record<string, Look> = {
  [ourName]: { colour: "#222222", symbol: "circle" },
  PyTorch: { colour: "#d55e00", symbol: "square" },
  "torch.compile": { colour: "#e69f00", symbol: "diamond" },
  "JAX jit": { colour: "#0072b2", symbol: "triangle-up" },
  transformers: { colour: "#009e73", symbol: "diamond" },
  TRL: { colour: "#cc79a7", symbol: "triangle-up" },
};
const roofLook: Look = { name: "products alone", colour: "#8a8a8a", dash: "dash" };
const ticks = [0.1, 0.2, 0.5, 1, 1.5, 2, 3, 5, 10, 20, 50];

function familyOf(peer: string): string {
  return peer.startsWith("PyTorch") ? "PyTorch" : peer;
}

/** The charts that these rows have something for, by name; one thread only. */
export function chartsOf(rows: BenchRow[]): Record<string, Figure> {
  const single = rows.filter(({ threads }) => threads === 1);
  return {
    ...(single.some(isCompared) && { ratios: ratios(single) }),
    ...(single.some(({ gflops }) => gflops !== null) && { roofline: roofline(single) }),
  };
}

/** Whether a row compares times; the first step's are no throughput. */
function isCompared({ peer, ratio, median_ms, workload }: BenchRow): boolean {
  return ratio !== null && median_ms !== null && !isProducts(peer) && workload !== "start";
}

/** Ratios to each peer with their intervals, on a logarithmic axis; above 1 ours is faster. */
export function ratios(rows: BenchRow[]): Figure {
  const isTraining = ({ workload }: BenchRow) => workload.startsWith("train");
  const compared = rows.filter(isCompared);
  const panels = [
    { title: "training step (width, batch)", rows: compared.filter(isTraining) },
    { title: "generation and RL", rows: compared.filter((row) => !isTraining(row)) },
  ].filter((panel) => panel.rows.length > 0);
  return figure(
    {
      title: "How many times faster than each peer, on one core",
      subtitle: "Their time divided by ours, median over interleaved rounds with its 95% interval; logarithmic",
      columns: 1,
      rowHeight: 260,
      legend: true,
    },
    panels.map((panel) => ratioPanel(panel.title, panel.rows)),
  );
}

function ratioPanel(title: string, rows: BenchRow[]): Panel {
  const places = [...new Set(rows.map(({ workload }) => workload))];
  const families = [...new Set(rows.map(({ peer }) => familyOf(peer)))];
  return {
    title,
    x: {
      tickvals: places.map((_, i) => i),
      ticktext: places.map(shortName),
      range: [-0.5, places.length - 0.5],
      showgrid: false,
    },
    y: { type: "log", title: { text: "times faster" }, tickvals: ticks, ticktext: ticks.map(String) },
    marks: families.map((family, i) => familyMarks(family, (i - (families.length - 1) / 2) * 0.12, rows, places)),
    shapes: [level(1)],
  };
}

function familyMarks(family: string, shift: number, rows: BenchRow[], places: string[]): Trace {
  const own = rows.filter((row) => familyOf(row.peer) === family);
  const y = own.map(({ ratio }) => ratio!);
  const points = {
    x: own.map(({ workload }) => places.indexOf(workload) + shift),
    y,
    lower: own.map(({ lower }, i) => lower ?? y[i]),
    upper: own.map(({ upper }, i) => upper ?? y[i]),
    text: own.map((row) => `${row.title}<br>${row.peer}: ${row.ratio!.toFixed(2)} times`),
  };
  return intervals(points, { ...looks[family], name: family });
}

/** train-w64-b256 → "64, 256" */
function shortName(workload: string): string {
  const [, width, batch] = /^train-w(\d+)-b(\d+)$/.exec(workload) ?? [];
  return width ? `${width}, ${batch}` : workload.replace("generate-", "rollouts ").replace("-grouped", ",<br>grouped");
}

/** Operations a second of a training step's products: of each side's step, and of the products alone. */
export function roofline(rows: BenchRow[]): Figure {
  const timed = rows.filter(({ gflops }) => gflops !== null);
  const batches = [...new Set(timed.map(({ workload }) => workload.split("-b")[1]))];
  return figure(
    {
      title: "How near a training step comes to its matrix products alone",
      subtitle: "Operations of the matrix products divided by the time of the whole step, one core",
      columns: Math.max(1, batches.length),
      rowHeight: 300,
      legend: true,
    },
    batches.map((batch) =>
      roofPanel(
        batch,
        timed.filter(({ workload }) => workload.endsWith(`-b${batch}`)),
      ),
    ),
  );
}

function roofPanel(batch: string, rows: BenchRow[]): Panel {
  const widths = [...new Set(rows.map(widthOf))];
  const sides = [...new Set(rows.map(({ peer }) => peer))].filter((peer) => !isProducts(peer));
  const ofSide = (peer: string) => widths.map((width) => rateOf(rows, width, (row) => row.peer === peer));
  const roof = widths.map((width) => rateOf(rows, width, ({ peer }) => isProducts(peer)));
  return {
    title: `batch ${batch}`,
    x: { type: "log", title: { text: "width" }, tickvals: widths, ticktext: widths.map(String) },
    y: { title: { text: "GFLOP/s" }, rangemode: "tozero" },
    marks: [
      course({ x: widths, y: roof }, roofLook),
      ...sides.map((peer) => course({ x: widths, y: ofSide(peer) }, { ...looks[familyOf(peer)], name: peer })),
    ],
  };
}

/** The best rate among the rows of this width that fit. */
function rateOf(rows: BenchRow[], width: number, fits: (row: BenchRow) => boolean): number {
  return Math.max(...rows.filter((row) => widthOf(row) === width && fits(row)).map(({ gflops }) => gflops!));
}

function widthOf({ workload }: BenchRow): number {
  return Number(/-w(\d+)-/.exec(workload)![1]);
}

function isProducts(peer: string): boolean {
  return peer.startsWith("products");
}
