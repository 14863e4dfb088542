/** What training changed: each trained policy's number beside that of the base policy it started from. */

import { targets } from "../strings";
import { groupBy } from "../common/groupBy";
import { mean } from "../statistics/moments";
import type { Metric, ResultRow } from "./rows";

/** A trained policy's number beside the same number of the base policy that it started from. */
export interface Change {
  row: ResultRow;
  before: number;
  after: number;
  gain: number;
}

/**
 * The changes of `metric` by the runs that `of` accepts. A base policy is evaluated once and shared by all runs on it.
 * Throws an Error that names the run whose base row is missing.
 */
export function changesOf(rows: ResultRow[], metric: Metric, of: (row: ResultRow) => boolean): Change[] {
  const measured = rows.filter((row) => row.metric === metric);
  const bases = new Map(measured.filter((row) => row.method === "none").map((row) => [startOf(row), row.value]));
  return measured
    .filter((row) => row.method !== "none" && of(row))
    .map((row) => changeFrom(bases.get(startOf(row)), row));
}

function changeFrom(before: number | undefined, row: ResultRow): Change {
  if (before !== undefined) return { row, before, after: row.value, gain: row.value - before };
  throw new Error(`rows of run ${row.run}: expected a row of its start (${startOf(row)}), found none`);
}

function startOf({ base, snapshot, axis, rung, metric }: ResultRow): string {
  return `base ${base}, snapshot ${snapshot}, axis ${axis}, rung ${rung}, metric ${metric}`;
}

/** One target at one exposure, evaluated on one axis: means over seeds. */
export interface ChangeSummary {
  trainedOn: ResultRow["trainedOn"];
  exposure: number;
  axis: ResultRow["axis"];
  before: number;
  after: number;
  gain: number;
  /** The smallest gain of a run. */
  worst: number;
  runs: number;
}

/** Changes by target, exposure and axis; in the order of the targets, then by exposure. */
export function summarise(changes: Change[]): ChangeSummary[] {
  const cells = groupBy(changes, ({ row }) => `${row.trainedOn}|${row.exposure}|${row.axis}`);
  const order = ({ trainedOn }: ChangeSummary) => (targets as readonly string[]).indexOf(trainedOn);
  return [...cells.values()].map(summaryOfCell).sort((a, b) => order(a) - order(b) || a.exposure - b.exposure);
}

function summaryOfCell(of: Change[]): ChangeSummary {
  const { trainedOn, exposure, axis } = of[0].row;
  const meanOf = (key: "before" | "after" | "gain") => mean(of.map((change) => change[key]));
  const worst = Math.min(...of.map(({ gain }) => gain));
  return {
    trainedOn,
    exposure,
    axis,
    before: meanOf("before"),
    after: meanOf("after"),
    gain: meanOf("gain"),
    worst,
    runs: of.length,
  };
}
