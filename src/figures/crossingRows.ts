/** The rows of the crossing's panels: one for each β and group size, on shared and on distinct rules. */

import { mean } from "../statistics/moments";
import type { ResultRow } from "../results/rows";
import { groupBy } from "../common/groupBy";
import { seedsText } from "../results/numbers";
import type { PanelAxis } from "./plot/figure";
import { line, type Look, pointsOf, scatter, type Trace } from "./plot/marks";
import { seedDots } from "./plot/seeds";
import { ink } from "./plot/theme";

/** Heights of rows on the panels' axis, by `keyOf`, with their labels, from the top down. */
export type CrossingRows = Map<string, { y: number; label: string }>;

/** One number of a run, or of one of its rungs. */
export interface Value {
  row: ResultRow;
  value: number;
}

/** A base seed's mean on one row. */
interface SeedMean {
  key: string;
  value: number;
}

/** Distances are on a logarithmic axis; those below this one at its end. */
const shortest = 4e-4;
const tickvals = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3];
const ticktext = ["0.001", "", "0.01", "0.03", "0.1", "0.3"]; // no space for all

/** A row for each combination of rules, β and group size, shared rules first; a little apart where rules or β change. */
export function crossingRows(rows: ResultRow[]): CrossingRows {
  const combinations = [...groupBy(rows, keyOf).values()].map(([row]) => row).sort(inOrder);
  let y = 0;
  return new Map(
    combinations.map((row, i) => {
      const first = i === 0 || groupOf(combinations[i - 1]) !== groupOf(row);
      if (i > 0) y -= first ? 1.5 : 1;
      return [keyOf(row), { y, label: labelOf(row, first) }];
    }),
  );
}

function keyOf({ study, beta, numGenerations }: ResultRow): string {
  return `${study} ${beta} ${numGenerations}`;
}

function groupOf({ study, beta }: ResultRow): string {
  return `${study} ${beta}`;
}

function inOrder(a: ResultRow, b: ResultRow): number {
  const later = Number(a.study === "ladder-distinct") - Number(b.study === "ladder-distinct");
  return later || Number(a.beta) - Number(b.beta) || Number(a.numGenerations) - Number(b.numGenerations);
}

function labelOf({ study, beta, numGenerations }: ResultRow, first: boolean): string {
  if (study === "ladder-distinct") return "distinct";
  return first ? `β ${beta}, G ${numGenerations}` : `G ${numGenerations}`;
}

/** Pixels that a panel takes. */
export function panelHeight(rows: CrossingRows): number {
  const [low, high] = endsOf(rows);
  return Math.max(80, 14.5 * (high - low));
}

/** Half a row above the first, and below the last one's seeds. */
function endsOf(rows: CrossingRows): [number, number] {
  const heights = [...rows.values()].map(({ y }) => y);
  return [Math.min(...heights) - 0.9, Math.max(...heights) + 0.6];
}

/** The panels' vertical axis; labelled in the first of a row of panels. */
export function rowAxis(rows: CrossingRows, labelled: boolean): PanelAxis {
  const own = [...rows.values()];
  const ticktext = own.map(({ label }) => (labelled ? label : ""));
  return { range: endsOf(rows), tickvals: own.map(({ y }) => y), ticktext };
}

/** The panels' horizontal axis. */
export function distanceAxis(title: string): PanelAxis {
  const range: [number, number] = [Math.log10(shortest) - 0.1, Math.log10(0.9)];
  return { type: "log", title, range, tickvals, ticktext };
}

/** The bound of a hypothesis, across all rows. */
export function boundary(rows: CrossingRows, distance: number, name: string): Trace {
  const ends = { x: [distance, distance], y: endsOf(rows) };
  return line(ends, { colour: ink.line, width: 1.4, dash: "dash", name, hover: false });
}

/** Each row's mean over base seeds, each of which counts once; `shift` moves it up, in rows. */
export function meanDots(values: Value[], rows: CrossingRows, look: Look, what: string, shift = 0): Trace {
  const own = [...groupBy(seedMeans(values), ({ key }) => key)];
  const x = own.map(([, seeds]) => onAxis(mean(seeds.map(({ value }) => value))));
  const y = own.map(([key]) => rows.get(key)!.y + shift);
  const text = own.map(([key, seeds], i) => {
    const [study, beta, G] = key.split(" ");
    const setting = `β = ${beta}, G = ${G}${study === "ladder-distinct" ? ", distinct rules" : ""}`;
    return `${setting}<br>${what} ${x[i].toFixed(4)}, ${seedsText(seeds.length)}`;
  });
  return scatter({ x, y, text }, look);
}

/** Every base seed, below its row's mean. */
export function rowSeeds(values: Value[], rows: CrossingRows, colour: string): Trace {
  const points = pointsOf(seedMeans(values), {
    x: ({ value }) => onAxis(value),
    y: ({ key }) => rows.get(key)!.y - 0.36,
  });
  return seedDots(points, { colour }, { dense: true });
}

function seedMeans(values: Value[]): SeedMean[] {
  return [...groupBy(values, ({ row }) => `${keyOf(row)}|${row.baseSeed}`).values()].map((own) => {
    return { key: keyOf(own[0].row), value: mean(own.map(({ value }) => value)) };
  });
}

function onAxis(distance: number): number {
  return Math.max(shortest, distance);
}
