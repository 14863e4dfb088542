import type { Data } from "plotly.js-dist";
import { type Figure, figure, note, type Panel } from "../../figures/plot/figure";
import { ordinalAxis } from "../../figures/plot/scales";
import { ink, size } from "../../figures/plot/theme";
import { names } from "../instructions";
import type { ProfileRow } from "../profile/account";
import { parts, type Part } from "../profile/parts";
import { shortName, type Measured } from "./looks";

const colours: Record<Part, string> = {
  products: "#0072b2",
  aroundProducts: "#88c5ea",
  elementwise: "#e69f00",
  normalised: "#f0e442",
  reductions: "#009e73",
  copies: "#d55e00",
  random: "#cc79a7",
  other: "#882255",
  executor: "#5f6368",
  outside: "#c4c7ca",
  attention: "#56b4e9",
  norms: "#117733",
  weightGradients: "#332288",
  embedding: "#994f00",
  weights: "#e78ac3",
  optimiser: "#c9a227",
  sampling: "#aa4499",
  rest: "#e3e5e8",
};

/** What the time of a call of ours goes to, in shares; its milliseconds above each bar. */
export function profileChart(measured: Measured<ProfileRow>[]): Figure {
  const isTraining = ({ workload }: ProfileRow) => workload.startsWith("train");
  const panelsOf = (what: string, isShown: (row: ProfileRow) => boolean) =>
    measured.map(({ instructions, rows }) => ({
      title: `${names[instructions]}: ${what}`,
      rows: rows.filter(isShown),
    }));
  const panels = [
    ...panelsOf("training step (width, batch)", isTraining),
    ...panelsOf("generation and GRPO", (row) => !isTraining(row)),
  ].filter((panel) => panel.rows.length > 0);
  const drawn = figure(
    {
      title: "Where the time of a call goes, on one core",
      subtitle: subtitleOf(measured.flatMap(({ rows }) => rows)),
      columns: 1,
      rowHeight: 220,
    },
    panels.map((panel) => sharePanel(panel.title, panel.rows)),
  );
  return { ...drawn, layout: { ...drawn.layout, ...besideTheBars(drawn) } };
}

/** Own ops have a part `other` that no graph has. */
function subtitleOf(rows: ProfileRow[]): string {
  const own = "By the clocks of our own ops";
  const graphs = "by TensorFlow's own step statistics and oneDNN's times of its primitives";
  const isOwn = ({ part }: ProfileRow) => part === "rest";
  if (!rows.some(isOwn)) return graphs.replace("by", "By");
  return rows.some(({ part }) => part === "outside") ? `${own}; where graphs ran, ${graphs}` : own;
}

/** A legend of a line a part, in the order of the bars' parts, stands to the right. */
function besideTheBars({ layout }: Figure): Figure["layout"] {
  return {
    barmode: "stack",
    showlegend: true,
    margin: { ...layout.margin, r: 160 },
    legend: { x: 1.02, y: 1, yanchor: "top", traceorder: "reversed", font: { size: size.small } },
  };
}

function sharePanel(title: string, rows: ProfileRow[]): Panel {
  const workloads = [...new Set(rows.map(({ workload }) => workload))];
  const totals = workloads.map((workload) => total(rows.filter((row) => row.workload === workload)));
  const shareOf = (part: Part, i: number) =>
    (100 * total(rows.filter((row) => row.workload === workloads[i] && row.part === part))) / totals[i];
  return {
    title,
    x: ordinalAxis(workloads.map(shortName)),
    y: { title: "% of the time", range: [0, 108], tickvals: [0, 20, 40, 60, 80, 100] },
    marks: partsIn(rows).map((part) => bars(part, workloads, (i) => shareOf(part, i))),
    notes: totals.map((milliseconds, i) =>
      note(`${Number(milliseconds.toPrecision(3))} ms`, { x: i, y: 101, xanchor: "center", yanchor: "bottom" }),
    ),
  };
}

/** In the order of the list. */
function partsIn(rows: ProfileRow[]): Part[] {
  return (Object.keys(parts) as Part[]).filter((part) => rows.some((row) => row.part === part));
}

/** A share below zero, which subtraction gives on a machine that is busy, is not drawn. */
function bars(part: Part, workloads: string[], shareOf: (i: number) => number): Data {
  return {
    type: "bar",
    name: parts[part],
    x: workloads.map((_, i) => i),
    y: workloads.map((_, i) => Math.max(0, shareOf(i))),
    marker: { color: colours[part], line: { color: ink.paper, width: 0.6 } },
    hovertemplate: "%{y:.1f}%<extra>%{fullData.name}</extra>",
  };
}

function total(rows: ProfileRow[]): number {
  return rows.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
}
