/** Untrained variants of the targets after RL in distribution and on each target: the numbers of H4d and H4e by cell. */

import { threshold } from "../verdicts/thresholds";
import { partOf } from "../hypotheses/hypotheses";
import type { Annotation, Data, Shape } from "plotly.js-dist";
import type { Change } from "../results/changes";
import type { Results } from "../results/rows";
import { meansBySeed, type Evidence, evidenceOf, gainsBySeed } from "../verdicts/evidence";
import { seedsText, percent, signed, distinct } from "../results/numbers";
import { isUntrainedVariant } from "../verdicts/measures/alignment";
import { axes, probes as variants, type Axis, type Probe } from "../strings";
import { belowNote, emptyFigure, type Figure, figure, note, type Panel } from "./plot/figure";
import { effectText, meanOfSeedValues, measured } from "./hypothesisParts";
import { level } from "./plot/marks";
import { extent } from "./plot/scales";
import type { SeedSummary } from "./plot/seeds";
import { ink, size } from "./plot/theme";
import { noRows } from "./select";

const title = "Untrained variants of the targets: base mass, and change by RL";

const names: Record<Probe, string> = {
  "depth-4": "depth 4",
  "depth-5": "depth 5",
  "length-3": "length 3",
  "length-6": "length 6",
  "length-8": "length 8",
  "vocabulary-third": "vocabulary: all tokens<br>never shown",
  "vocabulary-shared": "vocabulary: half of<br>the tokens shown",
  "order-held-out": "composition: shown in<br>the other order",
  "operation-alone": "composition: with what<br>was shown alone",
};

/** Pixels of a line of the table; lines of the head. */
const pitch = 23;
const head = 2.1;
/** Pixels of the left margin that names of variants take, and of a page's width within its margins. */
const labelSpace = 92;
const width = 672;
/** Position of exposures, in columns; cells are one wide, and the base mass's is centred at 0. */
const exposureAt = -0.57;

/** Most cells are zero: the others are to be found among them. */
const faint = "#b8b8b8";

/** Light enough for dark numbers. */
const masses = [[0, ink.paper], [1, "#a9a9a9"]] as const; // prettier-ignore
const losses = [[0, "#eb9a63"], [0.5, ink.paper], [1, "#6cafd9"]] as const; // prettier-ignore

/** One line: a variant at an exposure, with the changes that runs on each axis made to it. */
interface Line {
  axis: Probe;
  exposure: number;
  /** Its number from the top. */
  y: number;
  changes: Change[];
}

/** A table with coloured cells: what is evaluated at which exposure, against what RL trained on. */
export function probes(results: Results): Figure {
  const evidence = evidenceOf(results);
  const lines = linesOf(evidence);
  if (lines.length === 0) return emptyFigure(title, noRows("probes", results.protocol));
  const page = { title, columns: 1, space: { left: labelSpace - 52, bottom: 8 } };
  const own = { subtitle: subtitleOf(lines), rowHeight: pitch * (lines.length + head) };
  return figure({ ...page, ...own }, [tablePanel(lines, evidence)]);
}

function linesOf(evidence: Evidence): Line[] {
  const all = evidence.changes("correctMass", "probes");
  const exposures = distinct(all.map(({ row }) => row.exposure));
  const lines = variants.flatMap((axis) =>
    exposures.map((exposure) => {
      const changes = all.filter(({ row }) => row.axis === axis && row.exposure === exposure);
      return { axis, exposure, changes };
    }),
  );
  return lines.filter(({ changes }) => changes.length > 0).map((line, y) => ({ ...line, y }));
}

function subtitleOf(lines: Line[]): string {
  const seeds = Math.min(...lines.map(({ changes }) => baseMass(changes).seeds));
  const spread = seeds < 3 ? "" : ", ± half of the 95% interval";
  return `Means over ${seedsText(seeds)}${spread}. Boxed: untrained variants of the very target that RL trained on`;
}

function tablePanel(lines: Line[], evidence: Evidence): Panel {
  return {
    x: { visible: false, range: [-1.15, axes.length + 0.51] },
    y: { visible: false, range: [lines.length - 0.5, -0.5 - head] },
    marks: [massCells(lines), gainCells(lines)],
    shapes: [...groupsOf(lines).map(separator), ...boxes(lines)],
    notes: [...heads(), ...groupsOf(lines).map(nameOf), ...lines.map(exposureOf), judged(evidence)],
  };
}

/** A cell's number, and whether no sample behind it was ever right. */
interface TableCell extends SeedSummary {
  nil: boolean;
}

function massCells(lines: Line[]): Data {
  const column = lines.map(({ changes }) => [
    { ...baseMass(changes), nil: changes.every(({ before }) => before === 0) },
  ]);
  return cells(lines, [0], column, { colours: masses, range: [0, 1], signs: false });
}

