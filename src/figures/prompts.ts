/** Figure 5: the gain of single prompts against their base mass, beside what a common odds factor would give. */

import type { PromptRow, ResultRow, Results } from "../experiments/rows";
import { distinctSeeds } from "../experiments/verdicts/verdict";
import { targets, type Axis } from "../strings";
import { groupBy } from "../groupBy";
import { emptyFigure, type Figure, figure, note, type Page, type Panel } from "./figure";
import { headroomCurve, oddsFactors } from "./headroomCurves";
import { level, scatter, type Trace } from "./marks";
import { binned, type PromptGain } from "./promptBins";
import { extent, noRows } from "./select";
import { axisColour, axisName, axisSymbol } from "./theme";
import { everyNth, everyNthText, strideFor } from "./thin";

const title = "Gain of single prompts, beside what one common odds factor would give";

/** Small points of a panel; more make a large file and no clearer cloud. */
const mostPoints = 800;

/** No gain exceeds 1 − Q: the upper right is empty, where labels on the curves would lie under the cloud. */
const factors = note(`dotted, from above:<br>odds × ${[...oddsFactors].reverse().join(", × ")}`, {
  ...{ xref: "x domain", yref: "y domain", x: 0.98, y: 0.97, xanchor: "right", yanchor: "top", align: "right" },
});

/** A target in one format: the prompts of each run on it. */
interface Shown {
  target: Axis;
  name: string;
  runs: PromptGain[][];
}

/** One panel a target axis, and one for answers: prompts of all runs, means of bins with intervals, headroom curves. */
export function prompts({ rows, prompts: counts, protocol }: Results): Figure {
  const byRun = groupBy(counts, (row) => row.run);
  const runs = [...groupBy(rows.filter(isTarget), (row) => row.run).values()].map(([row]) => row);
  const panels = (["steps", "answer"] as const).flatMap((format) =>
    targets.flatMap((target): Shown[] => {
      const own = runs.filter((run) => run.trainedOn === target && run.format === format);
      const gains = own.map((run) => gainsOf(run, byRun)).filter(({ length }) => length > 0);
      return gains.length > 0 ? [{ target, name: nameOf(target, format), runs: gains }] : [];
    }),
  );
  return panels.length > 0 ? draw(panels) : emptyFigure("Gain of single prompts", noRows("exposure", protocol));
}

function draw(shown: Shown[]): Figure {
  const n = strideFor(Math.max(...shown.map(({ runs }) => runs.flat().length)), mostPoints);
  const all = shown.flatMap(({ runs }) => runs.flat());
  const [lowest] = extent(
    all.map(({ gain }) => gain),
    -0.25,
  );
  const overSeeds = distinctSeeds(all) >= 3;
  const page: Page = {
    title,
    subtitle: subtitleOf(n, overSeeds),
    columns: 2,
    rowHeight: shown.length > 4 ? 190 : 230,
    gap: { x: 62, y: 80 },
  };
  return figure(
    page,
    shown.map((each) => panelOf(each, n, overSeeds, lowest)),
  );
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

function panelOf({ target, name, runs }: Shown, n: number, overSeeds: boolean, lowest: number): Panel {
  const colour = axisColour[target];
  return {
    title: `${name}, ${runs.flat().length} prompts`,
    x: { title: { text: "base mass Q of the prompt" }, range: [-0.04, 1.04] },
    y: { title: { text: "gain" }, range: [lowest - 0.05, 1.05], tickvals: [-1, -0.5, 0, 0.5, 1] },
    marks: [
      cloud(everyNth(runs, n), colour),
      ...oddsFactors.map(headroomCurve),
      binned(runs.flat(), overSeeds, { colour, symbol: axisSymbol[target], size: 10 }),
    ],
    shapes: [level(0)],
    notes: [factors],
  };
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
