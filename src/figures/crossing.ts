/** The ladder's crossing: how far every combination of advantage, KL estimator, β and group size ends from its law. */

import type { Results } from "../results/rows";
import { updateOf } from "../results/updates";
import { distanceFrom, ladderRuns, movedAfter, onOneDecision, type LadderRun } from "../verdicts/ladderRuns";
import { groupBy } from "../common/groupBy";
import { boundary, crossingRows, distanceAxis, panelHeight, meanDots, rowAxis, rowSeeds } from "./crossingRows";
import type { CrossingRows, Value } from "./crossingRows";
import { emptyFigure, type Figure, figure, type Panel } from "./plot/figure";
import { partOf } from "../hypotheses/hypotheses";
import { updateName } from "./ladder";
import type { Trace } from "./plot/marks";
import { mean } from "../statistics/moments";
import { noRows, seedsOf } from "./select";
import { lawColour, neutralPair } from "./plot/theme";

const plain = "Every update on the ladder: distance from its own law and from the plain tilt";
const claim = "Shared rules: updates end nearer their laws than the tilt";
const exception = ". Distinct: k3 does not";
const late = "How far the masses of the ladder still moved in the last quarter of the steps";

const page = { gap: { x: 26, y: 84 }, legend: true };

/** Distances that differ by less are one point on the axis. */
const indistinct = 0.002;

const advantages = [
  { name: "mean-only", colour: neutralPair[0], shift: 0.18 },
  { name: "whitened", colour: neutralPair[1], shift: -0.18 },
];

/** A panel for each advantage and KL estimator: in it a row for each β and group size, and for distinct rules. */
export function crossing(results: Results): Figure {
  const runs = ladderRuns(results, onOneDecision).filter(({ prompts }) => prompts.length > 0);
  if (runs.length === 0) return emptyFigure(plain, noRows("ladder-shared", results.protocol));
  const rows = crossingRows(runs.map(({ row }) => row));
  const updates = [...groupBy(runs, ({ row }) => updateOf(row))].sort(([a], [b]) => (a < b ? -1 : 1));
  const columns = distinctOf(updates.map(([update]) => klOf(update))).length;
  const distances = updates.map(([, of], i) => distancePanel(of, rows, i % columns === 0));
  const own = { columns, rowHeight: panelHeight(rows), title: titleOf(runs), subtitle: subtitleOf(runs) };
  return figure({ ...page, ...own }, distances);
}

/** A panel for each KL estimator: how far masses still moved, where runs kept them on the way. */
export function convergence(results: Results): Figure {
  const runs = ladderRuns(results, onOneDecision).filter(({ prompts }) => prompts.length > 0);
  const rows = crossingRows(runs.map(({ row }) => row));
  const panels = runs.length > 0 ? convergencePanels(results, runs, rows) : [];
  if (panels.length === 0) return emptyFigure(late, noRows("ladder-shared", results.protocol));
  const own = { columns: panels.length, rowHeight: panelHeight(rows), title: late, subtitle: subtitleOf(runs) };
  return figure({ ...page, ...own }, panels);
}

/** Claims what is so of every combination of update, β and group size, where the two predictions can be told apart. */
function titleOf(runs: LadderRun[]): string {
  const combinations = [
    ...groupBy(runs, ({ row }) => `${updateOf(row)} ${row.study} ${row.beta} ${row.numGenerations}`),
  ];
  const compared = combinations.map(([, own]) => {
    const of = (prediction: "law" | "tilt") => mean(own.map((run) => distanceFrom(prediction, run)));
    return { row: own[0].row, law: of("law"), tilt: of("tilt") };
  });
  const shared = compared.filter(({ row }) => row.study === "ladder-shared");
  const distinct = compared.filter(({ row }) => row.study === "ladder-distinct" && row.kl === "k3");
  if (shared.length === 0 || shared.some(({ law, tilt }) => law > tilt + indistinct)) return plain;
  return distinct.length > 0 && distinct.every(({ law, tilt }) => law > tilt) ? `${claim}${exception}` : claim;
}

