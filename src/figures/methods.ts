/** H2c, H2d and H8c: what GRPO, longer, on a mixture, and fine-tuning change on the target and in distribution. */

import { partOf, type PartId } from "../hypotheses/hypotheses";
import type { Results } from "../results/rows";
import { evidenceOf, type Evidence } from "../verdicts/evidence";
import { groupBy } from "../common/groupBy";
import type { Target } from "../strings";
import { aboveNote, emptyFigure, type Figure, figure, type Panel } from "./plot/figure";
import { effectText, everywhere, measured } from "./hypothesisParts";
import { key, level, pointsOf, scatter, type Trace } from "./plot/marks";
import { extent, ordinalAxis, paddedRange } from "./plot/scales";
import { intervalBars, seedDots, seedLines } from "./plot/seeds";
import { ink, size } from "./plot/theme";
import { type Cell, comparedKinds, type Kind, kinds, type TargetCells } from "./methodsCells";
import { massText, percent } from "../results/numbers";
import { changeText, gainOverSeeds, gainsOf, noRows } from "./select";
import { type Change } from "../results/changes";
import { mean } from "../statistics/moments";
import { gainsAtOptimum, optimumLine } from "./theory/optimum";

const plain = "Gain on a target, and change in distribution, by method";
const claim = "What GRPO on a target loses in distribution, GRPO on a mixture keeps";

/** With space for judged numbers below the axes' titles. */
const page = { columns: 2, rowHeight: 132, gap: { x: 50, y: 86 }, space: { bottom: 24 }, legend: true };

const meanSize = 9;

/** A column of panels: what it shows of a cell, and the numbers that are judged, of one target and of all. */
interface Column {
  of: (cell: Cell) => Change[];
  label: string;
  title: (target: Target) => string;
  judged: (target: Target) => string;
  judgedOfAll: string;
}

/** What all panels share. */
interface Scene {
  exposures: number[];
  /** What methods are called in the legend. */
  names: Map<Kind, string>;
}

/**
 * One row a target: the gain on it, beside the theorem's for plain GRPO, and the change in distribution by the same
 * runs. Exposures are those at which anything but plain GRPO was run on a target; methods are side by side there.
 */
export function methods(results: Results): Figure {
  const evidence = evidenceOf(results);
  const compared = comparedKinds(evidence);
  if (compared.targets.length === 0) return emptyFigure(plain, noRows("contrast", results.protocol));
  const cells = compared.targets.flatMap((each) => each.cells);
  const optima = compared.targets.map((each) => optimumOf(each, compared.exposures, results));
  const names = namesOf(cells);
  const panels = methodPanels(compared.targets, { ...compared, names }, optima, columnsOf(evidence));
  // Methods in their order, whatever the first panel shows of them.
  panels[0].marks.unshift(...[...names].map(([kind, name]) => key({ ...kind, name, size: meanSize })));
  const marks = "Faint: base seeds, linked; bold: means, 95% from 3 seeds on";
  const [optimum] = optima.flat();
  const subtitle = optimum ? `${marks}. Dashed: ${optimum.name}` : marks;
  return figure({ ...page, title: holds(cells, results) ? claim : plain, subtitle }, panels);
}

/** Whether H8c holds, and the mixture's mean change in distribution is above −.05 wherever it was run. */
function holds(cells: Cell[], results: Results): boolean {
  const mixed = cells.filter(({ kind }) => kind === kinds[1]);
  const keeps = mixed.every(({ inDistribution }) => gainOverSeeds(inDistribution).mean > -0.05);
  return everywhere("holds", "H8c", results) && keeps;
}

function methodPanels(targets: TargetCells[], scene: Scene, optima: Trace[][], columns: Column[]): Panel[] {
  const cells = targets.flatMap((each) => each.cells);
  const highest = optima.flat().flatMap(({ y }) => (y as number[]).filter(Number.isFinite));
  const ranges = [gainRange(columns[0], cells, highest), gainRange(columns[1], cells, [])];
  const panels = targets.flatMap((each) => columns.map((column, n) => columnPanel(each, scene, column, ranges[n])));
  const unnamed = { name: undefined }; // the legend has no space for it
  optima.forEach((marks, n) => panels[2 * n].marks.push(...marks.map((mark) => ({ ...mark, ...unnamed }))));
  panels.slice(-2).forEach((panel, n) => (panel.x.title = exposureTitle(columns[n].judgedOfAll)));
  return panels;
}

function columnsOf(evidence: Evidence): Column[] {
  const onTarget: Column = {
    of: (cell) => cell.onTarget,
    label: "gain",
    title: (target) => `on ${target}`,
    judged: (target) => judgedText(evidence, "H2c", "SFT at 0%", target),
    judgedOfAll: judgedText(evidence, "H2d", "long GRPO from low mass, all targets"),
  };
  const inDistribution: Column = {
    of: (cell) => cell.inDistribution,
    label: "change",
    title: () => "in distribution",
    judged: () => "",
    judgedOfAll: judgedText(evidence, "H8c", "mixture minus GRPO, all targets"),
  };
  return [onTarget, inDistribution];
}

