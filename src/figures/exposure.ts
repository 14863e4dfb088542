/** Figure 2: what RL on a target gains, by the share of pretraining that the target had. */

import type { Results } from "../experiments/rows";
import { targets, type Axis } from "../strings";
import { emptyFigure, type Figure, figure, type Page, type Panel } from "./figure";
import { intervals, level, line, scatter, type Trace } from "./marks";
import { percent, signed } from "./scales";
import { type Change, changes, distinct, extent, mean, noRows, overSeeds, seedsShown } from "./select";
import { axisColour, axisName, axisSymbol } from "./theme";

const page: Page = {
  title: "RL gains on a target where the base policy partly knows it",
  subtitle: "Change of sampled mass by RL on it, by its share of pretraining. Points: seeds, lines: means",
  columns: 2,
  rowHeight: 190,
  gap: { x: 56, y: 104 },
  legend: true,
};

/** One panel a target: the gain on it, and beside it the change in distribution of the same runs. */
export function exposure({ rows, protocol }: Results): Figure {
  const all = changes(rows, "exposure", "correctMass");
  if (all.length === 0) return emptyFigure("Gain by exposure", noRows("exposure", protocol));
  const exposures = distinct(all.map(({ row }) => row.exposure));
  const shown = targets.filter((target) => all.some(({ row }) => row.trainedOn === target));
  const panels = shown.map((target) => panelOf(target, all, exposures));
  const summaries = exposures.map((e) =>
    overSeeds(
      all.filter(({ row }) => row.exposure === e),
      ({ gain }) => gain,
    ),
  );
  return figure({ ...page, subtitle: `${page.subtitle}; ${seedsShown(summaries)}` }, panels);
}

function panelOf(target: Axis, all: Change[], exposures: number[]): Panel {
  const own = all.filter(({ row }) => row.trainedOn === target);
  const onTarget = own.filter(({ row }) => row.axis === target);
  const elsewhere = own.filter(({ row }) => row.axis === "in-distribution");
  const [low, high] = extent(
    all.map(({ gain }) => gain),
    0,
  );
  return {
    title: axisName[target],
    x: { ...exposureAxis(onTarget, exposures), range: [-0.4, exposures.length - 0.6] },
    y: { title: { text: "change" }, range: [low - 0.06, high + 0.06] },
    marks: [...marksOf(elsewhere, exposures, "in-distribution", 0.08), ...marksOf(onTarget, exposures, target, -0.08)],
    shapes: [level(0)],
  };
}

/** Exposures stand at equal distances; below each, the mean base mass that it led to: exposure alone does not fix Q. */
function exposureAxis(onTarget: Change[], exposures: number[]) {
  const baseMass = (e: number) => mean(onTarget.filter(({ row }) => row.exposure === e).map(({ before }) => before));
  return {
    title: { text: "exposure e, and the mean base mass Q it gave" },
    showgrid: false,
    tickvals: exposures.map((_, i) => i),
    ticktext: exposures.map((e) => `${percent(e)}<br>Q = ${baseMass(e).toFixed(3)}`),
  };
}

function marksOf(of: Change[], exposures: number[], axis: Axis, offset: number): Trace[] {
  const at = (e: number) => exposures.indexOf(e) + offset;
  const colour = axisColour[axis];
  const present = exposures.filter((e) => of.some(({ row }) => row.exposure === e));
  const summaries = present.map((e) =>
    overSeeds(
      of.filter(({ row }) => row.exposure === e),
      ({ gain }) => gain,
    ),
  );
  const means = { x: present.map(at), y: summaries.map((each) => each.mean) };
  const bounds = { lower: summaries.map((each) => each.lower), upper: summaries.map((each) => each.upper) };
  const dash = axis === "in-distribution" ? "dot" : "solid";
  const seeds = { x: of.map(({ row }) => at(row.exposure)), y: of.map(({ gain }) => gain), text: of.map(described) };
  return [
    line(means, { colour, dash, width: 1.6, opacity: 0.7 }),
    intervals({ ...means, ...bounds }, { colour, size: 1 }),
    scatter(seeds, { colour, symbol: axisSymbol[axis], name: axis, size: 9, hollow: axis === "in-distribution" }),
  ];
}

function described({ row, before, after, gain }: Change): string {
  const seed = `base seed ${row.baseSeed}, RL seed ${row.rlSeed}`;
  return `${row.axis}, e = ${percent(row.exposure)}, ${seed}<br>${before.toFixed(3)} to ${after.toFixed(3)} (${signed(gain)})`;
}
