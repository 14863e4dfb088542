/** GRPO beside the same runs with shuffled rewards, with β = .5 and with Dr. GRPO's loss: what each changes at exposure 2%. */

import { partOf } from "../hypotheses/hypotheses";
import { seedsText, signed } from "../results/numbers";
import type { ResultRow, Results, Study } from "../results/rows";
import { earlyMean, lateMean } from "../results/learningCurves";
import { targets, type Target } from "../strings";
import type { SeedValue } from "../verdicts/estimate";
import { evidenceOf, gainsBySeed, meansBySeed, type Evidence } from "../verdicts/evidence";
import { correlations } from "../verdicts/measures/sharpening";
import { threshold } from "../verdicts/thresholds";
import { meanOfSeedValues } from "./hypothesisParts";
import { emptyFigure, type Figure, figure, type Panel } from "./plot/figure";
import { level, pointsOf, scatter, type Trace } from "./plot/marks";
import { extent, ordinalAxis, paddedRange } from "./plot/scales";
import { intervalBars, seedDots } from "./plot/seeds";
import { ink, lawColour, type MarkerSymbol, methodColour, neutralPair } from "./plot/theme";
import { noRows } from "./select";

const title = "What RL changes, and what the same runs change under a control";
const exposure = 0.02;

interface Arm {
  study: Study;
  name: string;
  colour: string;
  symbol: MarkerSymbol;
}

const arms: Arm[] = [
  { study: "exposure", name: "GRPO, β = 0.05", colour: methodColour.grpo, symbol: "circle" },
  { study: "reward-control", name: "rewards shuffled in each group", colour: ink.line, symbol: "square" },
  { study: "beta", name: "β = 0.5", colour: neutralPair[0], symbol: "diamond" },
  { study: "loss-type", name: "Dr. GRPO’s loss", colour: lawColour.contrast, symbol: "triangle-up" },
];

/** The number of each base seed, of one arm on one target; empty where it was not run or measured. */
type Measure = (evidence: Evidence, study: Study, target: Target) => SeedValue[];

/** Gain and entropy on each target, and what is left of the order of wrong and of correct completions, arm by arm. */
export function controls(results: Results): Figure {
  const evidence = evidenceOf(results);
  if (!results.rows.some(({ study }) => study === "reward-control"))
    return emptyFigure(title, noRows("reward-control", results.protocol));
  const panels = [
    panelOf(evidence, "Mass on the target", "gain", gains),
    panelOf(evidence, "Entropy of a token", "change during RL, nats", entropies),
    panelOf(evidence, "Order of wrong completions", "rank correlation, before/after", orderOf("wrong")),
    panelOf(evidence, "Order of correct completions", "rank correlation, before/after", orderOf("correct")),
  ];
  const seeds = gains(evidence, "reward-control", "depth").length;
  const subtitle = `Exposure 2%. Small: base seeds, large: means with 95%; shuffled rewards on ${seedsText(seeds)}`;
  return figure({ title, subtitle, columns: 2, rowHeight: 240, legend: true }, panels);
}

const gains: Measure = (evidence, study, target) =>
  gainsBySeed(evidence.changes("correctMass", study).filter(({ row }) => isOn(row, target) && row.axis === target));

const entropies: Measure = (evidence, study, target) => {
  const part = partOf("R6c");
  const runs = evidence.changes("correctMass", study).filter(({ row }) => isOn(row, target) && row.axis === target);
  const changes = runs.flatMap(({ row }) => {
    const curve = evidence.curve(row.run, "entropy");
    if (curve.length === 0) return [];
    const late = lateMean(curve, threshold(part, "lastSteps"));
    return [{ seed: row.baseSeed, value: late - earlyMean(curve, threshold(part, "firstSteps")) }];
  });
  return meansBySeed(
    changes,
    ({ seed }) => seed,
    ({ value }) => value,
  );
};

function orderOf(set: "wrong" | "correct"): Measure {
  return (evidence, study, target) =>
    meansBySeed(
      correlations(evidence, set, study).filter((row) => isOn(row, target)),
      ({ baseSeed }) => baseSeed,
      ({ value }) => value,
    );
}

function isOn(row: ResultRow, target: Target): boolean {
  return row.trainedOn === target && row.exposure === exposure && row.format === "steps";
}

/** The targets side by side, in each the arms that were measured. */
function panelOf(evidence: Evidence, name: string, quantity: string, measure: Measure): Panel {
  const cells = targets.flatMap((target, slot) =>
    arms.map((arm, i) => ({ target, arm, x: slot + 0.2 * (i - 1.5), points: measure(evidence, arm.study, target) })),
  );
  const known = cells.filter(({ points }) => points.length > 0);
  const values = known.flatMap(({ points }) => points.map(({ value }) => value));
  const bounds = known.flatMap(({ points }) => [meanOfSeedValues(points).lower, meanOfSeedValues(points).upper]);
  const isShare = quantity.startsWith("rank");
  return {
    title: name,
    x: ordinalAxis([...targets]),
    y: { title: quantity, range: paddedRange(extent([...values, ...bounds.filter(Number.isFinite), isShare ? 1 : 0])) },
    marks: known.flatMap(cellMarks),
    shapes: [level(isShare ? 1 : 0)],
  };
}

interface Cell {
  target: Target;
  arm: Arm;
  x: number;
  points: SeedValue[];
}

function cellMarks({ target, arm, x, points }: Cell): Trace[] {
  const summary = meanOfSeedValues(points);
  const seeds = pointsOf(points, {
    x: (_, i) => x + 0.14 * ((i + 0.5) / points.length - 0.5),
    y: ({ value }) => value,
    text: ({ seed, value }) => `${target}, ${arm.name}, base seed ${seed}: ${signed(value)}`,
  });
  const text = [`${target}, ${arm.name}: mean over ${seedsText(summary.seeds)} ${signed(summary.mean)}`];
  const large = scatter({ x: [x], y: [summary.mean], text }, { ...arm, size: 8 });
  return [seedDots(seeds, arm), intervalBars([x], [summary], arm), large];
}
