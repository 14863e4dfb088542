/** Whether RL keeps the order that the base policy gives to completions, and what it does to entropy: H6's numbers. */

import { partOf } from "../hypotheses/hypotheses";
import type { Results } from "../results/rows";
import { type Evidence, evidenceOf } from "../verdicts/evidence";
import { correlations, entropyChanges, ladderStudies, valuesBySeed } from "../verdicts/measures/sharpening";
import type { SeedValue } from "../verdicts/estimate";
import { targets } from "../strings";
import { aboveNote, emptyFigure, type Figure, figure, note, type Panel } from "./plot/figure";
import { boundsOf, effectText, everywhere, meanOfSeedValues, measured } from "./hypothesisParts";
import { rungName } from "./ladder";
import { level, pointsOf, scatter, type Trace } from "./plot/marks";
import { extent, ordinalAxis, paddedRange } from "./plot/scales";
import { intervalBars, seedDots } from "./plot/seeds";
import { axisColour, ink, lawColour, size } from "./plot/theme";
import { signed, distinct } from "../results/numbers";
import { noRows } from "./select";

const plain = "What RL keeps of the order of completions, and what of their entropy";
const claim = "RL mostly keeps the order of completions, and lowers their entropy";

const subtitle =
  "Small: n base seeds, large: means, 95%. Dashed: bounds of H6 (paper); correlations belong above, entropy below";
const page = { subtitle, rowHeight: 270, space: { bottom: 10 } };

/** One category of a panel's x axis, and the numbers of its base seeds. */
interface Slot {
  label: string;
  colour: string;
  points: SeedValue[];
  /** No number of these can be larger, and no interval is drawn beyond. */
  most: number;
}

/** Rank correlations on the axes and on the ladder, and changes of entropy; what a protocol did not measure is left out. */
export function order(results: Results): Figure {
  const evidence = evidenceOf(results);
  const shown = [...onAxes(evidence), ...onLadder(evidence), ...entropy(evidence)];
  if (shown.length === 0) return emptyFigure(plain, noRows("exposure", results.protocol));
  const title = holds(results) ? claim : plain;
  return figure({ ...page, title, columns: Math.min(2, shown.length) }, shown);
}

/** Whether H6b and H6c hold wherever they are tested. */
function holds(results: Results): boolean {
  return ["H6b", "H6c"].every((id) => everywhere("holds", id, results));
}

/** Within the wrong and within the correct completions, on one scale: each target's runs, and all of them, as judged. */
function onAxes(evidence: Evidence): Panel[] {
  const sets = (["wrong", "correct"] as const).map((set) => ({ set, slots: targetSlots(evidence, set) }));
  const y = correlationAxis(sets.flatMap(({ slots }) => slots));
  return sets.flatMap(({ set, slots }) =>
    slotPanel(slots, {
      title: `Sampled completions, ${set}`,
      y,
      shapes: boundsOf("H6b"),
      notes: [aboveNote(`all: ${effectText(measured("H6b", evidence, set))}`, "right")],
    }),
  );
}

function targetSlots(evidence: Evidence, set: "wrong" | "correct"): Slot[] {
  const rows = correlations(evidence, set, "exposure");
  const own = targets.map((target) => {
    const points = valuesBySeed(rows.filter(({ trainedOn }) => trainedOn === target));
    return { label: target, colour: axisColour[target], points, most: 1 };
  });
  return [...own, { label: "all", colour: ink.text, points: valuesBySeed(rows), most: 1 }];
}

/** Wrong answers on the ladder, all update rules together: each rung, and all of them. */
function onLadder(evidence: Evidence): Panel[] {
  const rows = correlations(evidence, "wrong", ...ladderStudies);
  const rungs = distinct(rows.map(({ rung }) => Number(rung)));
  const own = rungs.map((rung) => {
    const points = valuesBySeed(rows.filter((row) => row.rung === rung));
    return { label: rungName(rung), colour: lawColour.law, points, most: 1 };
  });
  const slots = [...own, { label: "all", colour: ink.text, points: valuesBySeed(rows), most: 1 }];
  const panel = {
    title: "Ladder, wrong answers",
    y: correlationAxis(slots),
    shapes: boundsOf("H6a"),
    notes: [aboveNote(`all: ${effectText(measured("H6a", evidence))}`, "right")],
  };
  return slotPanel(slots, panel, "rung, by rising base mass, and n");
}

function entropy(evidence: Evidence): Panel[] {
  const slots = targets.map((target) => {
    return {
      label: target,
      colour: axisColour[target],
      points: entropyChanges(evidence, partOf("H6c"), target),
      most: Infinity,
    };
  });
  return slotPanel(slots, {
    title: "Entropy of a token during RL on a target",
    y: { title: "change, nats", range: paddedRange(valuesOf(slots), { include: [0] }) },
    shapes: [level(0), ...boundsOf("H6c")],
  });
}

function correlationAxis(slots: Slot[]): Panel["y"] {
  const ends = slots.map(({ points }) => meanOfSeedValues(points).lower).filter(Number.isFinite);
  const [low] = extent([...valuesOf(slots), ...ends], 0.5);
  return { title: "rank correlation, before/after RL", range: [low - 0.05, 1.04] };
}

/** None where no slot has a seed. */
function slotPanel(slots: Slot[], panel: Omit<Panel, "marks" | "x">, axisTitle = ""): Panel[] {
  if (valuesOf(slots).length === 0) return [];
  const labels = slots.map(({ label, points }) => `${label}<br>${slots.length > 6 ? "" : "n = "}${points.length}`);
  const tickfont = { size: size.small - 1 };
  const x: Panel["x"] = { title: axisTitle, ...ordinalAxis(labels), tickfont, tickangle: 0 };
  return [
    { ...panel, x, marks: slots.flatMap(slotMarks), notes: [...(panel.notes ?? []), ...slots.flatMap(emptyNote)] },
  ];
}

/** Some sets are too small to have an order; the figure says so. */
function emptyNote({ points }: Slot, position: number) {
  return points.length > 0 ? [] : [note("none", { x: position, y: 0.03, yref: "y domain", xanchor: "center" })];
}

/** Seeds stand side by side, in their order. */
function slotMarks({ label, colour, points, most }: Slot, position: number): Trace[] {
  if (points.length === 0) return [];
  const seeds = pointsOf(points, {
    x: (_, i) => position + 0.5 * ((i + 0.5) / points.length - 0.5),
    y: ({ value }) => value,
    text: ({ seed, value }) => `${label}, base seed ${seed}: ${signed(value)}`,
  });
  const summary = meanOfSeedValues(points);
  const text = [`${label}: mean over ${summary.seeds} base seeds: ${signed(summary.mean)}`];
  const within = { ...summary, upper: Math.min(most, summary.upper) };
  const large = scatter({ x: [position], y: [summary.mean], text }, { colour, size: 8 });
  return [seedDots(seeds, { colour }), intervalBars([position], [within], { colour }), large];
}

function valuesOf(slots: Slot[]): number[] {
  return slots.flatMap(({ points }) => points.map(({ value }) => value));
}
