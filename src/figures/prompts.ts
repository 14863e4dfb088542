/** Figure 5: the gain of single prompts against their base mass, beside what a common odds factor would give. */

import type { Annotation } from "plotly.js-dist";
import type { PromptRow, ResultRow, Results } from "../results/rows";
import { distinctSeeds } from "../verdicts/estimate";
import { targets, type Axis } from "../strings";
import { groupBy } from "../common/groupBy";
import { emptyFigure, type Figure, figure, note, type Page, type Panel } from "./plot/figure";
import { headroomCurve, oddsFactors } from "./theory/headroomCurves";
import { everywhere, testedOf } from "./judged";
import { level, scatter, type Trace } from "./plot/marks";
import { type Bin, binned, binsOf, type PromptGain } from "./promptBins";
import { extent, noRows } from "./select";
import { axisColour, axisName, axisSymbol } from "./plot/theme";
import { everyNth, everyNthText, strideFor } from "./plot/thin";

const plain = "Gain of single prompts, beside what one common odds factor would give";
const claim = "No common odds factor: RL multiplies the odds of high masses less";

/** Small points of a panel; more make a large file and no clearer cloud. */
const mostPoints = 800;

/** A target in one format: the prompts of each run on it. */
interface Shown {
  target: Axis;
  name: string;
  runs: PromptGain[][];
  bins: Bin[];
}

/** What all panels share. */
interface Scene {
  /** Every how many prompts are drawn. */
  stride: number;
  range: [number, number];
}

/** One panel a target axis, and one for answers: prompts of all runs, means of bins with intervals, headroom curves. */
export function prompts(results: Results): Figure {
  const own = targetsOf(results);
  const all = own.flatMap(({ runs }) => runs.flat());
  if (all.length === 0) return emptyFigure("Gain of single prompts", noRows("exposure", results.protocol));
  const overSeeds = distinctSeeds(all) >= 3;
  const shown = own.map((each): Shown => ({ ...each, bins: binsOf(each.runs.flat(), overSeeds) }));
  const stride = strideFor(Math.max(...shown.map(({ runs }) => runs.flat().length)), mostPoints);
  const page: Page = {
    title: holds(results) ? claim : plain,
    subtitle: subtitleOf(stride, overSeeds),
    columns: 2,
    rowHeight: shown.length > 4 ? 190 : 230,
    gap: { x: 62, y: 80 },
  };
  const scene = { stride, range: rangeOf(all, shown) };
  return figure(
    page,
    shown.map((each) => panelOf(each, scene)),
  );
}

/** Whether H5e is rejected wherever it is tested, on the side of a factor that falls with the mass. */
function holds(results: Results): boolean {
  return everywhere("rejected", "H5e", results) && testedOf("H5e", results).every(({ effect }) => effect < 0);
}

/** Steps before answers; targets of which no prompt was counted before and after are left out. */
function targetsOf({ rows, prompts: counts }: Results): Omit<Shown, "bins">[] {
  const byRun = groupBy(counts, (row) => row.run);
  const runs = [...groupBy(rows.filter(isTarget), (row) => row.run).values()].map(([row]) => row);
  const places = (["steps", "answer"] as const).flatMap((format) => targets.map((target) => ({ format, target })));
  return places.flatMap(({ format, target }) => {
    const own = runs.filter((run) => run.trainedOn === target && run.format === format);
    const gains = own.map((run) => gainsOf(run, byRun)).filter(({ length }) => length > 0);
    return gains.length > 0 ? [{ target, name: nameOf(target, format), runs: gains }] : [];
  });
}

/** Intervals may reach above 1, as no gain can. */
function rangeOf(all: PromptGain[], shown: Shown[]): [number, number] {
  const gains = all.map(({ gain }) => gain);
  const ends = shown.flatMap(({ bins }) => bins.flatMap(({ lower, upper }) => [lower, upper]));
  const [low, high] = extent([...gains, ...ends], -0.25, 1);
  return [low - 0.05, high + 0.05];
}

function subtitleOf(n: number, overSeeds: boolean): string {
  const small = n === 1 ? "prompts" : everyNthText(n, "one");
  const bins = `means of bins, 95% over ${overSeeds ? "base seeds" : "prompts"}`;
  return `Half of the base samples places a prompt, half measures its gain. Small: ${small}; large: ${bins}`;
}

function isTarget(row: ResultRow): boolean {
  return row.study === "exposure" && row.method === "grpo" && row.axis === row.trainedOn;
}

function nameOf(target: Axis, format: ResultRow["format"]): string {
  return format === "answer" ? `${target} (answers), exact masses` : axisName[target];
}

function gainsOf(run: ResultRow, byRun: Map<string, PromptRow[]>): PromptGain[] {
  const own = (id: string) => (byRun.get(id) ?? []).filter((row) => row.axis === run.trainedOn);
  const before = new Map(own(run.base).map((row) => [row.prompt, row]));
  return own(run.run).flatMap((after) => {
    const base = before.get(after.prompt);
    return base ? [{ seed: run.baseSeed, ...gainOf(base, after) }] : [];
  });
}

/**
 * The half of the samples that placed a prompt takes no part in its gain: else prompts placed low would rise by
 * themselves. Exact masses have no such noise.
 */
function gainOf(base: PromptRow, after: PromptRow): { place: number; gain: number } {
  if (base.exactMass !== null && after.exactMass !== null)
    return { place: base.exactMass, gain: after.exactMass - base.exactMass };
  const tuned = (after.placing + after.correct) / (after.placingSamples + after.samples);
  return { place: base.placing / base.placingSamples, gain: tuned - base.correct / base.samples };
}

function panelOf({ target, name, runs, bins }: Shown, { stride, range }: Scene): Panel {
  const colour = axisColour[target];
  return {
    title: name,
    x: { title: { text: "base mass Q of the prompt" }, range: [-0.04, 1.04] },
    y: { title: { text: "gain" }, range, tickvals: [-1, -0.5, 0, 0.5, 1] },
    marks: [
      cloud(everyNth(runs, stride), colour),
      ...oddsFactors.map(headroomCurve),
      binned(bins, { colour, symbol: axisSymbol[target], size: 10 }),
    ],
    shapes: [level(0)],
    notes: [key(runs)],
  };
}

/** In the upper right, which is empty, for no gain exceeds 1 − Q: on the curves labels would lie under the cloud. */
function key(runs: PromptGain[][]): Partial<Annotation> {
  const policies = `${runs.length} polic${runs.length > 1 ? "ies" : "y"}`;
  const factors = [...oddsFactors].reverse().join(", × ");
  const text = `${runs.flat().length} prompts of ${policies}<br>dotted, from above:<br>odds × ${factors}`;
  const corner = { xref: "x domain", yref: "y domain", x: 0.98, y: 0.97, xanchor: "right", yanchor: "top" } as const;
  return note(text, { ...corner, align: "right" });
}

function cloud(gains: PromptGain[], colour: string): Trace {
  const points = {
    x: gains.map(({ place }, i) => place + jitter(i)),
    y: gains.map(({ gain }, i) => gain + jitter(3 * i)),
  };
  return { ...scatter(points, { colour, size: 4, opacity: 0.22 }), hoverinfo: "skip" };
}

/** Spreads counts that coincide; the golden ratio fills evenly and is the same at every drawing. */
function jitter(i: number): number {
  return (((i * 0.6180339887498949) % 1) - 0.5) * 0.024;
}
