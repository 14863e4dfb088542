/** Untrained variants of the targets after RL in distribution and on each target: the runs of H4d and H4e, and others. */

import type { Change } from "../results/changes";
import type { Results } from "../results/rows";
import { evidenceOf, gainsBySeed, meansBySeed } from "../verdicts/evidence";
import { distinct, massText, percent, seedsText } from "../results/numbers";
import { isUntrainedVariant } from "../verdicts/measures/alignment";
import { axes, probes as variants, type Axis, type Probe } from "../strings";
import { groupBy } from "../common/groupBy";
import { emptyFigure, type Figure, figure, type Panel } from "./plot/figure";
import { meanOfSeedValues } from "./hypothesisParts";
import { key, level, pointsOf, scatter, type Trace, vertical } from "./plot/marks";
import { extent, ordinalAxis, paddedRange } from "./plot/scales";
import { intervalBars, seedDots } from "./plot/seeds";
import { axisColour, ink, size } from "./plot/theme";
import { noRows, seedsOf } from "./select";

const plain = "Untrained variants of the targets: change by RL";

const names: Record<Probe, string> = {
  "depth-4": "depth 4",
  "depth-5": "depth 5",
  "length-3": "length 3",
  "length-6": "length 6",
  "length-8": "length 8",
  "vocabulary-third": "all tokens new",
  "vocabulary-shared": "half the tokens new",
  "order-held-out": "pair in other order",
  "operation-alone": "operation seen alone",
};

const page = { columns: 2, gap: { x: 66, y: 84 }, space: { left: 116 }, legend: true };

/** A variant is drawn in full where its mean base mass is this or more at some exposure: below, little can be lost. */
const substantial = 0.05;

/** What RL on one axis changed of a variant, from base policies of one exposure. */
interface Cell {
  variant: Probe;
  on: Axis;
  exposure: number;
  changes: Change[];
}

/** Left, every variant: a dot for each training and exposure. Right, the variant that has base mass, with its seeds. */
export function probes(results: Results): Figure {
  const all = evidenceOf(results).changes("correctMass", "probes");
  const cells = cellsOf(all);
  if (cells.length === 0) return emptyFigure(plain, noRows("probes", results.protocol));
  const masses = new Map(variants.map((variant) => [variant, baseMasses(cells, variant)]));
  const known = variants.find((variant) => masses.get(variant)!.some((mass) => mass >= substantial));
  const shown = variants.filter((variant) => cells.some((cell) => cell.variant === variant));
  const panels = [overview(cells, shown, masses), ...(known ? [inFull(cells, known)] : [])];
  const subtitle = `Colour: what RL trained on; filled: the variant’s own target. ${seedsText(seedsOf(all))} of protocol ${results.protocol}; bars: 95% intervals`;
  return figure({ ...page, rowHeight: 300, title: titleOf(cells, shown, known), subtitle }, panels);
}

function cellsOf(all: Change[]): Cell[] {
  const inOrder = variants.flatMap((variant) => axes.map((on) => ({ variant, on })));
  return inOrder.flatMap(({ variant, on }) => {
    const own = all.filter(({ row }) => row.axis === variant && row.trainedOn === on);
    return [...groupBy(own, ({ row }) => row.exposure)].map(([exposure, changes]) => ({ variant, on, exposure, changes })); // prettier-ignore
  });
}

/** By exposure; every run on a base policy starts from the same mass. */
function baseMasses(cells: Cell[], variant: Probe): number[] {
  const own = cells.filter((cell) => cell.variant === variant);
  return [...groupBy(own, ({ exposure }) => exposure).values()].map((at) => {
    const changes = at.flatMap((cell) => cell.changes);
    return meanOfSeedValues(
      meansBySeed(
        changes,
        ({ row }) => row.baseSeed,
        ({ before }) => before,
      ),
    ).mean;
  });
}

function meanOf({ changes }: Cell) {
  return meanOfSeedValues(gainsBySeed(changes));
}

