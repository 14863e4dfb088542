/** How many runs and prompts a correlation rests on, and what is left of a number without the runs that decide it. */

import { groupBy } from "../../common/groupBy";
import { mean } from "../../statistics/moments";
import { spearman } from "../../statistics/ranks";
import { distinct, number, percent } from "../../results/numbers";
import type { Change } from "../../results/changes";
import type { ResultRow } from "../../results/rows";
import { updateOf } from "../../results/updates";
import { overSeeds, type SeedValue } from "../estimate";
import { meansBySeed } from "../evidence";
import { anywhere, estimateText, gainText, runsText } from "./text";

/** One run: its KL on training prompts at the end, in nats, and its loss in distribution. */
export interface Moved {
  seed: number;
  target: ResultRow["trainedOn"];
  exposure: number;
  kl: number;
  loss: number;
}

/** Correlations of runs on targets: how many of `all` runs have one, on how many prompts. */
export function correlatedRunsText(rows: ResultRow[], all: number): string {
  if (rows.length === 0) return "";
  const prompts = number(mean(rows.map((row) => row.prompts)));
  return (
    `${rows.length} of ${runsText(all)} have enough such completions, on ${prompts} prompts on average. ` +
    "No control was run: what correlation another training, such as SFT or a random reward, would leave is not known."
  );
}

/** Correlations on the ladder, by update: all that is judged by one β and group size. */
export function correlatedRungsText(rows: ResultRow[]): string {
  const byUpdate = [...groupBy(rows, updateOf)].map(([update, own]) => {
    const points = meansBySeed(
      own,
      ({ baseSeed }) => baseSeed,
      ({ value }) => value,
    );
    return `${update} ${estimateText(overSeeds(points, anywhere))}`;
  });
  if (byUpdate.length === 0) return "";
  const betas = distinct(rows.map(({ beta }) => Number(beta))).join(", ");
  const groups = distinct(rows.map(({ numGenerations }) => Number(numGenerations))).join(", ");
  const studies = [...new Set(rows.map(({ study }) => study))].join(", ");
  return `By update, at β = ${betas} and G = ${groups} (${studies}): ${byUpdate.join(", ")}. No control was run.`;
}

/** pass@k where the base policy is not right on every prompt, and can be overtaken as well as overtake. */
export function unsaturatedText(changes: Change[]): string {
  const open = changes.filter(({ before }) => before < 1);
  return open.length === 0 || open.length === changes.length
    ? ""
    : `In the runs where it is not: ${gainText(open)}. Where it is, the tuned policy can at best tie.`;
}

/** A run has moved from this KL on, in nats. */
const movedFrom = 0.001;

/** The rank correlation of loss and KL without the target that loses most and the runs that hardly moved. */
export function withoutExtremesText(runs: Moved[], correlate: (runs: Moved[]) => SeedValue[]): string {
  const rest = runs.filter(({ target, kl }) => target !== "length" && kl >= movedFrom);
  const points = correlate(rest);
  if (points.length === 0 || rest.length === runs.length) return "";
  const estimate = estimateText(overSeeds(points, anywhere));
  return `Without length and runs that moved by less than ${number(movedFrom)} nats: ${estimate}, ${runsText(rest.length)}.`;
}

/** The same correlation over the base seeds of one target and exposure: its lowest and highest, by target. */
export function withinCellsText(runs: Moved[]): string {
  const texts = [...groupBy(runs, ({ target }) => target)].flatMap(([target, own]) => {
    const cells = [...groupBy(own, ({ exposure }) => percent(exposure)).values()].map(cellCorrelation);
    const known = cells.filter(Number.isFinite);
    return known.length < 2 ? [] : [`${target} ${number(Math.min(...known))} to ${number(Math.max(...known))}`];
  });
  return texts.length === 0 ? "" : `Over base seeds within one exposure: ${texts.join(", ")}.`;
}

function cellCorrelation(runs: Moved[]): number {
  const [kl, loss] = [runs.map((run) => run.kl), runs.map((run) => run.loss)];
  return runs.length < 4 || new Set(kl).size < 2 || new Set(loss).size < 2 ? NaN : spearman(kl, loss);
}