/** A part's number with its interval; empty where it is not judged, or where there are no rows for it. */
function judgedText(evidence: Evidence, id: PartId, what: string, of = "all"): string {
  if (!partOf(id).of.includes(of)) return "";
  const measurement = measured(id, evidence, of);
  return measurement.seeds > 0 ? `${id}, ${what}: ${effectText(measurement)}` : "";
}

function columnPanel(
  { target, cells }: TargetCells,
  { exposures, names }: Scene,
  column: Column,
  range: [number, number],
): Panel {
  return {
    title: column.title(target),
    x: ordinalAxis(exposures.map((e) => `${percent(e)}<br>${massText(baseMass(e, cells))}`)),
    y: { title: column.label, range, dtick: 0.5 },
    marks: [links(cells, column), ...[...names].flatMap(([kind, name]) => kindMarks(kind, name, cells, column))],
    shapes: [level(0)],
    notes: [aboveNote(column.judged(target), "right")].filter(({ text }) => text),
  };
}

function gainRange({ of }: Column, cells: Cell[], optima: number[]): [number, number] {
  const gains = cells.flatMap((cell) => gainsOf(of(cell)));
  const ends = cells.map((cell) => gainOverSeeds(of(cell))).flatMap(({ lower, upper }) => [lower, upper]);
  return paddedRange([...gains, ...ends, ...optima], { include: [0] });
}

/** Each base policy's changes by one method after the other. */
function links(cells: Cell[], { of }: Column): Trace {
  const all = cells.flatMap((cell) => of(cell).map((change) => ({ x: cell.x, change })));
  const policies = [...groupBy(all, ({ change }) => change.row.base).values()];
  const paths = policies.map((own) => pointsOf(own, { x: ({ x }) => x, y: ({ change }) => change.gain }));
  return seedLines(paths, { colour: ink.line });
}

/** One kind of training at all exposures: its base seeds, and over them its means. */
function kindMarks(kind: Kind, name: string, all: Cell[], { of }: Column): Trace[] {
  const cells = all.filter((cell) => cell.kind === kind);
  if (cells.length === 0) return [];
  const seeds = cells.flatMap((cell) => of(cell).map((change) => ({ x: cell.x, change })));
  const points = pointsOf(seeds, {
    x: ({ x }) => x,
    y: ({ change }) => change.gain,
    text: ({ change }) => runText(kind, change),
  });
  const [x, summaries] = [cells.map((cell) => cell.x), cells.map((cell) => gainOverSeeds(of(cell)))];
  return [
    seedDots(points, { colour: kind.colour }),
    intervalBars(x, summaries, kind),
    scatter({ x, y: summaries.map((each) => each.mean) }, { ...kind, name, size: meanSize }),
  ];
}

/** The methods that are shown, in their order, with the fewest and the most seeds that a mean of theirs is over. */
function namesOf(cells: Cell[]): Map<Kind, string> {
  const present = kinds.filter((kind) => cells.some((cell) => cell.kind === kind));
  return new Map(
    present.map((kind, i) => {
      const own = cells.filter((cell) => cell.kind === kind);
      const [fewest, most] = extent(own.map(({ onTarget }) => gainOverSeeds(onTarget).seeds));
      const seeds = `${fewest < most ? `${fewest}–` : ""}${most}`;
      return [kind, `${kind.name} (${seeds}${i > 0 ? "" : most > 1 ? " seeds" : " seed"})`]; // the unit once: space is scarce
    }),
  );
}

/** What the theorem's optimum gains from the base policies of plain GRPO, across all that is shown at an exposure. */
function optimumOf({ cells }: TargetCells, exposures: number[], { prompts }: Results): Trace[] {
  const plain = cells.filter(({ kind }) => kind === kinds[0]).flatMap(({ onTarget }) => onTarget);
  const optima = gainsAtOptimum(plain, prompts);
  if (optima.length === 0) return [];
  const at = (e: number) => gainOverSeeds(optima.filter(({ row }) => row.exposure === e)).mean;
  const x = exposures.flatMap((_, i) => [i - 0.42, i + 0.42, NaN]);
  const gains = exposures.flatMap((e) => [at(e), at(e), NaN]);
  return [optimumLine(x, gains, optima)];
}

function baseMass(exposure: number, cells: Cell[]): number {
  const own = cells.filter((cell) => cell.exposure === exposure).flatMap(({ onTarget }) => onTarget);
  const masses = new Map(own.map(({ row, before }) => [row.base, before]));
  return mean([...masses.values()]);
}

function runText({ name }: Kind, change: Change): string {
  const { axis, exposure, baseSeed } = change.row;
  return changeText(`${name}, ${axis}, exposure ${percent(exposure)}, base seed ${baseSeed}`, change);
}

/** Of an axis of exposures; a judged number stands below it. */
function exposureTitle(text: string): string {
  const small = `<br><span style="font-size:${size.small}px;color:${ink.soft}">${text}</span>`;
  return `exposure, and the mean base mass on the target${text && small}`;
}
