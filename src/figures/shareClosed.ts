/** The share of what is missing that RL closes, gain / (1 − Q), by base mass: what is free where the gain itself is bounded. */

import { groupBy } from "../common/groupBy";
import { partOf } from "../hypotheses/hypotheses";
import { number, seedsText, signed } from "../results/numbers";
import type { Results } from "../results/rows";
import { mean } from "../statistics/moments";
import { targets } from "../strings";
import { evidenceOf, meansBySeed, type Evidence } from "../verdicts/evidence";
import { pointsOf as pointsOnTarget } from "../verdicts/measures/invertedU";
import { meanOfSeedValues, measured, effectText } from "./hypothesisParts";
import { emptyFigure, type Figure, figure, note, type Panel } from "./plot/figure";
import { course, level, pointsOf, region, type Trace } from "./plot/marks";
import { intervalBars, seedDots } from "./plot/seeds";
import { axisColour, axisName, faded, ink } from "./plot/theme";
import { noRows } from "./select";

const title = "The share of what is missing that RL closes, by base mass";
const answers = "composition (answers)";
const edges = [0.05, 0.15, 0.3, 0.5, 0.7, 0.9, 0.95, 0.995];
const page = { title, columns: 3, rowHeight: 215, gap: { x: 50, y: 84 } };
const range: [number, number] = [-0.55, 1.08];

const corner = { xref: "x domain", yref: "y domain", x: 0.03, y: 0.03, xanchor: "left", yanchor: "bottom", align: "left" } as const; // prettier-ignore

/** One run: its base mass and the share that it closes. */
interface Closed {
  seed: number;
  Q: number;
  share: number;
}

/** In distribution, and on each target by halves of the base samples; means of bins of the base mass. */
export function shareClosed(results: Results): Figure {
  const evidence = evidenceOf(results);
  const inside = evidence.changes("correctMass", "saturation").filter(({ row }) => row.axis === "in-distribution");
  if (inside.length === 0) return emptyFigure(title, noRows("saturation", results.protocol));
  const all = inside.map(({ row, before, gain }) => ({ seed: row.baseSeed, Q: before, share: gain / (1 - before) }));
  const subtitle =
    "gain / (1 − Q). Small: runs, large: means of bins with 95% over base seeds. Shaded: where the slope is asked for (R3a, R1b)";
  const slope = (id: "R3a" | "R1b", of?: string) => `slope ${effectText(measured(id, evidence, of))}`;
  return figure({ ...page, subtitle }, [
    panelOf("in distribution", all, ink.text, slope("R3a"), partOf("R3a").thresholds!),
    ...[...targets, answers].map((of) => targetPanel(evidence, of, slope("R1b", of))),
  ]);
}

function targetPanel(evidence: Evidence, of: string, text: string): Panel {
  const runs = pointsOnTarget(evidence, of).map(({ seed, x, y }) => ({ seed, Q: x, share: y / (1 - x) }));
  const target = of === answers ? "composition" : (of as (typeof targets)[number]);
  const name = of === answers ? of : axisName[target];
  return panelOf(name, runs, axisColour[target], text, partOf("R1b").thresholds!);
}

function panelOf(
  name: string,
  runs: Closed[],
  colour: string,
  slope: string,
  { massFrom, massTo }: Readonly<Record<string, number>>,
): Panel {
  const within = runs.filter(({ Q }) => Q >= edges[0] && Q <= edges[edges.length - 1]);
  const outside = within.filter(({ share }) => share < range[0]).length;
  return {
    title: name,
    x: { title: "base mass Q", range: [0, 1.02], dtick: 0.2 },
    y: { title: "share closed", range, dtick: 0.5 },
    marks: runMarks(name, within, colour),
    shapes: [region(massFrom, massTo, faded(ink.line, 0.1)), level(0)],
    notes: [note(outside > 0 ? `${slope}<br>${outside} below` : slope, corner)],
  };
}

function runMarks(name: string, runs: Closed[], colour: string): Trace[] {
  const bins = [...groupBy(runs, binOf)].sort(([a], [b]) => a - b).map(([, own]) => own);
  const shown = runs.filter(({ share }) => share >= range[0]);
  const summaries = bins.map((own) => meanOfSeedValues(meansBySeed(own, ({ seed }) => seed, ({ share }) => share))); // prettier-ignore
  const x = bins.map((own) => mean(own.map(({ Q }) => Q)));
  const text = bins.map((own, i) => `${name}, Q about ${number(x[i])}: ${own.length} runs, ${seedsText(summaries[i].seeds)}<br>share ${signed(summaries[i].mean)}`); // prettier-ignore
  return [
    seedDots(pointsOf(shown, { x: ({ Q }) => Q, y: ({ share }) => share }), { colour }),
    intervalBars(x, summaries, { colour }),
    course({ x, y: summaries.map((each) => each.mean), text }, { colour, width: 2, size: 8 }),
  ];
}

function binOf({ Q }: Closed): number {
  return edges.findIndex((edge, i) => i > 0 && Q <= edge);
}
