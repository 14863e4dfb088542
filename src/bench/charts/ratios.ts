import type { Shape } from "plotly.js-dist";
import { type Figure, figure, type Panel } from "../../figures/plot/figure";
import { intervals, level, type Trace } from "../../figures/plot/marks";
import { ordinalAxis } from "../../figures/plot/scales";
import { ink } from "../../figures/plot/theme";
import { names } from "../instructions";
import type { BenchRow } from "../rows";
import { familyOf, looks, shortName, type Measured } from "./looks";

const ticks = [0.1, 0.2, 0.5, 1, 1.5, 2, 3, 5, 10, 20, 50];
/** Between families of one workload, in units of the axis. */
const step = 0.14;

/** Ratios to each peer with their intervals and goals, on a logarithmic axis; above 1 ours is faster. */
export function ratios(measured: Measured<BenchRow>[]): Figure {
  const isTraining = ({ workload }: BenchRow) => workload.startsWith("train");
  const panelsOf = (what: string, isShown: (row: BenchRow) => boolean) =>
    measured.map(({ instructions, rows }) => ({
      title: `${names[instructions]}: ${what}`,
      rows: rows.filter(isShown),
    }));
  const panels = [
    ...panelsOf("training step (width, batch)", isTraining),
    ...panelsOf("generation and RL", (row) => !isTraining(row)),
  ].filter((panel) => panel.rows.length > 0);
  return figure(
    {
      title: "How many times faster than each peer, on one core",
      subtitle: "Their time divided by ours: median and 95% interval over rounds that take turns. Short lines: goals",
      columns: 1,
      rowHeight: 210,
      gap: { x: 62, y: 100 }, // tick labels have up to three lines
      legend: true,
    },
    panels.map((panel) => ratioPanel(panel.title, panel.rows)),
  );
}

function ratioPanel(title: string, rows: BenchRow[]): Panel {
  const workloads = [...new Set(rows.map(({ workload }) => workload))];
  const families = [...new Set(rows.map(({ peer }) => familyOf(peer)))];
  const at = ({ workload, peer }: BenchRow) =>
    workloads.indexOf(workload) + (families.indexOf(familyOf(peer)) - (families.length - 1) / 2) * step;
  return {
    title,
    x: ordinalAxis(workloads.map(shortName)),
    y: { type: "log", title: "times faster", tickvals: ticks, ticktext: ticks.map(String) },
    marks: families.map((family) =>
      familyMarks(
        family,
        rows.filter((row) => familyOf(row.peer) === family),
        at,
      ),
    ),
    shapes: [level(1), ...rows.flatMap((row) => goalMark(row, at(row)))],
  };
}

function familyMarks(family: string, rows: BenchRow[], at: (row: BenchRow) => number): Trace {
  const y = rows.map(({ ratio }) => ratio!);
  const points = {
    x: rows.map(at),
    y,
    lower: rows.map(({ lower }, i) => lower ?? y[i]),
    upper: rows.map(({ upper }, i) => upper ?? y[i]),
    text: rows.map((row) => `${row.title}<br>${row.peer}: ${row.ratio!.toFixed(2)} times`),
  };
  return intervals(points, { ...looks[family], name: family });
}

/** A short line where the goal is. */
function goalMark({ goal }: BenchRow, x: number): Partial<Shape>[] {
  const [, least] = /^≥ ([\d.]+)$/.exec(goal ?? "") ?? [];
  if (!least) return [];
  const y = Number(least);
  const line = { color: ink.soft, width: 2 };
  return [{ type: "line", xref: "x", yref: "y", x0: x - step / 2, x1: x + step / 2, y0: y, y1: y, line }];
}
