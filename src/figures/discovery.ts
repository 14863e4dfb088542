/** H2a and H2b: at exposure 0, operation sequences before and after RL, beside what sampling in training can reach. */

import type { Results } from "../results/rows";
import { lowerLimit, reachedBy, reachOf, upperLimit, sequencesOf } from "../verdicts/measures/discovery";
import { threshold } from "../verdicts/thresholds";
import { partOf } from "../hypotheses/hypotheses";
import type { Reach, SequenceCounts } from "../verdicts/measures/discovery";
import { evidenceOf } from "../verdicts/evidence";
import type { Training } from "../verdicts/planned";
import { distinctSeeds } from "../verdicts/estimate";
import type { Axis } from "../strings";
import { effectText, measured } from "./hypothesisParts";
import { evenly } from "./plot/cloud";
import { belowNote, emptyFigure, type Figure, figure, type Panel } from "./plot/figure";
import { intervals, key, level, line, type Points, pointsOf, region, scatter, type Trace } from "./plot/marks";
import { extent } from "./plot/scales";
import { runDot } from "./plot/seeds";
import { axisColour, axisName, faded, ink } from "./plot/theme";
import { seedsText } from "../results/numbers";
import { noRows } from "./select";

/** A sequence has risen above this mass. */
const risen = threshold(partOf("H2b"), "risenAbove");

const title = "Operation sequences before and after RL, at exposure 0";

const subtitle =
  "Unseen: never right in the placing half of the base samples. x is the other half’s mass, so these too can be above 0";
const page = { title, subtitle, columns: 3, rowHeight: 290, gap: { x: 34, y: 208 }, legend: true };

const looks = {
  seen: { ...runDot, name: "seen", size: 5 },
  unseen: { ...runDot, name: "unseen", size: 5, hollow: true },
};

/** The operation sequences of one target, with the completions that training draws for each. */
interface OfTarget {
  axis: Axis;
  sequences: SequenceCounts[];
  unseen: SequenceCounts[];
  completions: number;
  reach: Reach;
  /** Mean gain of the unseen sequences, and its interval: H2a. */
  gain: string;
}

/**
 * One panel a target: the mass after RL against the base mass of every sequence that has any, the chance that
 * training samples a correct completion of it, and the share of unseen sequences that rose. `training` as in
 * `verdictsOf`: runs that are not of its plan are left out.
 */
export function discovery(results: Results, training?: Training): Figure {
  const evidence = evidenceOf(results, training);
  const shown = (partOf("H2b").of as Axis[]).flatMap((axis): OfTarget[] => {
    const sequences = sequencesOf(evidence, axis);
    if (sequences.length === 0) return [];
    const unseen = sequences.filter(({ placing }) => placing === 0);
    const completions = evidence.training.completionsPerSequence(sequences[0].run, axis);
    const gain = effectText(measured("H2a", evidence, axis));
    return [{ axis, sequences, unseen, completions, reach: reachOf(unseen, completions, risen), gain }];
  });
  if (shown.length === 0) return emptyFigure(title, missing(results));
  const low = Math.log10(lowestMass(shown)) - 0.3;
  const panels = shown.map((each, n) => targetPanel(each, low, n === 0));
  panels[0].marks.unshift(key(looks.seen), key(looks.unseen));
  return figure(page, panels);
}

function missing({ rows, protocol }: Results): string {
  if (!rows.some(({ study, exposure }) => study === "exposure" && exposure === 0)) return noRows("exposure", protocol);
  return `no plan of protocol “${protocol}” that says which prompts share their operations`;
}

function lowestMass(shown: OfTarget[]): number {
  const measured = shown.flatMap(({ sequences }) => sequences.map(massOf).filter((mass) => mass > 0));
  return extent([...measured, ...shown.map(({ reach }) => reach.q)], 0.001)[0];
}

/** The base mass by the measuring half. */
function massOf({ correct, samples }: SequenceCounts): number {
  return correct / samples;
}

