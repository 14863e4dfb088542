/** Gain on a target against the change in distribution by the same run: GRPO, RFT and SFT from the same base policies. */

import { groupBy } from "../common/groupBy";
import type { Change } from "../results/changes";
import { distinct, percent, seedsText, signed } from "../results/numbers";
import type { Results } from "../results/rows";
import { targets, type Target } from "../strings";
import { mean } from "../statistics/moments";
import { algorithms, type AlgorithmName } from "../training/algorithms";
import { evidenceOf } from "../verdicts/evidence";
import { emptyFigure, type Figure, figure, note, type Panel } from "./plot/figure";
import { level, line, pointsOf, scatter, type Trace, vertical, withGaps } from "./plot/marks";
import { paddedRange } from "./plot/scales";
import { runDot } from "./plot/seeds";
import { axisName, ink, methodColour, methodSymbol } from "./plot/theme";
import { noRows } from "./select";

const plain = "Gain on a target against the change in distribution, by method";
const claim = "Where the target is partly known, GRPO, RFT and SFT gain and lose alike";

/** In the order of the links between their means. */
const methods = ["grpo", "rft", "sft"] as const satisfies AlgorithmName[];
type Method = (typeof methods)[number];

const page = { rowHeight: 230, gap: { x: 62, y: 84 }, legend: true };

/** One run, on its target and in distribution. */
interface Run {
  target: Target;
  method: Method;
  exposure: number;
  base: string;
  baseSeed: number;
  baseMass: number;
  gain: number;
  change: number;
}

/** A method at one exposure to one target: means over base seeds. */
interface Cell {
  runs: Run[];
  baseMass: number;
  gain: number;
  change: number;
}

/** One panel a target: each run of each method from base policies that all of the methods were run on, and means. */
export function gainAndForgetting(results: Results): Figure {
  const runs = comparedRuns(results);
  if (runs.length === 0) return emptyFigure(plain, noRows("contrast", results.protocol));
  const cells = cellsOf(runs);
  const shown = targets.filter((target) => runs.some((run) => run.target === target));
  const exposures = distinct(runs.map(({ exposure }) => exposure))
    .map(percent)
    .join(", ");
  const seeds = seedsText(distinct(runs.map(({ baseSeed }) => baseSeed)).length);
  const subtitle = `Exposures ${exposures}; ${runs.length} runs, ${seeds}. Faint: runs; large: means, linked at each exposure`;
  const ranges = { x: rangeOf(runs, "gain"), y: rangeOf(runs, "change") };
  const panels = shown.map((target) => targetPanel(target, cells, ranges));
  const columns = Math.min(2, shown.length);
  return figure({ ...page, columns, title: holds(cells) ? claim : plain, subtitle }, panels);
}

/** Base policies from which each of the three methods was run on the target. */
function comparedRuns(results: Results): Run[] {
  const changes = evidenceOf(results)
    .changes("correctMass", "exposure", "contrast")
    .filter(({ row }) => row.format === "steps");
  const before = new Map(changes.filter(isInDistribution).map((change) => [change.row.run, change]));
  const runs = changes.flatMap((change) => runOf(change, before));
  const byBase = groupBy(runs, ({ base, target }) => `${base}|${target}`);
  return runs.filter(({ base, target }) => {
    const compared = new Set(byBase.get(`${base}|${target}`)!.map(({ method }) => method));
    return methods.every((method) => compared.has(method));
  });
}

function isInDistribution({ row }: Change): boolean {
  return row.axis === "in-distribution";
}

function runOf({ row, before, gain }: Change, inDistribution: Map<string, Change>): Run[] {
  const target = targets.find((each) => each === row.trainedOn && each === row.axis);
  const other = inDistribution.get(row.run);
  if (!target || !other) return [];
  const { exposure, base, baseSeed } = row;
  const method = methods.find((each) => each === row.method);
  if (!method) return [];
  return [{ target, method, exposure, base, baseSeed, baseMass: before, gain, change: other.gain }]; // prettier-ignore
}

function cellsOf(runs: Run[]): Cell[] {
  const cells = groupBy(runs, ({ target, method, exposure }) => `${target}|${method}|${exposure}`);
  return [...cells.values()].map((own) => {
    const meanOf = (key: "baseMass" | "gain" | "change") => mean(own.map((run) => run[key]));
    return { runs: own, baseMass: meanOf("baseMass"), gain: meanOf("gain"), change: meanOf("change") };
  });
}

