/** What each run gains on its target against the base mass it starts from, with lines below and above a mass of .3. */

import { partOf } from "../hypotheses/hypotheses";
import { threshold } from "../verdicts/thresholds";
import type { Results } from "../results/rows";
import { evidenceOf, type Evidence } from "../verdicts/evidence";
import { pointsOf, runsOfPart, type RunPoint } from "../verdicts/measures/invertedU";
import type { Axis } from "../strings";
import { cornerNote, emptyFigure, type Figure, figure, type Panel } from "./plot/figure";
import { effectText, everywhere, measured, testedOf } from "./hypothesisParts";
import { key, level, line, pointsOf as dotsOf, scatter, type Trace, vertical } from "./plot/marks";
import { extent, logitGrid, shareLogitAxis, shareLogitPositions } from "./plot/scales";
import { runDot } from "./plot/seeds";
import { axisColour, axisName, ink } from "./plot/theme";
import { percent, seedsText, signed, distinct } from "../results/numbers";
import { noRows, seedsOf } from "./select";
import { mean } from "../statistics/moments";
import { sigmoid } from "../theory/numeric";
import { curveAt, headroomCurve, headroomLabel, oddsFactors } from "./theory/headroomCurves";

/** Base masses on a logit axis: a third of the runs starts from less than .02. */
const limits: [number, number] = [2e-5, 0.9985];

/** One line is fitted below it, as H1a and R1a ask, and one from it on (H1b). */
const parting = threshold(partOf("H1b"), "massFrom");

const plain = "Gain by RL on each target, by the base policy's mass on it";

const page = { columns: 2, rowHeight: 230, legend: true };

/** How runs of a study look, in the colour of the target: studies differ in what pretraining was exposed to. */
const looks = {
  exposure: { name: "all targets exposed", symbol: "circle", ...runDot },
  alone: { name: "this one alone", symbol: "diamond", size: 8, hollow: true },
} as const;
const studies = ["exposure", "alone"] as const;

const parts = [
  { id: "H1a", name: `slope below ${parting}` },
  { id: "H1b", name: `from ${parting} on` },
] as const;

/** One panel a target: every run, the two slopes, the theorem's headroom at the runs' β and at smaller factors of odds. */
export function invertedU(results: Results): Figure {
  const evidence = evidenceOf(results);
  const judged = partOf("H1b").of.map((of) => ({ of, points: pointsOf(evidence, of) }));
  const shown = judged.filter(({ points }) => points.length > 0);
  if (shown.length === 0) return emptyFigure(plain, noRows("exposure", results.protocol));
  const all = shown.flatMap(({ points }) => points);
  const [lowest] = extent(
    all.map(({ y }) => y),
    -0.08,
  );
  const panels = shown.map(({ of, points }) => targetPanel(evidence, of, points, lowest));
  const shownStudies = studies.filter((study) => all.some(({ row }) => row.study === study));
  panels[0].marks.unshift(...shownStudies.map((study) => key(looks[study])));
  const counts = `${all.length} runs, ${seedsText(seedsOf(all))}`;
  const subtitle = `${counts}: Q from one half of base samples, gain from the other. Bold: straight in Q, below and above .3`;
  return figure({ ...page, title: titleOf(results), subtitle }, panels);
}

/** Claims an inverted U where H1b holds wherever it is tested, and H1a somewhere and is nowhere rejected. */
function titleOf(results: Results): string {
  const rises = testedOf("H1a", results);
  const rising = rises.filter(({ verdict }) => verdict === "holds").length;
  const supported =
    everywhere("holds", "H1b", results) && rising > 0 && rises.every(({ verdict }) => verdict !== "rejected");
  if (!supported) return plain;
  const falling = testedOf("H1b", results).length;
  const where = rising === rises.length ? `all ${rising}` : `${rising} of ${rises.length}`;
  return `Gain rises with base mass below .3 (${where} targets), and falls above (all ${falling})`;
}

function targetPanel(evidence: Evidence, of: string, points: RunPoint[], lowest: number): Panel {
  const axis = points[0].row.axis as Axis;
  const betas = distinct(points.map(({ row }) => Number(row.beta)));
  const judged = parts.filter(({ id }) => partOf(id).of.includes(of));
  const lines = judged.flatMap((part) => regression(evidence, part, of));
  return {
    title: of === axis ? axisName[axis] : of,
    x: shareLogitAxis("base mass Q (logit scale)", limits),
    y: { title: "gain", range: [lowest - 0.04, 1.42], tickvals: [0, 0.25, 0.5, 0.75, 1] },
    marks: [
      ...oddsFactors.map((factor) => onAxis(headroomCurve(factor, massesAlong(limits)))),
      ...betas.map((beta) => onAxis(optimumCurve(beta))),
      ...studies.flatMap((study) => runMarks(study, axis, points)),
      ...lines.map(({ mark }) => mark),
    ],
    shapes: [level(0), vertical(positionOf(parting), { dash: "dot" })],
    notes: [
      // The lowest curve's peak is among the points; the legend names it.
      ...oddsFactors
        .slice(1)
        .map((factor) => ({ ...headroomLabel(factor), x: positionOf(Number(headroomLabel(factor).x)) })),
      cornerNote(lines.map(({ text }) => text).join("<br>"), "upper right", { align: "right" }),
    ],
  };
}

function optimumCurve(beta: number): Trace {
  const look = { colour: ink.text, width: 1.2, dash: "dash", name: `headroom at β = ${beta}` } as const;
  return curveAt(beta, look, massesAlong(limits));
}

/** Masses at equal distances on the axis. */
function massesAlong(ends: [number, number]): number[] {
  return logitGrid(ends).map(sigmoid);
}

function positionOf(mass: number): number {
  return shareLogitPositions([mass], limits)[0];
}

/** A curve over masses, on the panel's axis. */
function onAxis(curve: Trace): Trace {
  return { ...curve, x: shareLogitPositions(curve.x as number[], limits) };
}

function runMarks(study: keyof typeof looks, axis: Axis, points: RunPoint[]): Trace[] {
  const own = points.filter(({ row }) => row.study === study);
  if (own.length === 0) return [];
  const dots = dotsOf(own, { x: ({ x }) => positionOf(x), y: ({ y }) => y, text: runText });
  return [scatter(dots, { ...looks[study], colour: axisColour[axis] })];
}

function runText({ x, y, row }: RunPoint): string {
  const run = `study ${row.study}, e = ${percent(row.exposure)}, base seed ${row.baseSeed}, RL seed ${row.rlSeed}`;
  return `${run}<br>Q = ${x.toFixed(3)}, gain ${signed(y)}`;
}

/** The line whose slope a part asks for, over the range of its runs; none where they have no slope. */
function regression(evidence: Evidence, { id, name }: (typeof parts)[number], of: string) {
  const own = runsOfPart(evidence, partOf(id), of);
  const slope = measured(id, evidence, of);
  if (!Number.isFinite(slope.effect)) return [];
  const [middle, height] = [mean(own.map((point) => point.x)), mean(own.map((point) => point.y))];
  const [low, high] = extent(own.map((point) => point.x));
  const Qs = massesAlong([Math.max(low, limits[0]), Math.min(high, limits[1])]); // straight in Q, as it is judged; a curve on this axis
  const y = Qs.map((Q) => height + slope.effect * (Q - middle)); // least squares passes through the means
  return [{ mark: onAxis(line({ x: Qs, y }, { colour: ink.text, width: 2 })), text: `${name}: ${effectText(slope)}` }];
}
