import { type Figure, figure, note, type Panel } from "../../figures/plot/figure";
import { course, line, type Look } from "../../figures/plot/marks";
import { ink } from "../../figures/plot/theme";
import { names } from "../instructions";
import { ourName, type BenchRow } from "../rows";
import { familyOf, isPeak, isProducts, looks, type Measured } from "./looks";

const roofLook: Look = { name: "limit", colour: ink.line, width: 2.4 };
const productsLook: Look = { name: "products alone", colour: ink.line, symbol: "diamond", dash: "dash" };
const rates = [10, 20, 50, 100, 200, 500, 1000, 2000];

/**
 * Operations a second of a training step's products, against how many of them there are for each byte that the products
 * move at least: of each side's step, of the products alone, and what the machine's arithmetic and memory allow.
 */
export function roofline(measured: Measured<BenchRow>[]): Figure {
  const panels = measured.flatMap(panelsOf);
  return figure(
    {
      title: "How near a training step comes to the machine's limits",
      subtitle:
        "Operations of the matrix products divided by the time of the whole step, one core; both axes logarithmic",
      columns: Math.min(2, panels.length),
      rowHeight: 300,
      legend: true,
    },
    panels,
  );
}

/** One for each size of batch. */
function panelsOf({ instructions, rows }: Measured<BenchRow>): Panel[] {
  const isVariant = ({ peer }: BenchRow) => peer.startsWith(`${ourName},`);
  const steps = rows.filter((row) => row.workload.startsWith("train") && row.intensity !== null && !isVariant(row));
  const batches = [...new Set(steps.map(({ workload }) => workload.split("-b")[1]))];
  return batches.map((batch) =>
    batchPanel(
      `${names[instructions]}, batch ${batch}`,
      steps.filter(({ workload }) => workload.endsWith(`-b${batch}`)),
      { ...machineOf(rows), least: Math.min(...steps.map(({ gflops }) => gflops!)) },
    ),
  );
}

/** GFLOP/s of fused multiplications and additions, or of the best product, and GB/s of memory; undefined where they were not measured. */
interface Machine {
  best?: number;
  memory?: number;
}

/** With the least rate that is drawn. */
type Scene = Machine & { least: number };

function machineOf(rows: BenchRow[]): Machine {
  const greatest = (values: (number | null)[]) => {
    const found = values.filter((value) => value !== null);
    return found.length > 0 ? Math.max(...found) : undefined;
  };
  return {
    best: greatest(rows.filter((row) => isProducts(row) || isPeak(row)).map(({ gflops }) => gflops)),
    memory: greatest(rows.map(({ gigabytes_per_s }) => gigabytes_per_s)),
  };
}

function batchPanel(title: string, rows: BenchRow[], machine: Scene): Panel {
  const sides = [...new Set(rows.filter((row) => !isProducts(row)).map(({ peer }) => peer))];
  const steps = [...new Map(rows.map((row) => [row.workload, row])).values()];
  const intensities = steps.map(({ intensity }) => intensity!);
  const [from, to] = [Math.min(...intensities) / 1.6, Math.max(...intensities) * 1.6];
  const ofSide = (fits: (row: BenchRow) => boolean) => ({
    x: intensities,
    y: steps.map(({ workload }) => rateOf(rows.filter((row) => row.workload === workload && fits(row)))),
  });
  return {
    title,
    x: {
      type: "log",
      title: "operations for each byte moved",
      range: [Math.log10(from), Math.log10(to)],
      tickvals: [2, 5, 10, 20, 50, 100],
    },
    y: {
      type: "log",
      title: "GFLOP/s",
      range: [Math.log10(machine.least / 2), Math.log10(1.25 * greatestOf(rows, machine))],
      tickvals: rates,
      ticktext: rates.map(String),
    },
    marks: [
      ...roofOf(machine, from, to),
      course(ofSide(isProducts), productsLook),
      ...sides.map((peer) =>
        course(
          ofSide((row) => row.peer === peer),
          { ...looks[familyOf(peer)], name: peer },
        ),
      ),
    ],
    notes: steps.map(({ workload, intensity }) => widthNote(workload, intensity!)),
  };
}

function greatestOf(rows: BenchRow[], { best = 0 }: Machine): number {
  return Math.max(best, rateOf(rows));
}

/** Memory's rate times the intensity, up to the best rate of arithmetic. */
function roofOf({ best, memory }: Machine, from: number, to: number) {
  if (best === undefined) return [];
  const knee = memory === undefined ? from : Math.min(to, Math.max(from, best / memory));
  const x = [from, knee, to];
  const limit = (intensity: number) => Math.min(best, (memory ?? Infinity) * intensity);
  return [line({ x, y: x.map(limit) }, roofLook)];
}

/** At the bottom, which width it is. */
function widthNote(workload: string, intensity: number) {
  const width = /-w(\d+)-/.exec(workload)![1];
  const position = {
    x: Math.log10(intensity),
    yref: "y domain",
    y: 0.03,
    xanchor: "center",
    yanchor: "bottom",
  } as const;
  return note(`width<br>${width}`, { ...position, align: "center" });
}

/** The best of the rows' rates. */
function rateOf(rows: BenchRow[]): number {
  return Math.max(...rows.map(({ gflops }) => gflops!));
}
