/**
 * What the theorem predicts of a run: its gain at the optimum of E[r] − β KL, estimated from samples of its base policy.
 *
 * A prompt that was never answered counts as one of mass 0. If its mass is in truth above e^{−1/β}, the optimum is
 * higher: estimates from samples are lower bounds.
 */

import type { Change } from "../../results/changes";
import type { PromptRow, ResultRow } from "../../results/rows";
import { groupBy } from "../../common/groupBy";
import { signed, distinct } from "../../results/numbers";
import { headroom, tiltedMass } from "../../theory/tilt";
import { line, type Trace } from "../plot/marks";
import { ink } from "../plot/theme";
import { mean } from "../../statistics/moments";

/**
 * `of` with the gains at the optimum instead of those of RL: the mean of headroom(Q, β) over prompts of the base policy
 * on the axis of each change, β that of the run. Q is the exact mass where it is known, else the share of correct
 * samples in both halves. Runs whose base policy has no prompt rows there are left out, and those without a KL.
 */
export function gainsAtOptimum<C extends Change>(of: C[], prompts: PromptRow[]): C[] {
  const base = prompts.filter((row) => row.run === row.base);
  const masses = groupBy(base, ({ base, axis }) => `${base}|${axis}`);
  return of.flatMap((change) => {
    const own = masses.get(`${change.row.base}|${change.row.axis}`);
    const beta = betaOf(change);
    if (!own || beta === undefined) return [];
    return [withGain(change, mean(own.map((row) => headroom(massOf(row), beta))))];
  });
}

/**
 * The same where there are no counts of prompts, from pass@n of n samples: the share of prompts that were answered at
 * all. Each of them has Q̂ ≥ 1/n, and tiltedMass(1/n, β) is 1 to 10⁻⁶ at n = 512, β = 0.05; so the optimum's mean mass
 * is that share. Runs are left out where β is too large for that, and where pass@n was not measured.
 */
export function gainsAtOptimumByPass<C extends Change>(of: C[], rows: ResultRow[]): C[] {
  const answered = new Map(rows.filter(isShareAnswered).map((row) => [startOf(row), row]));
  return of.flatMap((change) => {
    const share = answered.get(startOf(change.row));
    const beta = betaOf(change);
    if (!share || beta === undefined || tiltedMass(1 / share.samples, beta) < 0.999) return [];
    return [withGain(change, share.value - change.before)];
  });
}

/** A thin grey dashed line through the gains `y` at the optimum; its name has the β of the runs `of`. */
export function optimumLine(x: number[], y: number[], of: Change[]): Trace {
  const betas = distinct(of.flatMap((change) => betaOf(change) ?? [])).join(", ");
  const name = `lower bound on the theorem’s gain, β = ${betas}`;
  const text = y.map((gain) => (Number.isFinite(gain) ? `the theorem’s gain is at least ${signed(gain)}` : ""));
  return line({ x, y, text }, { colour: ink.line, dash: "dash", width: 1.4, name });
}

function betaOf({ row }: Change): number | undefined {
  return row.beta === "" || row.beta === 0 ? undefined : row.beta;
}

function massOf({ exactMass, placing, correct, placingSamples, samples }: PromptRow): number {
  return exactMass ?? (placing + correct) / (placingSamples + samples);
}

function withGain<C extends Change>(change: C, gain: number): C {
  return { ...change, after: change.before + gain, gain };
}

function isShareAnswered({ method, metric, samples }: ResultRow): boolean {
  return method === "none" && samples > 0 && metric === `passAt${samples}`;
}

function startOf({ base, snapshot, axis }: ResultRow): string {
  return `${base}|${snapshot}|${axis}`;
}
