/** H2a and H2b: at exposure 0, each word of operations before and after RL, beside what sampling in training can reach. */

import type { Shape } from "plotly.js-dist";
import type { Results } from "../results/rows";
import { lowerLimit, reachedBy, reachOf, risen, upperLimit, sequencesOf } from "../verdicts/measures/discovery";
import type { Reach, SequenceCounts } from "../verdicts/measures/discovery";
import { evidenceOf } from "../verdicts/evidence";
import type { Training } from "../verdicts/planned";
import { distinctSeeds } from "../verdicts/estimate";
import type { Axis } from "../strings";
import { emptyFigure, type Figure, figure, note, type Page, type Panel } from "./plot/figure";
import { described, measured, partOf } from "./judged";
import { key } from "./plot/key";
import { intervals, level, line, type Points, region, scatter, type Trace } from "./plot/marks";
import { extent, noRows } from "./select";
import { axisColour, axisName, faded, ink } from "./plot/theme";

const title = "Words of operations before and after RL, at exposure 0";

const page: Page = {
  title,
  subtitle:
    "Unseen: never right in the placing half of the base samples. x is the other half’s mass, so these too can be above 0",
  columns: 3,
  rowHeight: 290,
  gap: { x: 34, y: 208 },
  legend: true,
};

const looks = {
  seen: { name: "seen word", size: 5, opacity: 0.5 },
  unseen: { name: "unseen word", size: 5, opacity: 0.4, hollow: true },
};

/** The words of one target, with the completions that training draws for each. */
interface OfTarget {
  axis: Axis;
  words: SequenceCounts[];
  unseen: SequenceCounts[];
  completions: number;
  reach: Reach;
  /** Mean gain of the unseen words, and its interval: H2a. */
  gain: string;
}

/**
 * One panel a target: the mass after RL against the base mass of every word that has any, the chance that training
 * samples a word at all, and the share of unseen words that rose. `training` as in `verdictsOf`: runs that are not of its plan are left out.
 */
export function discovery(results: Results, training?: Training): Figure {
  const evidence = evidenceOf(results, training);
  const shown = (partOf("H2b").of as Axis[]).flatMap((axis): OfTarget[] => {
    const words = sequencesOf(evidence, axis);
    if (words.length === 0) return [];
    const unseen = words.filter(({ placing }) => placing === 0);
    const completions = evidence.training.completionsPerSequence(words[0].run, axis);
    const gain = described(measured("H2a", evidence, axis));
    return [{ axis, words, unseen, completions, reach: reachOf(unseen, completions), gain }];
  });
  if (shown.length === 0) return emptyFigure(title, missing(results));
  const low = Math.log10(lowestMass(shown)) - 0.3;
  const panels = shown.map((each, n) => panelOf(each, low, n === 0));
  panels[0].marks.unshift(key(looks.seen), key(looks.unseen));
  return figure(page, panels);
}

function missing({ rows, protocol }: Results): string {
  if (!rows.some(({ study, exposure }) => study === "exposure" && exposure === 0)) return noRows("exposure", protocol);
  return `no plan of protocol “${protocol}” that says which prompts share their operations`;
}

function lowestMass(shown: OfTarget[]): number {
  const measured = shown.flatMap(({ words }) => words.map(massOf).filter((mass) => mass > 0));
  return extent([...measured, ...shown.map(({ reach }) => reach.q)], 0.001)[0];
}

/** The base mass by the measuring half. */
function massOf({ correct, samples }: SequenceCounts): number {
  return correct / samples;
}

/** Masses stand at their common logarithms, from `low` on; left of it those of 0, in a strip of their own. */
function panelOf(own: OfTarget, low: number, first: boolean): Panel {
  const width = -0.2 * low;
  const { axis, words, unseen, completions } = own;
  const colour = axisColour[axis];
  const seen = words.filter(({ placing }) => placing > 0);
  const moving = unseen.filter((word) => !staysAtNothing(word));
  return {
    title: axisName[axis],
    x: massAxis(low, width),
    y: { title: { text: first ? "mass after RL, or share of words" : "" }, range: [-0.06, 1.04], dtick: 0.25 },
    marks: [
      scatter(placed(seen, low, width), { ...looks.seen, colour }),
      scatter(placed(moving, low, width), { ...looks.unseen, colour }),
      chanceOf(completions, low),
      ...(unseen.length > 0 ? [risenShare(own)] : []),
    ],
    shapes: [region(low - width, low, faded(ink.grid, 0.6)), threshold()],
    notes: [note(counted(own), { xref: "x domain", yref: "y domain", x: 0, y: 0, yanchor: "top", yshift: -56 })],
  };
}

