/**
 * The simulation study: whether the analysis's intervals cover what they should, its tests have their size and its
 * discoveries their false-discovery rate, in worlds whose truth is known (worlds.ts).
 *
 * A cell is a world, a number of prompts and a number of samples; each of its replications draws new prompts. All random
 * numbers are functions of the study's seed, the cell and the replication.
 */

import { deriveKey, Random } from "../../common/random";
import { binomialInterval, meanInterval } from "../../statistics/intervals";
import { mean } from "../../statistics/moments";
import type { StudyCell } from "./cell";
import { observationsOf, type Observation } from "./observe";
import { drawPrompts, worldNames, worlds } from "./worlds";

export type { StudyCell } from "./cell";

/** One line of the table: a share or a mean over the replications of a cell, with the 95% interval of Monte Carlo. */
export interface StudyRow extends StudyCell {
  quantity: string;
  /** "coverage" of 95% intervals, "size" of tests at 5%, "false discoveries" at a rate of 5%, "power", or a "mean". */
  statistic: Observation["statistic"];
  /** What it should be: coverage 0.95, size and false discoveries at most 0.05; absent where nothing is promised. */
  expected?: number;
  value: number;
  low: number;
  high: number;
}

const sizes = [50, 500, 5000];
const depths = [4, 16, 64, 256];
const replicationsOf: Record<number, number> = { 50: 100, 500: 40, 5000: 24 };
const seed = 20_251_015;

/** Every cell of the study, the cheap ones first. */
export function studyCells(): StudyCell[] {
  return sizes.flatMap((prompts) =>
    depths.flatMap((samples) =>
      worldNames.map((world) => ({ world, prompts, samples, replications: replicationsOf[prompts] })),
    ),
  );
}

/** The lines of one cell, in a fixed order. */
export function runCell(cell: StudyCell): StudyRow[] {
  const observed = new Map<string, { observation: Observation; values: number[] }>();
  for (let replication = 0; replication < cell.replications; replication++) {
    const random = new Random(deriveKey(seed, `${cell.world}/${cell.prompts}/${cell.samples}`, replication));
    const drawn = drawPrompts(worlds[cell.world], { count: cell.prompts, samples: cell.samples, random });
    for (const observation of observationsOf(cell, drawn, { replication, random })) {
      const key = `${observation.quantity}/${observation.statistic}`;
      const known = observed.get(key);
      if (known) known.values.push(observation.value);
      else observed.set(key, { observation, values: [observation.value] });
    }
  }
  return [...observed.values()].map(({ observation, values }) => rowOf(cell, observation, values));
}

function rowOf(cell: StudyCell, { quantity, statistic, expected }: Observation, values: number[]): StudyRow {
  const row = { ...cell, replications: values.length, quantity, statistic, expected };
  const isShare = values.every((value) => value === 0 || value === 1);
  if (isShare) {
    const { value, lower, upper } = binomialInterval(values.filter((each) => each === 1).length, values.length);
    return { ...row, value, low: lower, high: upper };
  }
  if (values.length < 2) return { ...row, value: mean(values), low: NaN, high: NaN };
  const { value, lower, upper } = meanInterval(values);
  return { ...row, value, low: lower, high: upper };
}
