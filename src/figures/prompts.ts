/** Figure 5: the gain of single prompts against their base mass, beside what a common odds factor would give. */

import { meanInterval } from "../evaluation/intervals";
import type { PromptRow, ResultRow, Results } from "../experiments/rows";
import { targets, type Axis } from "../strings";
import { headroom, massOfLargestGain } from "../theory/tilt";
import { groupBy } from "../groupBy";
import { emptyFigure, type Figure, figure, note, type Page, type Panel } from "./figure";
import { intervals, level, line, scatter, type Trace } from "./marks";
import { extent, mean, noRows } from "./select";
import { axisColour, axisName, axisSymbol, ink } from "./theme";

const page: Page = {
  title: "Gain of single prompts, beside what one common odds factor would give",
  subtitle:
    "RL on the target. One half of the base samples places a prompt, the other measures its gain; bars: 95% over prompts",
  columns: 2,
  rowHeight: 230,
};

const oddsFactors = [2, 8, 64];

/** Prompts of one bin; fewer have no useful interval. */
const fewestInBin = 5;

/** One prompt under one run: where the placing half of the base samples puts it, and what RL changed. */
interface PromptGain {
  place: number;
  gain: number;
}

/** One panel a target axis: every prompt of every run, means of bins with intervals, and headroom curves. */
export function prompts({ rows, prompts: counts, protocol }: Results): Figure {
  const runs = [...groupBy(rows.filter(isTarget), (row) => row.run).values()].map(([row]) => row);
  const byRun = groupBy(counts, (row) => row.run);
  const gains = (target: Axis) => runs.filter((run) => run.trainedOn === target).flatMap((run) => gainsOf(run, byRun));
  const panels = targets.map((target) => ({ target, gains: gains(target) })).filter((each) => each.gains.length > 0);
  if (panels.length === 0) return emptyFigure("Gain of single prompts", noRows("exposure", protocol));
  const all = panels.flatMap((each) => each.gains.map(({ gain }) => gain));
  const [lowest] = extent(all, -0.25);
  return figure(
    page,
    panels.map((each) => panelOf(each.target, each.gains, lowest)),
  );
}

function isTarget(row: ResultRow): boolean {
  return row.study === "exposure" && row.method === "grpo" && row.axis === row.trainedOn;
}

/** The half that placed a prompt takes no part in its gain: else prompts placed low would rise by themselves. */
function gainsOf(run: ResultRow, byRun: Map<string, PromptRow[]>): PromptGain[] {
  const own = (id: string) => (byRun.get(id) ?? []).filter((row) => row.axis === run.trainedOn);
  const before = new Map(own(run.base).map((row) => [row.prompt, row]));
  return own(run.run).flatMap((after) => {
    const base = before.get(after.prompt);
    if (!base) return [];
    const tuned = (after.placing + after.correct) / (after.placingSamples + after.samples);
    return [{ place: base.placing / base.placingSamples, gain: tuned - base.correct / base.samples }];
  });
}

function panelOf(target: Axis, gains: PromptGain[], lowest: number): Panel {
  const colour = axisColour[target];
  const points = {
    x: gains.map(({ place }, i) => place + jitter(i)),
    y: gains.map(({ gain }, i) => gain + jitter(3 * i)),
  };
  return {
    title: `${axisName[target]}, ${gains.length} prompts`,
    x: { title: { text: "base mass Q of the prompt" }, range: [-0.04, 1.04] },
    y: { title: { text: "gain" }, range: [lowest - 0.05, 1.05], tickvals: [-1, -0.5, 0, 0.5, 1] },
    marks: [
      { ...scatter(points, { colour, size: 4, opacity: 0.22 }), hoverinfo: "skip" },
      ...oddsFactors.map(headroomCurve),
      binned(gains, colour, axisSymbol[target]),
    ],
    shapes: [level(0)],
    notes: oddsFactors.map(headroomLabel),
  };
}

/** Spreads counts that coincide; the golden ratio fills evenly and is the same at every drawing. */
function jitter(i: number): number {
  return (((i * 0.6180339887498949) % 1) - 0.5) * 0.024;
}

function binned(gains: PromptGain[], colour: string, symbol: (typeof axisSymbol)[Axis]): Trace {
  const bins = [...groupBy(gains, ({ place }) => Math.ceil(place * 5)).entries()].sort(([a], [b]) => a - b);
  const full = bins.map(([, bin]) => bin).filter((bin) => bin.length >= fewestInBin);
  const summaries = full.map((bin) => meanInterval(bin.map(({ gain }) => gain)));
  const text = full.map(
    (bin, i) => `${bin.length} prompts: ${summaries[i].lower.toFixed(3)} to ${summaries[i].upper.toFixed(3)}`,
  );
  return intervals(
    {
      x: full.map((bin) => mean(bin.map(({ place }) => place))),
      y: full.map((bin) => mean(bin.map(({ gain }) => gain))),
      lower: summaries.map(({ lower }) => lower),
      upper: summaries.map(({ upper }) => upper),
      text,
    },
    { colour, symbol, size: 10 },
  );
}

/** The theorem's headroom where every prompt's odds are multiplied by `factor` = e^{1/β}. */
function headroomCurve(factor: number): Trace {
  const x = Array.from({ length: 51 }, (_, i) => (i / 50) ** 2);
  const y = x.map((Q) => headroom(Q, 1 / Math.log(factor)));
  return { ...line({ x, y }, { colour: ink.line, width: 1, dash: "dot" }), hoverinfo: "skip" };
}

function headroomLabel(factor: number) {
  const beta = 1 / Math.log(factor);
  const x = massOfLargestGain(beta);
  return note(`odds × ${factor}`, {
    x,
    y: headroom(x, beta),
    yshift: -9,
    font: { size: 11, color: ink.soft },
  });
}