/** Hundreds of words do: drawn, they would be a bar. */
function staysAtNothing({ placing, correct, tuned }: SequenceCounts): boolean {
  return placing === 0 && correct === 0 && tuned === 0;
}

function massAxis(low: number, width: number): Panel["x"] {
  const powers = [-6, -5, -4, -3, -2, -1, 0].filter((power) => power > low + 0.25 && (power % 2 === 0 || low > -4));
  const text = (power: number) => (power > -3 ? String(10 ** power) : `10<sup>−${-power}</sup>`);
  return {
    title: { text: "base mass, measuring half" },
    range: [low - width, 0.12],
    tickvals: [low - width / 2, ...powers],
    ticktext: ["0", ...powers.map(text)],
  };
}

/** In the strip words spread out, and about a mass of 0 by .015 up and down: many would hide each other. */
function placed(words: SequenceCounts[], low: number, width: number): Points {
  const inStrip = (i: number) => low - width * (0.08 + 0.84 * even(i));
  return {
    x: words.map((word, i) => (word.correct === 0 ? inStrip(i) : Math.log10(massOf(word)))),
    y: words.map(({ tuned }, i) => (tuned === 0 ? 0.03 * (even(7 * i + 3) - 0.5) : tuned)),
    text: words.map(textOf),
  };
}

/** Fills [0, 1) evenly as i goes on, and is the same at every drawing. */
function even(i: number): number {
  return (i * 0.6180339887498949) % 1;
}

function textOf({ sequence: word, seed, correct, samples, tuned }: SequenceCounts): string {
  return `${word}, base seed ${seed}<br>${correct} of ${samples} correct before, ${tuned.toFixed(3)} after`;
}

/** The chance that at least one of the completions that training draws for a word is correct. */
function chanceOf(completions: number, low: number): Trace {
  const x = Array.from({ length: 61 }, (_, i) => low * (1 - i / 60));
  const points = { x, y: x.map((power) => reachedBy(10 ** power, completions)) };
  const look = { colour: ink.text, width: 1.4, dash: "dash", name: "chance that training samples it" } as const;
  return { ...line(points, look), hoverinfo: "skip" };
}

/** At the upper limit of the unseen words' mean base mass: H2b compares it with the chance there. */
function risenShare({ unseen: { length: n }, reach: { count, q } }: OfTarget): Trace {
  const point = { x: [Math.log10(q)], y: [count / n], lower: [lowerLimit(count, n)], upper: [upperLimit(count, n)] };
  return intervals(point, {
    colour: ink.text,
    symbol: "diamond",
    size: 10,
    name: `share of unseen words above ${risen}`,
  });
}

function threshold(): Partial<Shape> {
  return { ...level(risen), line: { color: ink.line, width: 1, dash: "dot" } };
}

function counted({ words, unseen, completions, gain, reach: { count, correct, samples, share } }: OfTarget): string {
  const seeds = distinctSeeds(words);
  const all = `${words.length} words (${seeds} base seed${seeds > 1 ? "s" : ""})`;
  if (unseen.length === 0) return `none of ${all} is unseen`;
  return [
    `${unseen.length} of ${all} are unseen`,
    `${correct} of their ${samples} other samples are correct`,
    `${Math.round(completions)} completions a word`,
    `reach at most ${(share * unseen.length).toFixed(1)} of them`,
    `${count} of them rose above ${risen} by RL`,
    `their mean gain: ${gain}`,
    `${words.filter(staysAtNothing).length} words stay at 0 and are not drawn`,
  ].join("<br>");
}
