/** Figure 2: what RL on a target gains, by the share of pretraining that the target had. */

import type { Results } from "../experiments/rows";
import { targets, type Axis } from "../strings";
import { groupBy } from "../groupBy";
import { emptyFigure, type Figure, figure, type Page, type Panel } from "./figure";
import { intervals, level, line, scatter, type Trace } from "./marks";
import { percent, signed } from "./scales";
import { type Change, changes, distinct, extent, gainOverSeeds, gainsOf } from "./select";
import { mean, noRows, seedsShown, withIntervals } from "./select";
import { axisColour, axisName, axisSymbol } from "./theme";

const plain = "Gain by RL on each target, by exposure";
const claim = "RL gains on a target where the base policy partly knows it";

const page: Page = {
  title: plain,
  subtitle: "Change of sampled mass by RL on it, by its share of pretraining. Points: seeds, lines: means",
  columns: 2,
  rowHeight: 190,
  gap: { x: 56, y: 104 },
  legend: true,
};

/** One panel a target: the gain on it, and beside it the change in distribution of the same runs. */
export function exposure({ rows, protocol }: Results): Figure {
  const all = changes(rows, "exposure", "correctMass");
  if (all.length === 0) return emptyFigure(plain, noRows("exposure", protocol));
  const exposures = distinct(all.map(({ row }) => row.exposure));
  const shown = targets.filter((target) => all.some(({ row }) => row.trainedOn === target));
  const summaries = exposures.map((e) => gainOverSeeds(at(e, all)));
  const texts = { title: holds(all) ? claim : plain, subtitle: `${page.subtitle}; ${seedsShown(summaries)}` };
  return figure(
    { ...page, ...texts },
    shown.map((target) => panelOf(target, all, exposures)),
  );
}

/** Whether the means bear the claim out: gains above .1 where Q is in [.05, .95], below .05 where it is below .01. */
function holds(all: Change[]): boolean {
  const onTarget = all.filter(({ row }) => row.axis === row.trainedOn);
  const cells = [...groupBy(onTarget, ({ row }) => `${row.axis} ${row.exposure}`).values()];
  const gainWhere = (low: number, high: number) => {
    const within = cells.filter((cell) => baseMass(cell) >= low && baseMass(cell) <= high);
    return mean(within.map((cell) => gainOverSeeds(cell).mean));
  };
  return gainWhere(0.05, 0.95) > 0.1 && gainWhere(0, 0.01) < 0.05;
}

function panelOf(target: Axis, all: Change[], exposures: number[]): Panel {
  const own = all.filter(({ row }) => row.trainedOn === target);
  const onTarget = own.filter(({ row }) => row.axis === target);
  const elsewhere = own.filter(({ row }) => row.axis === "in-distribution");
  const [low, high] = extent(gainsOf(all), 0);
  return {
    title: axisName[target],
    x: { ...exposureAxis(onTarget, exposures), range: [-0.4, exposures.length - 0.6] },
    y: { title: { text: "change" }, range: [low - 0.06, high + 0.06], dtick: 0.25 },
    marks: [...marksOf(elsewhere, exposures, "in-distribution", 0.08), ...marksOf(onTarget, exposures, target, -0.08)],
    shapes: [level(0)],
  };
}

/** Exposures stand at equal distances; below each, the mean base mass that it led to: exposure alone does not fix Q. */
function exposureAxis(onTarget: Change[], exposures: number[]) {
  return {
    title: { text: "exposure e, and the mean base mass Q it gave" },
    showgrid: false,
    tickvals: exposures.map((_, i) => i),
    ticktext: exposures.map((e) => `${percent(e)}<br>Q = ${baseMass(at(e, onTarget)).toFixed(3)}`),
  };
}

function marksOf(of: Change[], exposures: number[], axis: Axis, offset: number): Trace[] {
  const place = (e: number) => exposures.indexOf(e) + offset;
  const colour = axisColour[axis];
  const elsewhere = axis === "in-distribution";
  const present = exposures.filter((e) => at(e, of).length > 0);
  const summaries = present.map((e) => gainOverSeeds(at(e, of)));
  const x = present.map(place);
  const beside = x.map((position) => position + offset);
  const means = { x, y: summaries.map((each) => each.mean) };
  const seeds = { x: of.map(({ row }) => place(row.exposure)), y: gainsOf(of), text: of.map(described) };
  return [
    line(means, { colour, dash: elsewhere ? "dot" : "solid", width: 1.6, opacity: 0.7 }),
    scatter(seeds, { colour, symbol: axisSymbol[axis], name: axis, size: 9, hollow: elsewhere }),
    intervals(withIntervals(beside, summaries), { colour, size: 5 }),
  ];
}

function at(exposure: number, all: Change[]): Change[] {
  return all.filter(({ row }) => row.exposure === exposure);
}

function baseMass(of: Change[]): number {
  return mean(of.map(({ before }) => before));
}

function described({ row, before, after, gain }: Change): string {
  const seed = `base seed ${row.baseSeed}, RL seed ${row.rlSeed}`;
  return `${row.axis}, e = ${percent(row.exposure)}, ${seed}<br>${before.toFixed(3)} to ${after.toFixed(3)} (${signed(gain)})`;
}
