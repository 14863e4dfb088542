/** The rows of the crossing's panels: one for each β and group size, on shared and on distinct rules. */

import type { LayoutAxis } from "plotly.js-dist";
import { mean } from "../statistics/moments";
import type { ResultRow } from "../results/rows";
import { groupBy } from "../common/groupBy";
import { line, type Look, scatter, type Trace } from "./plot/marks";
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

/** Distances stand on a logarithmic axis, shorter ones at its end. */
const shortest = 4e-4;
const tickvals = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3];
const ticktext = ["0.001", "", "0.01", "0.03", "0.1", "0.3"]; // no room for all

/** One row for each combination of rules, β and group size, shared rules first; a little apart where rules or β change. */
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
export function heightOf(rows: CrossingRows): number {
  const [low, high] = endsOf(rows);
  return Math.max(80, 14.5 * (high - low));
}

/** Half a row above the first, and below the last one's seeds. */
function endsOf(rows: CrossingRows): [number, number] {
  const heights = [...rows.values()].map(({ y }) => y);
  return [Math.min(...heights) - 0.9, Math.max(...heights) + 0.6];
}

/** The panels' vertical axis; labelled in the first of a row of panels. */
export function rowAxis(rows: CrossingRows, labelled: boolean): Partial<LayoutAxis> {
  const places = [...rows.values()];
  const ticktext = places.map(({ label }) => (labelled ? label : ""));
  return { range: endsOf(rows), tickvals: places.map(({ y }) => y), ticktext };
}

/** The panels' horizontal axis. */
export function distanceAxis(title: string): Partial<LayoutAxis> {
  const range: [number, number] = [Math.log10(shortest) - 0.1, Math.log10(0.9)];
  return { type: "log", title: { text: title }, range, tickvals, ticktext };
}

/** The line that a hypothesis draws. */
export function boundary(rows: CrossingRows, distance: number, name: string): Trace {
  const ends = { x: [distance, distance], y: endsOf(rows) };
  return { ...line(ends, { colour: ink.line, width: 1.4, dash: "dash", name }), hoverinfo: "skip" };
}

/** Each row's mean over base seeds, each of which counts once; `shift` moves it up, in rows. */
export function means(values: Value[], rows: CrossingRows, look: Look, what: string, shift = 0): Trace {
  const own = [...groupBy(seedMeans(values), ({ key }) => key)];
  const x = own.map(([, seeds]) => placed(mean(seeds.map(({ value }) => value))));
  const y = own.map(([key]) => rows.get(key)!.y + shift);
  const text = own.map(([key, seeds], i) => {
    const [study, beta, G] = key.split(" ");
    const setting = `β = ${beta}, G = ${G}${study === "ladder-distinct" ? ", distinct rules" : ""}`;
    return `${setting}<br>${what} ${x[i].toFixed(4)}, ${seeds.length} base seed${seeds.length > 1 ? "s" : ""}`;
  });
  return scatter({ x, y, text }, look);
}

/** Every base seed, below its row's mean. */
export function seeds(values: Value[], rows: CrossingRows, colour: string): Trace {
  const own = seedMeans(values);
  const points = { x: own.map(({ value }) => placed(value)), y: own.map(({ key }) => rows.get(key)!.y - 0.36) };
  return { ...scatter(points, { colour, size: 3, opacity: 0.6 }), hoverinfo: "skip" };
}

function seedMeans(values: Value[]): SeedMean[] {
  return [...groupBy(values, ({ row }) => `${keyOf(row)}|${row.baseSeed}`).values()].map((own) => {
    return { key: keyOf(own[0].row), value: mean(own.map(({ value }) => value)) };
  });
}

function placed(distance: number): number {
  return Math.max(shortest, distance);
}