/** Claims that one variant moves and falls where all others stay within .01, and RL on its own target lowers it. */
function titleOf(cells: Cell[], shown: Probe[], known: Probe | undefined): string {
  const others = cells.filter(({ variant }) => variant !== known);
  const own = cells.filter((cell) => cell.variant === known && cell.changes.some(isUntrainedVariant));
  const unmoved = others.every((cell) => Math.abs(meanOf(cell).mean) < 0.01);
  if (known === undefined || own.length === 0 || !unmoved || !own.every((cell) => meanOf(cell).upper < 0)) return plain;
  return `Of ${shown.length} untrained variants one has base mass, and RL on its target lowers it`;
}

function overview(cells: Cell[], shown: Probe[], masses: Map<Probe, number[]>): Panel {
  const labels = shown.map((variant) => `${names[variant]}<br>${rangeText(masses.get(variant)!)}`);
  const gains = cells.map((cell) => meanOf(cell).mean);
  const used = axes.filter((on) => cells.some((cell) => cell.on === on));
  return {
    title: "all variants, with their base mass",
    x: { title: "mean change by RL", range: paddedRange(gains, { include: [-0.1, 0.1] }) },
    y: { ...ordinalAxis(labels), range: [shown.length - 0.4, -0.6], tickfont: { size: size.small } },
    marks: [
      ...used.map((on) => key({ colour: axisColour[on], name: on.replace("in-", "in ") })),
      ...cells.map((cell) => cellDot(cell, shown.indexOf(cell.variant))),
    ],
    shapes: [vertical(0)],
  };
}

/** Hollow where RL was on another axis. Trainings are a little apart, for most dots are at 0. */
function cellDot(cell: Cell, y: number): Trace {
  const at = y + 0.13 * (axes.indexOf(cell.on) - (axes.length - 1) / 2);
  const { mean } = meanOf(cell);
  const text = [`${names[cell.variant]}, RL on ${cell.on}, exposure ${percent(cell.exposure)}: ${mean.toFixed(3)}`];
  const hollow = !cell.changes.some(isUntrainedVariant);
  return scatter({ x: [mean], y: [at], text }, { colour: axisColour[cell.on], size: 6, hollow });
}

function rangeText(masses: number[]): string {
  const [low, high] = extent(masses);
  return massText(low) === massText(high) ? `Q ${massText(low)}` : `Q ${massText(low)} to ${massText(high)}`;
}

/** One variant by training: exposures side by side, each base seed, the mean and its interval. */
function inFull(all: Cell[], variant: Probe): Panel {
  const cells = all.filter((cell) => cell.variant === variant);
  const [used, exposures] = [axes.filter((on) => cells.some((cell) => cell.on === on)), distinct(cells.map(({ exposure }) => exposure))]; // prettier-ignore
  const at = ({ on, exposure }: Cell) =>
    used.indexOf(on) + 0.26 * (exposures.indexOf(exposure) - (exposures.length - 1) / 2);
  const marks = used.flatMap((on) => {
    const own = cells.filter((cell) => cell.on === on);
    const colour = axisColour[on];
    const seeds = own.flatMap((cell) => gainsBySeed(cell.changes).map(({ value }) => ({ x: at(cell), value })));
    const [x, summaries] = [own.map(at), own.map(meanOf)];
    const means = { x, y: summaries.map(({ mean }) => mean) };
    return [
      seedDots(pointsOf(seeds, { x: ({ x }) => x, y: ({ value }) => value }), { colour }),
      intervalBars(x, summaries, { colour }),
      scatter(means, { colour, size: 8, hollow: !own.some((cell) => cell.changes.some(isUntrainedVariant)) }),
    ];
  });
  const labels = used.map((on) => on.replace("in-distribution", "in dist.").replace("vocabulary", "vocab.").replace("composition", "compos.")); // prettier-ignore
  return {
    title: names[variant],
    x: {
      title: `RL on; from the left: exposure ${exposures.map(percent).join(", ")}`,
      ...ordinalAxis(labels),
      tickangle: 0,
      tickfont: { size: size.small - 1, color: ink.text },
    },
    y: { title: "change by RL", nticks: 6 },
    marks,
    shapes: [level(0)],
  };
}
