/** H2a and H2b: at exposure 0, operation sequences before and after RL, beside what sampling in training can reach. */

import type { Results } from "../results/rows";
import { lowerLimit, reachOf, upperLimit, sequencesOf } from "../verdicts/measures/discovery";
import type { Reach, SequenceCounts } from "../verdicts/measures/discovery";
import { threshold } from "../verdicts/thresholds";
import { partOf } from "../hypotheses/hypotheses";
import { evidenceOf } from "../verdicts/evidence";
import type { Training } from "../verdicts/planned";
import { distinctSeeds } from "../verdicts/estimate";
import type { Axis } from "../strings";
import { evenly } from "./plot/cloud";
import { emptyFigure, type Figure, figure, type Panel } from "./plot/figure";
import { intervals, key, level, line, type Points, pointsOf, region, scatter, withGaps } from "./plot/marks";
import { extent, ordinalAxis, paddedRange } from "./plot/scales";
import { runDot } from "./plot/seeds";
import { axisColour, faded, ink } from "./plot/theme";
import { seedsText } from "../results/numbers";
import { noRows } from "./select";

/** A sequence has risen above this mass. */
const risen = threshold(partOf("H2b"), "risenAbove");

const plain = "Operation sequences before and after RL, at exposure 0";
const claim = "No more unseen sequences rise than sampling in training could reach";

const page = { columns: 2, rowHeight: 280, legend: true };

const looks = {
  seen: { ...runDot, name: "seen" },
  unseen: { ...runDot, name: "unseen", hollow: true },
};

/** A target has a panel of its sequences where so many unseen ones are above 0, before or after. */
const fewestShown = 5;

/** The operation sequences of one target, and what training can reach of the unseen ones. */
interface OfTarget {
  axis: Axis;
  sequences: SequenceCounts[];
  unseen: SequenceCounts[];
  reach: Reach;
}

/**
 * The share of unseen sequences that rose on each target, beside the share that training can sample; then, for each
 * target on which several moved, the mass after RL of every sequence against its base mass. `training` as in
 * `verdictsOf`: runs that are not of its plan are left out.
 */
export function discovery(results: Results, training?: Training): Figure {
  const evidence = evidenceOf(results, training);
  const shown = (partOf("H2b").of as Axis[]).flatMap((axis): OfTarget[] => {
    const sequences = sequencesOf(evidence, axis);
    if (sequences.length === 0) return [];
    const unseen = sequences.filter(({ placing }) => placing === 0);
    const completions = evidence.training.completionsPerSequence(sequences[0].run, axis);
    return [{ axis, sequences, unseen, reach: reachOf(unseen, completions, risen) }];
  });
  if (shown.length === 0) return emptyFigure(plain, missing(results));
  const seeds = seedsText(distinctSeeds(shown.flatMap(({ sequences }) => sequences)));
  const subtitle = `GRPO at exposure 0, ${seeds}. Unseen: no right base sample in the placing half. Risen: above ${risen} after RL`;
  const low = Math.log10(lowestMass(shown)) - 0.3;
  const moving = shown.filter(({ unseen }) => unseen.filter((each) => !staysAtZero(each)).length >= fewestShown);
  const panels = [sharePanel(shown), ...moving.map((each) => sequencePanel(each, low))];
  if (moving.length > 0) panels[0].marks.push(key(looks.seen), key(looks.unseen));
  return figure({ ...page, title: holds(shown) ? claim : plain, subtitle }, panels);
}

/** Whether on no target a larger share of the unseen rose than training reaches, and somewhere some rose. */
function holds(shown: OfTarget[]): boolean {
  const within = ({ unseen, reach }: OfTarget) => reach.count <= reach.share * unseen.length;
  return shown.every(within) && shown.some(({ reach }) => reach.count > 0);
}

function missing({ rows, protocol }: Results): string {
  if (!rows.some(({ study, exposure }) => study === "exposure" && exposure === 0)) return noRows("exposure", protocol);
  return `no plan of protocol “${protocol}” that says which prompts share their operations`;
}

/** Shares of the unseen sequences; below each target, how many these are. */
function sharePanel(all: OfTarget[]): Panel {
  const shown = all.filter(({ unseen }) => unseen.length > 0);
  const counts = shown.map(({ axis, unseen, reach }) => `${axis}<br>${reach.count} of ${unseen.length}`);
  const rose = shown.map(({ unseen: { length: n }, reach: { count } }) => ({
    y: count / n,
    lower: lowerLimit(count, n),
    upper: upperLimit(count, n),
  }));
  const column = (name: "y" | "lower" | "upper") => rose.map((each) => each[name]);
  const points = { x: shown.map((_, i) => i), y: column("y"), lower: column("lower"), upper: column("upper") };
  const bars = shown.map(({ reach }, i) => ({ x: [i - 0.3, i + 0.3], y: [reach.share, reach.share] }));
  const reachLook = { colour: ink.line, dash: "dash", width: 1.6, name: "sampled in training, at most" } as const;
  return {
    title: "Unseen sequences that rose",
    x: { ...ordinalAxis(counts) },
    y: {
      title: "share of unseen sequences",
      range: paddedRange([...column("upper"), ...bars.flatMap(({ y }) => y)], { include: [0] }),
    },
    marks: [
      line(withGaps(bars), reachLook),
      intervals(points, { colour: ink.text, symbol: "diamond", size: 10, name: "rose, 95%" }),
    ],
    shapes: [level(0)],
  };
}

function lowestMass(shown: OfTarget[]): number {
  const measured = shown.flatMap(({ sequences }) => sequences.map(massOf).filter((mass) => mass > 0));
  return extent(measured, 0.001)[0];
}

/** The base mass by the measuring half. */
function massOf({ correct, samples }: SequenceCounts): number {
  return correct / samples;
}

/** The x axis has common logarithms of masses, from `low` on; left of it, masses of 0 in a strip of their own. */
function sequencePanel({ axis, sequences, unseen }: OfTarget, low: number): Panel {
  const width = -0.2 * low;
  const colour = axisColour[axis];
  const seen = sequences.filter(({ placing }) => placing > 0);
  const moving = unseen.filter((sequence) => !staysAtZero(sequence));
  return {
    title: `Sequences of ${axis}; ${unseen.length - moving.length} unseen at 0 not drawn`,
    x: massAxis(low, width),
    y: { title: "mass after RL", range: [-0.06, 1.04], dtick: 0.25 },
    marks: [
      scatter(massPoints(seen, low, width), { ...looks.seen, colour }),
      scatter(massPoints(moving, low, width), { ...looks.unseen, colour }),
    ],
    shapes: [region(low - width, low, faded(ink.grid, 0.6)), level(risen, { dash: "dot" })],
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
    title: "base mass by the measuring half (log scale)",
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
