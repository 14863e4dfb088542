/** The gain of prompts of equal base mass, by axis: the theorem has one curve for all. */

import { gainAtEqualMass, type EqualMass } from "../analyses/equalMass";
import type { Results } from "../results/rows";
import { distinct, number, seedsText, signed } from "../results/numbers";
import { targets, type Target } from "../strings";
import { mean } from "../statistics/moments";
import { emptyFigure, type Figure, figure, type Panel } from "./plot/figure";
import { course, level, pointsOf, type Trace } from "./plot/marks";
import { extent, paddedRange } from "./plot/scales";
import { intervalBars, seedDots } from "./plot/seeds";
import { axisColour, axisSymbol, ink } from "./plot/theme";
import { noRows } from "./select";
import { curveAt } from "./theory/headroomCurves";

const plain = "Gain of prompts by base mass, axis by axis";
const claim = "At equal base mass the gain is not equal: it depends on the axis";

/** One panel: a line an axis through means of bins, faint base seeds, and the theorem's gain at the runs' own β. */
export function equalMass(results: Results): Figure {
  const bins = gainAtEqualMass(results);
  if (bins.length === 0) return emptyFigure(plain, noRows("exposure", results.protocol));
  const seeds = distinct(bins.flatMap((bin) => bin.seeds.map(({ baseSeed }) => baseSeed))).length;
  const placing = "Prompts by the mass of half of the base samples, gain by the other half";
  const subtitle = `${placing}. ${seeds < 3 ? `${seedsText(seeds)}: no interval` : `Bars: 95% over up to ${seedsText(seeds)}`}`;
  const title = holds(bins) ? claim : plain;
  return figure({ title, subtitle, columns: 1, rowHeight: 330, legend: true }, [panelOf(bins, betasOf(results))]);
}

/** In at least two bins one axis's interval ends below where another's begins. */
function holds(bins: EqualMass[]): boolean {
  const parted = distinct(bins.map(({ from }) => from)).filter((from) => {
    const gains = bins.filter((bin) => bin.from === from).map(({ gain }) => gain);
    const bounded = gains.filter(({ lower }) => Number.isFinite(lower));
    return extent(bounded.map(({ lower }) => lower))[1] > extent(bounded.map(({ upper }) => upper))[0];
  });
  return parted.length >= 2;
}

function panelOf(bins: EqualMass[], betas: number[]): Panel {
  const gains = bins.flatMap(({ seeds, gain }) => [...seeds.map((seed) => seed.gain), gain.lower, gain.upper]);
  return {
    x: { title: "base mass of the prompts: means of five bins from .05 to .9", range: [0, 0.9], dtick: 0.1 },
    y: { title: "gain on the target", range: paddedRange(gains, { include: [0, 1], above: 0.03 }) },
    marks: [
      ...betas.map((beta) =>
        curveAt(beta, { colour: ink.line, dash: "dash", width: 1.4, name: `theorem at β = ${beta}, any axis` }),
      ),
      ...targets.flatMap((axis) => axisMarks(axis, bins.filter((bin) => bin.axis === axis))), // prettier-ignore
    ],
    shapes: [level(0)],
  };
}

function axisMarks(axis: Target, bins: EqualMass[]): Trace[] {
  if (bins.length === 0) return [];
  const look = { colour: axisColour[axis], symbol: axisSymbol[axis] };
  const seeds = bins.flatMap((bin) => bin.seeds);
  const x = bins.map((bin) => mean(bin.seeds.map(({ baseMass }) => baseMass)));
  const summaries = bins.map(({ gain, seeds }) => ({ mean: gain.value, ...gain, seeds: seeds.length }));
  const means = { x, y: summaries.map((each) => each.mean), text: bins.map(binText) };
  return [
    seedDots(pointsOf(seeds, { x: ({ baseMass }) => baseMass, y: ({ gain }) => gain }), look),
    intervalBars(x, summaries, look),
    course(means, { ...look, name: axis, width: 2, size: 9 }),
  ];
}

function binText({ axis, from, to, prompts, seeds, gain }: EqualMass): string {
  const what = `${axis}, base mass ${number(from)} to ${number(to)}: ${prompts} prompts, ${seedsText(seeds.length)}`;
  const bounds = Number.isFinite(gain.lower) ? ` (${signed(gain.lower)} to ${signed(gain.upper)})` : "";
  return `${what}<br>${signed(gain.value)}${bounds}`;
}

/** The weights of the KL in these runs. */
function betasOf({ rows }: Results): number[] {
  const own = rows.filter(
    ({ study, method, format }) => study === "exposure" && method === "grpo" && format === "steps",
  );
  return distinct(own.flatMap(({ beta }) => (typeof beta === "number" && beta > 0 ? [beta] : [])));
}
