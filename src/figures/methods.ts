/** What GRPO, longer, on a mixture, and fine-tuning change on the target and in distribution: two figures. */

import { hypothesesOf, type PartId } from "../hypotheses/hypotheses";
import type { Results } from "../results/rows";
import { evidenceOf, type Evidence } from "../verdicts/evidence";
import { effectText, everywhere, measured } from "./hypothesisParts";
import { byBaseMass, comparedSlots, kinds, type Slot } from "./methodsCells";
import { methodPanels, namesOf, optimaOf } from "./methodsPanels";
import { belowNote, emptyFigure, type Figure, figure } from "./plot/figure";
import { key } from "./plot/marks";
import { gainOverSeeds, noRows } from "./select";

const plain = "Gain on a target, and change in distribution, by method";
const keeps = "What GRPO on a target loses in distribution, GRPO on a mixture keeps";
const costs = "Long GRPO from low base mass: where it gains on a target, it loses in distribution";

const page = { columns: 1, rowHeight: 200, gap: { x: 50, y: 44 }, legend: true };

/**
 * The gain on each target, beside the theorem's for plain GRPO, and below it the change in distribution by the same
 * runs. Methods are side by side, at the exposures at which anything but plain GRPO was run; low ones are in the other
 * figure.
 */
export function methods(results: Results): Figure {
  const evidence = evidenceOf(results);
  const slots = byBaseMass(comparedSlots(evidence)).others;
  if (slots.length === 0) return emptyFigure(plain, noRows("contrast", results.protocol));
  const judged = judgedText(results, evidence, "H8c", "Mixture minus GRPO in distribution, all targets");
  return methodsFigure(slots, results, { title: mixtureKeeps(slots, results) ? keeps : plain, judged });
}

/** The same where GRPO was also run for long: at low base masses. */
export function longMethods(results: Results): Figure {
  const evidence = evidenceOf(results);
  const slots = byBaseMass(comparedSlots(evidence)).low;
  if (slots.length === 0) return emptyFigure(plain, noRows("long", results.protocol));
  const judged = judgedText(results, evidence, "H2d", "Gain of long GRPO from low base mass, all targets");
  return methodsFigure(slots, results, { title: longCosts(slots) ? costs : plain, judged });
}

function methodsFigure(
  slots: Slot[],
  { prompts }: Results,
  { title, judged }: { title: string; judged: string },
): Figure {
  const optima = optimaOf(slots, prompts);
  const names = namesOf(slots);
  const panels = methodPanels(slots, names, optima);
  // Methods in their order, whatever the first panel shows of them.
  panels[0].marks.unshift(...[...names].map(([kind, name]) => key({ ...kind, name, size: 9 })));
  if (judged) panels[1].notes = [belowNote(judged, { yshift: -84 })];
  const marks = "Faint: base seeds; bold: means, 95% from 3 seeds on";
  const [optimum] = optima;
  const subtitle = optimum ? `${marks}. Dashed: ${optimum.name}` : marks;
  const space = { bottom: judged ? 50 : 28 };
  return figure({ ...page, space, title, subtitle }, panels);
}

/** Whether H8c holds, and the mixture's mean change in distribution is above −.05 wherever it was run. */
function mixtureKeeps(slots: Slot[], results: Results): boolean {
  const mixed = slots.flatMap(({ cells }) => cells.filter(({ kind }) => kind === kinds[1]));
  const keeps = mixed.every(({ inDistribution }) => gainOverSeeds(inDistribution).mean > -0.05);
  return everywhere("holds", "H8c", results) && keeps;
}

/** Whether long runs lose more than .05 in distribution exactly where they gain more than .05, and somewhere do. */
function longCosts(slots: Slot[]): boolean {
  const long = slots.flatMap(({ cells }) => cells.filter(({ kind }) => kind.study === "long"));
  const gaining = long.map(({ onTarget }) => gainOverSeeds(onTarget).mean > 0.05);
  const losing = long.map(({ inDistribution }) => gainOverSeeds(inDistribution).mean < -0.05);
  return gaining.includes(true) && gaining.every((gains, i) => gains === losing[i]);
}

/** A part's number with its interval; empty where there are no rows for it, or these results are not judged by it. */
function judgedText({ protocol }: Results, evidence: Evidence, id: PartId, what: string): string {
  const isOwn = hypothesesOf(protocol).hypotheses.some(({ parts }) => parts.some((part) => part.id === id));
  if (!isOwn) return "";
  const measurement = measured(id, evidence, "all");
  return measurement.seeds > 0 ? `${what} (${id}): ${effectText(measurement)}` : "";
}