/** The x axis has common logarithms of masses, from `low` on; left of it, masses of 0 in a strip of their own. */
function targetPanel(own: OfTarget, low: number, first: boolean): Panel {
  const width = -0.2 * low;
  const { axis, sequences, unseen, completions } = own;
  const colour = axisColour[axis];
  const seen = sequences.filter(({ placing }) => placing > 0);
  const moving = unseen.filter((sequence) => !staysAtZero(sequence));
  return {
    title: axisName[axis],
    x: massAxis(low, width),
    y: { title: first ? "mass after RL, or share of sequences" : "", range: [-0.06, 1.04], dtick: 0.25 },
    marks: [
      scatter(massPoints(seen, low, width), { ...looks.seen, colour }),
      scatter(massPoints(moving, low, width), { ...looks.unseen, colour }),
      chanceOf(completions, low),
      ...(unseen.length > 0 ? [risenShare(own)] : []),
    ],
    shapes: [region(low - width, low, faded(ink.grid, 0.6)), level(risen, { dash: "dot" })],
    notes: [belowNote(countsText(own), { yshift: -56 })],
  };
}

/** Hundreds of sequences do: drawn, they would be a bar. */
function staysAtZero({ placing, correct, tuned }: SequenceCounts): boolean {
  return placing === 0 && correct === 0 && tuned === 0;
}

function massAxis(low: number, width: number): Panel["x"] {
  const powers = [-6, -5, -4, -3, -2, -1, 0].filter((power) => power > low + 0.25 && (power % 2 === 0 || low > -4));
  const text = (power: number) => (power > -3 ? String(10 ** power) : `10<sup>−${-power}</sup>`);
  return {
    title: "base mass, measuring half",
    range: [low - width, 0.12],
    tickvals: [low - width / 2, ...powers],
    ticktext: ["0", ...powers.map(text)],
  };
}

/** Sequences of mass 0 are spread over the strip, and by .015 up and down about 0: many would hide each other. */
function massPoints(sequences: SequenceCounts[], low: number, width: number): Points {
  const inStrip = (i: number) => low - width * (0.08 + 0.84 * evenly(i));
  return pointsOf(sequences, {
    x: (sequence, i) => (sequence.correct === 0 ? inStrip(i) : Math.log10(massOf(sequence))),
    y: ({ tuned }, i) => (tuned === 0 ? 0.03 * (evenly(7 * i + 3) - 0.5) : tuned),
    text: sequenceText,
  });
}

function sequenceText({ sequence, seed, correct, samples, tuned }: SequenceCounts): string {
  return `${sequence}, base seed ${seed}<br>${correct} of ${samples} correct before, ${tuned.toFixed(3)} after`;
}

/** The chance that at least one of the completions that training draws for a sequence is correct. */
function chanceOf(completions: number, low: number): Trace {
  const x = Array.from({ length: 61 }, (_, i) => low * (1 - i / 60));
  const points = { x, y: x.map((power) => reachedBy(10 ** power, completions)) };
  const look = { colour: ink.text, width: 1.4, dash: "dash", name: "chance that training samples it" } as const;
  return line(points, { ...look, hover: false });
}

/** At the upper limit of the unseen sequences' mean base mass: H2b compares it with the chance there. */
function risenShare({ unseen: { length: n }, reach: { count, q } }: OfTarget): Trace {
  const point = { x: [Math.log10(q)], y: [count / n], lower: [lowerLimit(count, n)], upper: [upperLimit(count, n)] };
  return intervals(point, {
    colour: ink.text,
    symbol: "diamond",
    size: 10,
    name: `share of the unseen above ${risen}`,
  });
}

function countsText({
  sequences,
  unseen,
  completions,
  gain,
  reach: { count, correct, samples, share },
}: OfTarget): string {
  const seeds = seedsText(distinctSeeds(sequences));
  if (unseen.length === 0) return `none of ${sequences.length} is unseen (${seeds})`;
  return [
    `${unseen.length} of ${sequences.length} are unseen (${seeds})`,
    `${correct} of their ${samples} other samples are correct`,
    `${Math.round(completions)} completions a sequence`,
    `reach at most ${(share * unseen.length).toFixed(1)} of them`,
    `${count} of them rose above ${risen} by RL`,
    `their mean gain: ${gain}`,
    `${sequences.filter(staysAtZero).length} stay at 0 and are not drawn`,
  ].join("<br>");
}
