/** Figure 2: what RL on a target gains, by the share of pretraining that the target had. */

import type { Results } from "../results/rows";
import { groupBy } from "../common/groupBy";
import type { Axis } from "../strings";
import { emptyFigure, type Figure, figure, type Panel } from "./plot/figure";
import { course, level, pointsOf, type Trace } from "./plot/marks";
import { ordinalAxis, paddedRange } from "./plot/scales";
import { barsText, intervalBars, seedDots } from "./plot/seeds";
import { axisColour, axisSymbol } from "./plot/theme";
import { massText, percent, distinct } from "../results/numbers";
import { byTarget, changes, changeText, gainOverSeeds, gainsOf, noRows, type OnTarget, seedChanges } from "./select";
import { type Change } from "../results/changes";
import { mean } from "../statistics/moments";
import { gainsAtOptimum, optimumLine } from "./theory/optimum";

const plain = "Gain by RL on each target, by exposure";
const claim = "RL gains on a target where the base policy partly knows it";

const subtitle = "Change of sampled mass by RL on it, by its share of pretraining. Faint: seeds, bold: means";
const page = { columns: 2, rowHeight: 190, gap: { x: 56, y: 104 }, legend: true };

/**
 * One panel a target and answer format: the gain on it, beside it the change in distribution of the same runs, and
 * above both what the theorem's optimum would gain.
 */
export function exposure({ rows, prompts, protocol }: Results): Figure {
  const all = changes(rows, "exposure", "correctMass");
  if (all.length === 0) return emptyFigure(plain, noRows("exposure", protocol));
  const exposures = distinct(all.map(({ row }) => row.exposure));
  const shown = byTarget(all);
  const optima = gainsAtOptimum(all.filter(isOnTarget), prompts);
  const summaries = cellsOf(all).map(gainOverSeeds);
  const texts = { title: holds(all) ? claim : plain, subtitle: `${subtitle}; ${barsText(summaries)}` };
  const range = paddedRange(gainsOf([...all, ...optima]), { include: [0] });
  const panels = shown.map((each) => targetPanel(each, exposures, optima, range));
  return figure({ ...page, ...texts }, panels);
}

function isOnTarget({ row }: Change): boolean {
  return row.axis === row.trainedOn;
}

/** Changes on one axis by runs on one target at one exposure, in one format. */
function cellsOf(all: Change[]): Change[][] {
  return [...groupBy(all, ({ row }) => `${row.format} ${row.trainedOn} ${row.axis} ${row.exposure}`).values()];
}

/** Whether the means support the claim: gains above .1 where Q is in [.05, .95], below .05 where it is below .01. */
function holds(all: Change[]): boolean {
  const cells = cellsOf(all.filter(isOnTarget));
  const gainWhere = (low: number, high: number) => {
    const within = cells.filter((cell) => baseMass(cell) >= low && baseMass(cell) <= high);
    return mean(within.map((cell) => gainOverSeeds(cell).mean));
  };
  return gainWhere(0.05, 0.95) > 0.1 && gainWhere(0, 0.01) < 0.05;
}

function targetPanel(
  { target, title, changes }: OnTarget,
  exposures: number[],
  optima: Change[],
  range: [number, number],
): Panel {
  const onTarget = changes.filter(isOnTarget);
  const elsewhere = changes.filter(({ row }) => row.axis === "in-distribution");
  const own = byTarget(optima).find((each) => each.title === title)?.changes ?? [];
  return {
    title,
    x: exposureAxis(onTarget, exposures),
    y: { title: "change", range, dtick: 0.5 },
    marks: [
      ...gainMarks(onTarget, exposures, target),
      ...gainMarks(elsewhere, exposures, "in-distribution"),
      ...optimumMarks(own, exposures),
    ],
    shapes: [level(0)],
  };
}

/** Below each exposure, the mean base mass that it led to: exposure alone does not fix Q. */
function exposureAxis(onTarget: Change[], exposures: number[]): Panel["x"] {
  const labels = exposures.map((e) => `${percent(e)}<br>${massText(baseMass(at(e, onTarget)))}`);
  return { title: "exposure, and the mean base mass that it led to", ...ordinalAxis(labels) };
}

/** Without a point, and a gap in the line, where the base policies' prompts were not counted. */
function optimumMarks(optima: Change[], exposures: number[]): Trace[] {
  if (optima.length === 0) return [];
  const gains = exposures.map((e) => gainOverSeeds(at(e, optima)).mean);
  const positions = exposures.map((_, i) => i);
  return [optimumLine(positions, gains, optima)];
}

/** Means at either side of the exposure's tick, seeds further out. */
function gainMarks(of: Change[], exposures: number[], axis: Axis): Trace[] {
  const elsewhere = axis === "in-distribution";
  const unit = (elsewhere ? 1 : -1) * (exposures.length / 70); // about 5 pixels, however many exposures there are
  const look = { colour: axisColour[axis], symbol: axisSymbol[axis], hollow: elsewhere };
  const present = exposures.filter((e) => at(e, of).length > 0);
  const x = present.map((e) => exposures.indexOf(e) + unit);
  const summaries = present.map((e) => gainOverSeeds(at(e, of)));
  const name = elsewhere ? "in distribution, same runs" : "on the target";
  const means = { x, y: summaries.map((each) => each.mean) };
  const seeds = present.flatMap((e) =>
    sideBySide(seedChanges(at(e, of)), exposures.indexOf(e) + 2.6 * unit, 0.8 * unit),
  );
  const points = pointsOf(seeds, {
    x: ({ x }) => x,
    y: ({ change }) => change.gain,
    text: ({ change }) => seedText(change),
  });
  return [
    seedDots(points, look),
    intervalBars(x, summaries, look),
    course(means, { ...look, name, dash: elsewhere ? "dot" : "solid", width: 1.6, size: 7 }),
  ];
}

/** Positions up to `width` to either side of `centre`: seeds that gain the same would otherwise hide each other. */
function sideBySide(seeds: Change[], centre: number, width: number) {
  return seeds.map((change, i) => ({ change, x: centre + width * ((2 * i + 1) / seeds.length - 1) }));
}

function at(exposure: number, all: Change[]): Change[] {
  return all.filter(({ row }) => row.exposure === exposure);
}

function baseMass(of: Change[]): number {
  return mean(seedChanges(of).map(({ before }) => before));
}

function seedText(change: Change): string {
  const { axis, exposure, baseSeed } = change.row;
  return changeText(`${axis}, exposure ${percent(exposure)}, base seed ${baseSeed}`, change);
}