/** From mean base masses of .02 to .98 no method is further than .12 from GRPO, in either number; there are such. */
function holds(cells: Cell[]): boolean {
  const known = cells.filter(({ baseMass }) => baseMass > 0.02 && baseMass < 0.98);
  const near = known.every((cell) => {
    const [{ target, exposure }] = cell.runs;
    const grpo = known.find(
      ({ runs: [run] }) => run.target === target && run.exposure === exposure && run.method === "grpo",
    );
    return grpo && Math.abs(cell.gain - grpo.gain) < 0.12 && Math.abs(cell.change - grpo.change) < 0.12;
  });
  return known.length > 0 && near;
}

function targetPanel(target: Target, all: Cell[], ranges: { x: [number, number]; y: [number, number] }): Panel {
  const cells = all.filter(({ runs: [run] }) => run.target === target);
  return {
    title: axisName[target],
    x: { title: "gain on the target", range: ranges.x },
    y: { title: "change in distribution", range: ranges.y, dtick: 0.25 },
    marks: [links(cells), ...methods.flatMap((method) => methodMarks(method, cells))],
    shapes: [level(0), vertical(0)],
    notes: exposureLabels(cells.filter(({ runs: [run] }) => run.method === "sft")),
  };
}

function methodMarks(method: Method, all: Cell[]): Trace[] {
  const cells = all.filter(({ runs: [run] }) => run.method === method);
  const look = { colour: methodColour[method], symbol: methodSymbol[method] };
  const runs = pointsOf(cells.flatMap((cell) => cell.runs), { x: ({ gain }) => gain, y: ({ change }) => change, text: runText }); // prettier-ignore
  const means = pointsOf(cells, { x: ({ gain }) => gain, y: ({ change }) => change, text: cellText });
  return [
    scatter(runs, { ...runDot, size: 4.5, opacity: 0.35, colour: look.colour }),
    scatter(means, { ...look, name: algorithms[method].title, size: 9 }),
  ];
}

/** Through the methods' means at each exposure, in the methods' order. */
function links(cells: Cell[]): Trace {
  const exposures = distinct(cells.map(({ runs: [{ exposure }] }) => exposure));
  const paths = exposures.map((exposure) => {
    const at = methods.flatMap((method) =>
      cells.filter(({ runs: [run] }) => run.exposure === exposure && run.method === method),
    );
    return pointsOf(at, { x: ({ gain }) => gain, y: ({ change }) => change });
  });
  return line(withGaps(paths), { colour: ink.line, width: 1.2, hover: false });
}

/** The exposure above SFT's mean; where two would stand in each other's place, to the left and to the right. */
function exposureLabels(cells: Cell[]) {
  return cells.map((cell) => {
    const near = cells.find((other) => other !== cell && isNear(other, cell));
    const xanchor = !near ? "center" : near.gain > cell.gain ? "right" : "left";
    return note(percent(cell.runs[0].exposure), { x: cell.gain, y: cell.change, xanchor, yshift: 14 });
  });
}

function isNear(a: Cell, b: Cell): boolean {
  return Math.abs(a.gain - b.gain) < 0.08 && Math.abs(a.change - b.change) < 0.1;
}

function rangeOf(runs: Run[], key: "gain" | "change"): [number, number] {
  return paddedRange(runs.map((run) => run[key]), { include: [0] }); // prettier-ignore
}

function runText({ method, exposure, baseSeed, gain, change }: Run): string {
  const from = `${algorithms[method].title}, exposure ${percent(exposure)}, base seed ${baseSeed}`;
  return `${from}<br>on the target ${signed(gain)}, in distribution ${signed(change)}`;
}

function cellText({ runs, baseMass, gain, change }: Cell): string {
  const [{ method, exposure }] = runs;
  const what = `${algorithms[method].title}, exposure ${percent(exposure)}, base mass ${baseMass.toFixed(3)}`;
  return `${what}: mean of ${runs.length} runs<br>on the target ${signed(gain)}, in distribution ${signed(change)}`;
}
