/** Study ladder-decisions: how far runs end from four predictions, where a right answer takes several decisions. */

import { distinct, number, seedsText } from "../results/numbers";
import type { Results } from "../results/rows";
import { updateOf } from "../results/updates";
import { mean } from "../statistics/moments";
import { partOf } from "../hypotheses/hypotheses";
import { evidenceOf, meansBySeed } from "../verdicts/evidence";
import type { LadderPrompt, LadderRun } from "../verdicts/ladderRuns";
import { massIn } from "../verdicts/thresholds";
import { meanOfSeedValues } from "./hypothesisParts";
import { emptyFigure, type Figure, figure, type Panel } from "./plot/figure";
import { line, pointsOf, scatter, type Trace, vertical } from "./plot/marks";
import { seedDots } from "./plot/seeds";
import { axisColour, ink, lawColour, type MarkerSymbol, verdictColour } from "./plot/theme";
import { noRows } from "./select";

const title = "Several decisions in a row: which law runs end at";
const claim = partOf("R5g");

/** From the nearest idea to the furthest: how decisions share what they learn, or that it is one decision, or the theorem's. */
const predictions = [
  { key: "law", name: "law, decisions alike after any prefix", colour: lawColour.law, symbol: "circle" },
  { key: "tabular", name: "of a table", colour: lawColour.contrast, symbol: "diamond" },
  { key: "oneDecision", name: "of one decision", colour: axisColour.length, symbol: "square" },
  { key: "tilt", name: "the tilt", colour: ink.line, symbol: "triangle-up" },
] as const satisfies readonly { key: keyof LadderPrompt; name: string; colour: string; symbol: MarkerSymbol }[];

const updates = ["mean + k2", "mean + k3", "whitened + k2", "whitened + k3"];
/** Distances are drawn from here on; smaller ones stand at the edge. */
const [least, most] = [1e-4, 1];

/** A panel for each number of decisions and β; a line an update, in it the distance from each prediction. */
export function severalDecisions(results: Results): Figure {
  const evidence = evidenceOf(results);
  const runs = evidence.ladderRuns().filter(({ row }) => row.study === "ladder-decisions");
  if (runs.length === 0) return emptyFigure(title, noRows("ladder-decisions", results.protocol));
  const seeds = distinct(runs.map(({ row }) => row.baseSeed)).length;
  const subtitle = `Distance of exact masses from four predictions, base mass from .02. Small: ${seedsText(seeds)}; green: R5g’s line`;
  const settings = distinct(runs.map(({ row }) => Number(row.decisions))).flatMap((decisions) =>
    distinct(runs.map(({ row }) => Number(row.beta))).map((beta) => ({ decisions, beta })),
  );
  const page = {
    title,
    subtitle,
    columns: 2,
    rowHeight: 210,
    space: { left: 40 },
    gap: { x: 110, y: 84 },
    legend: true,
  };
  return figure(
    page,
    settings.map(
      ({ decisions, beta }) =>
      panelOf(`${decisions} decisions, β = ${beta}`, runs.filter(({ row }) => row.decisions === decisions && row.beta === beta)), // prettier-ignore
    ),
  );
}

function panelOf(name: string, runs: LadderRun[]): Panel {
  const heights = updates.map((_, i) => updates.length - 1 - i);
  return {
    title: name,
    x: {
      title: "mean |P − prediction|",
      type: "log",
      range: [Math.log10(least) - 0.1, Math.log10(most)],
      tickvals: [1e-4, 1e-3, 1e-2, 1e-1, 1],
      ticktext: [".0001", ".001", ".01", ".1", "1"],
    },
    y: { range: [-0.6, updates.length - 0.4], tickvals: heights, ticktext: updates, ticks: "", showgrid: false },
    marks: updates.flatMap((update, i) => updateMarks(runs.filter(({ row }) => updateOf(row) === update), heights[i])), // prettier-ignore
    shapes: [vertical(claim.region.below!, { colour: verdictColour.holds, dash: "dash", width: 1.4 })],
  };
}

/** One prediction under the other, so that none hides another. */
function updateMarks(runs: LadderRun[], height: number): Trace[] {
  const isIn = massIn(claim);
  const chosen = runs.map((run) => ({ ...run, prompts: run.prompts.filter(({ base }) => isIn(base)) }));
  return predictions.flatMap(({ key, name, colour, symbol }, i): Trace[] => {
    const points = meansBySeed(
      chosen.filter(({ prompts }) => prompts.length > 0),
      ({ row }) => row.baseSeed,
      ({ prompts }) => mean(prompts.map((prompt) => Math.abs(prompt.measured - Number(prompt[key])))),
    );
    if (points.length === 0) return [];
    const y = height + 0.18 * (1.5 - i);
    const summary = meanOfSeedValues(points);
    const seeds = pointsOf(points, { x: ({ value }) => shown(value), y: () => y });
    const text = [`${updateOf(runs[0].row)}, ${name}: ${number(summary.mean)}, ${seedsText(summary.seeds)}`];
    const bar = { x: [shown(summary.lower), shown(summary.upper)], y: [y, y] };
    return [
      seedDots(seeds, { colour }, { dense: true }),
      ...(Number.isFinite(summary.lower) ? [line(bar, { colour, width: 2 })] : []),
      scatter({ x: [shown(summary.mean)], y: [y], text }, { colour, symbol, size: 8, name }),
    ];
  });
}

function shown(distance: number): number {
  return Math.max(least, distance);
}