function subtitleOf(runs: LadderRun[]): string {
  const distinct = runs.some(({ row }) => row.study === "ladder-distinct");
  const rules = distinct ? "; distinct: each rung has its own rules" : "";
  const counts = [...groupBy(runs, ({ row }) => row.study)].map(([, own]) => seedsOf(own));
  const seeds = `${Math.min(...counts)}${Math.min(...counts) < Math.max(...counts) ? `–${Math.max(...counts)}` : ""}`;
  return `A row for each β and group size G${rules}. Large: means over ${seeds} base seeds; small: seeds`;
}

/** The bound of a part of `paper`, named by both: the replication asks for less of single combinations. */
function lineOf(id: "H5c" | "H5d", rows: CrossingRows): Trace {
  const bound = partOf(id).region.below!;
  return boundary(rows, bound, `${id} of paper: below ${bound}`);
}

function distancePanel(runs: LadderRun[], rows: CrossingRows, labelled: boolean): Panel {
  const of = (prediction: "law" | "tilt") =>
    runs.map((run): Value => ({ row: run.row, value: distanceFrom(prediction, run) }));
  const tilt = { colour: lawColour.contrast, symbol: "diamond", size: 9, hollow: true, name: "plain tilt" } as const;
  const law = { colour: lawColour.law, size: 8, name: "own law" };
  return {
    title: updateName(runs[0].row),
    x: distanceAxis("mean |P − prediction|"),
    y: rowAxis(rows, labelled),
    marks: [
      lineOf("H5c", rows),
      rowSeeds(of("tilt"), rows, tilt.colour),
      rowSeeds(of("law"), rows, law.colour),
      meanDots(of("tilt"), rows, tilt, "from the plain tilt"),
      meanDots(of("law"), rows, law, "from its own law"),
    ],
  };
}

/** One panel for each KL estimator of these runs; none where no run kept its masses on the way. */
function convergencePanels(results: Results, runs: LadderRun[], rows: CrossingRows): Panel[] {
  const shown = new Set(runs.map(({ row }) => row.run));
  const moved = (percent: 50 | 75) =>
    movedAfter(percent, results)
      .filter(({ row }) => shown.has(row.run))
      .map(({ row, change }): Value => ({ row, value: Math.abs(change) }));
  const [half, quarter] = [moved(50), moved(75)];
  const kls = distinctOf(quarter.map(({ row }) => klOf(updateOf(row)))).sort();
  const ofKl = (kl: string, values: Value[]) => values.filter(({ row }) => klOf(updateOf(row)) === kl);
  return kls.map((kl, i) => convergencePanel(kl, ofKl(kl, half), ofKl(kl, quarter), rows, i === 0));
}

function convergencePanel(kl: string, half: Value[], quarter: Value[], rows: CrossingRows, labelled: boolean): Panel {
  const marks = advantages.flatMap(({ name, colour, shift }) => {
    const own = (values: Value[]) => values.filter(({ row }) => updateName(row).startsWith(name));
    const moved = (percent: number) => `${name}, moved since ${percent}% of the steps`;
    return [
      meanDots(own(half), rows, { colour, size: 6, symbol: "square", hollow: true }, moved(50), shift),
      meanDots(own(quarter), rows, { colour, size: 7, symbol: "square", name }, moved(75), shift),
    ];
  });
  return {
    title: `${kl === "k1-reward" ? "k1 in the reward" : kl}: last steps`,
    x: distanceAxis("moved since 75% (hollow: 50%)"),
    y: rowAxis(rows, labelled),
    marks: [lineOf("H5d", rows), ...marks],
  };
}

/** `mean + k2` → `k2` */
function klOf(update: string): string {
  return update.split(" + ")[1];
}

function distinctOf(names: string[]): string[] {
  return [...new Set(names)];
}