function gainCells(lines: Line[]): Data {
  const table = lines.map((line) => axes.map((on) => gainCell(trainedOn(line, on))));
  const [, most] = extent(table.flat().map(({ mean }) => Math.abs(mean)).filter(Number.isFinite), 0.1); // prettier-ignore
  const columns = axes.map((_, i) => i + 1);
  return cells(lines, columns, table, { colours: losses, range: [-most, most], signs: true });
}

function gainCell(changes: Change[]): TableCell {
  const nil = changes.every(({ before, after }) => before === 0 && after === 0);
  return { ...meanOfSeedValues(gainsBySeed(changes)), nil };
}

interface CellLook {
  colours: readonly (readonly [number, string])[];
  range: [number, number];
  signs: boolean;
}

function cells(lines: Line[], x: number[], table: TableCell[][], { colours, range, signs }: CellLook): Data {
  const [zmin, zmax] = range;
  const scale = { colorscale: colours, zmin, zmax, showscale: false };
  const look = { xgap: 2, ygap: 1, texttemplate: "%{text}", textfont: { size: size.small, color: ink.text } };
  return {
    type: "heatmap",
    x,
    y: lines.map(({ y }) => y),
    z: table.map((row) => row.map(({ mean }) => mean)),
    text: table.map((row) => row.map((cell) => cellText(cell, signs))),
    hoverinfo: "skip",
    ...scale,
    ...look,
  } as unknown as Data;
}

/** `+.123 ± .045`, a zero without a sign; Student's interval is symmetric. Grey where no sample was ever right. */
function cellText({ mean, upper, seeds, nil }: TableCell, signs: boolean): string {
  if (seeds === 0) return "";
  if (nil) return `<span style="color:${faint}">0</span>`;
  const text = signed(mean).slice(signs && Math.abs(mean) >= 0.0005 ? 0 : 1);
  return Number.isFinite(upper) ? `${text} ± ${signed(upper - mean).slice(1)}` : text;
}

function trainedOn({ changes }: Line, axis: Axis): Change[] {
  return changes.filter(({ row }) => row.trainedOn === axis);
}

/** Every run on a base policy starts from the same mass. */
function baseMass(changes: Change[]): SeedSummary {
  const points = meansBySeed(
    changes,
    ({ row }) => row.baseSeed,
    ({ before }) => before,
  );
  return meanOfSeedValues(points);
}

/** Lines of one variant. */
function groupsOf(lines: Line[]): Line[][] {
  return variants.map((axis) => lines.filter((line) => line.axis === axis)).filter((group) => group.length > 0);
}

function heads(): Partial<Annotation>[] {
  const at = (text: string, x: number, y: number) => note(text, { x, y, xanchor: "center" });
  const over = at("<b>change by RL on</b>", (axes.length + 1) / 2, 0.25 - head);
  return [at("<b>base mass</b>", 0, -1), over, ...axes.map((axis, i) => at(axis.replace("-", " "), i + 1, -1))];
}

function nameOf(group: Line[]): Partial<Annotation> {
  const y = (group[0].y + group[group.length - 1].y) / 2;
  const font = { size: size.small, color: ink.text };
  return note(names[group[0].axis], { x: 0, xref: "x domain", xshift: -labelSpace, y, font });
}

function exposureOf({ exposure, y }: Line): Partial<Annotation> {
  return note(percent(exposure), { x: exposureAt, y, xanchor: "right" });
}

function separator(group: Line[]): Partial<Shape> {
  const y = group[0].y - 0.5;
  return { ...level(y), x0: -labelSpace / width, layer: "above" };
}

/** Around the cells that H4d and H4e judge. */
function boxes(lines: Line[]): Partial<Shape>[] {
  return groupsOf(lines).flatMap((group) =>
    axes.flatMap((on, i) => {
      if (!group.some((line) => trainedOn(line, on).some(isUntrainedVariant))) return [];
      const y = { y0: group[0].y - 0.5, y1: group[group.length - 1].y + 0.5 };
      const line = { color: ink.text, width: 1.8 };
      return [{ type: "rect", xref: "x", yref: "y", x0: i + 0.5, x1: i + 1.5, ...y, line } as Partial<Shape>];
    }),
  );
}

/** Below the table: what the boxed cells come to, run by run, and what is grey. */
function judged(evidence: Evidence): Partial<Annotation> {
  const [nil, between] = (["H4d", "H4e"] as const).map((id) => effectText(measured(id, evidence)));
  const [bound, low, high] = [
    threshold(partOf("H4d"), "massBelow"),
    threshold(partOf("H4e"), "massFrom"),
    threshold(partOf("H4e"), "massTo"),
  ].map((mass) => String(mass).slice(1));
  const text = `Boxed runs with a base mass below ${bound} (H4d): ${nil}; from ${low} to ${high} (H4e): ${between}`;
  const rest = "Grey 0: never right, neither before nor after";
  return belowNote(`${text}<br>${rest}`, { xshift: -labelSpace, yshift: -8 });
}
