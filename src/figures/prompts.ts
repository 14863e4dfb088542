/** Figure 5: the gain of single prompts against their base mass, beside what a common odds factor would give. */

import type { PromptRow, ResultRow, Results } from "../results/rows";
import { seedsText } from "../results/numbers";
import { distinctSeeds } from "../verdicts/estimate";
import { replicatesOf } from "../verdicts/evidence";
import { targets, type Axis } from "../strings";
import { groupBy } from "../common/groupBy";
import { everywhere, testedOf } from "./hypothesisParts";
import { cloud, evenly, everyNth, everyNthText, strideFor } from "./plot/cloud";
import { cornerNote, emptyFigure, type Figure, figure, type Panel } from "./plot/figure";
import { level, type Points, pointsOf } from "./plot/marks";
import { paddedRange, shareRange } from "./plot/scales";
import { axisColour, axisName, axisSymbol } from "./plot/theme";
import { type Bin, binMarks, binsOf, type PromptGain } from "./promptBins";
import { noRows } from "./select";
import { headroomCurve, oddsFactors } from "./theory/headroomCurves";

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
  const texts = { title: holds(results) ? claim : plain, subtitle: subtitleOf(stride, overSeeds) };
  const scene = { stride, range: gainRange(all, shown) };
  const panels = shown.map((each) => targetPanel(each, scene));
  return figure({ ...texts, columns: 2, rowHeight: shown.length > 4 ? 190 : 230 }, panels);
}

/** Whether H5e is rejected wherever it is tested, on the side of a factor that falls with the mass. */
function holds(results: Results): boolean {
  return everywhere("rejected", "H5e", results) && testedOf("H5e", results).every(({ effect }) => effect < 0);
}

/**
 * One RL run of each base policy, as everywhere, where several were made. Steps before answers; targets of
 * which no prompt was counted before and after are left out.
 */
function targetsOf({ rows, prompts: counts }: Results): Omit<Shown, "bins">[] {
  const byRun = groupBy(counts, (row) => row.run);
  const runs = [...groupBy(replicatesOf(rows).filter(isTarget), (row) => row.run).values()].map(([row]) => row);
  const panels = (["steps", "answer"] as const).flatMap((format) => targets.map((target) => ({ format, target })));
  return panels.flatMap(({ format, target }) => {
    const own = runs.filter((run) => run.trainedOn === target && run.format === format);
    const gains = own.map((run) => promptGains(run, byRun)).filter(({ length }) => length > 0);
    return gains.length > 0 ? [{ target, name: nameOf(target, format), runs: gains }] : [];
  });
}

/** Intervals may reach above 1, as no gain can. */
function gainRange(all: PromptGain[], shown: Shown[]): [number, number] {
  const gains = all.map(({ gain }) => gain);
  const ends = shown.flatMap(({ bins }) => bins.flatMap(({ lower, upper }) => [lower, upper]));
  return paddedRange([...gains, ...ends], { include: [-0.25, 1], below: 0.03, above: 0.03 });
}

function subtitleOf(n: number, overSeeds: boolean): string {
  const small = n === 1 ? "prompts" : everyNthText(n, "one");
  const bins = `means of bins, 95% over ${overSeeds ? "base seeds" : "prompts"}`;
  return `Half of the base samples gives a prompt’s Q, half measures its gain. Small: ${small}; large: ${bins}`;
}

function isTarget(row: ResultRow): boolean {
  return row.study === "exposure" && row.method === "grpo" && row.axis === row.trainedOn;
}

function nameOf(target: Axis, format: ResultRow["format"]): string {
  return format === "answer" ? `${target} (answers), exact masses` : axisName[target];
}

function promptGains(run: ResultRow, byRun: Map<string, PromptRow[]>): PromptGain[] {
  const own = (id: string) => (byRun.get(id) ?? []).filter((row) => row.axis === run.trainedOn);
  const before = new Map(own(run.base).map((row) => [row.prompt, row]));
  return own(run.run).flatMap((after) => {
    const base = before.get(after.prompt);
    return base ? [{ seed: run.baseSeed, ...promptGain(base, after) }] : [];
  });
}

/**
 * The samples that give the base mass take no part in the gain: prompts whose mass is underestimated by chance would
 * otherwise seem to gain (regression to the mean). Exact masses have no such noise.
 */
function promptGain(base: PromptRow, after: PromptRow): Omit<PromptGain, "seed"> {
  if (base.exactMass !== null && after.exactMass !== null)
    return { baseMass: base.exactMass, gain: after.exactMass - base.exactMass };
  const tuned = (after.placing + after.correct) / (after.placingSamples + after.samples);
  return { baseMass: base.placing / base.placingSamples, gain: tuned - base.correct / base.samples };
}

function targetPanel({ target, name, runs, bins }: Shown, { stride, range }: Scene): Panel {
  const colour = axisColour[target];
  return {
    title: name,
    x: { title: "base mass Q of the prompt", range: shareRange },
    y: { title: "gain", range, tickvals: [-1, -0.5, 0, 0.5, 1] },
    marks: [
      cloud(spreadOut(everyNth(runs, stride)), colour),
      ...oddsFactors.map((factor) => headroomCurve(factor)),
      binMarks(bins, { colour, symbol: axisSymbol[target], size: 10 }),
    ],
    shapes: [level(0)],
    // In the upper right, which is empty, for no gain exceeds 1 − Q: on the curves labels would lie under the cloud.
    notes: [cornerNote(countsText(runs), "upper right", { align: "right" })],
  };
}

function countsText(runs: PromptGain[][]): string {
  const policies = `${runs.length} polic${runs.length > 1 ? "ies" : "y"}`;
  const factors = [...oddsFactors].reverse().join(", × ");
  return `${policies}, ${seedsText(distinctSeeds(runs.flat()))}<br>dotted, from above:<br>odds × ${factors}`;
}

/** Counts of samples coincide: each prompt is moved by up to .012. */
function spreadOut(gains: PromptGain[]): Points {
  const jitter = (i: number) => (evenly(i) - 0.5) * 0.024;
  return pointsOf(gains, { x: ({ baseMass }, i) => baseMass + jitter(i), y: ({ gain }, i) => gain + jitter(3 * i) });
}
