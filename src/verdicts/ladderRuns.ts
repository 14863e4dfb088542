/** RL on the ladder: the exact mass of every prompt beside what the run's own law and the plain tilt make of its base mass. */

import { groupBy } from "../common/groupBy";
import { lawMass, type KlEstimator, type Law } from "../theory/laws";
import { tiltedMass } from "../theory/tilt";
import { mean } from "../statistics/moments";
import { planOf } from "../experiments/plan/plan";
import { protocolNamed, protocols } from "../experiments/protocols";
import type { ResultRow, Results } from "../results/rows";

/** One prompt after RL; masses in [0, 1]. */
export interface LadderPrompt {
  rung: number;
  /** Before RL. */
  base: number;
  measured: number;
  /** Where the law of the run's update ends from the prompt's base mass. */
  law: number;
  /** Where the plain tilt ends, at the run's β. */
  tilt: number;
}

export interface LadderRun {
  /** Any row of the run, for its keys. */
  row: ResultRow;
  /** Those with an exact mass before and after; none where the run has no counts. */
  prompts: LadderPrompt[];
}

/** The runs of GRPO on the ladder whose update has a law, and that `of` accepts. */
export function ladderRuns(
  { rows, prompts }: Pick<Results, "rows" | "prompts">,
  of: (row: ResultRow) => boolean = () => true,
): LadderRun[] {
  const own = rows.filter((row) => row.axis === "ladder" && row.method === "grpo" && hasLaw(row) && of(row));
  const byRun = groupBy(
    prompts.filter(({ axis }) => axis === "ladder"),
    ({ run }) => run,
  );
  const masses = (run: string) => byRun.get(run) ?? [];
  return [...new Map(own.map((row) => [row.run, row])).values()].map((row) => {
    const base = new Map(masses(row.base).map((each) => [placeOf(each), each.exactMass]));
    const law = lawOf(row);
    return {
      row,
      prompts: masses(row.run).flatMap((each): LadderPrompt[] => {
        const Q = base.get(placeOf(each));
        if (typeof Q !== "number" || each.exactMass === null) return [];
        const predicted = { law: lawMass(Q, law), tilt: tiltedMass(Q, law.beta) };
        return [{ rung: each.rung, base: Q, measured: each.exactMass, ...predicted }];
      }),
    };
  });
}

/** Mean over a run's prompts of how far each ended from a prediction; NaN where there are none. */
export function distanceFrom(prediction: "law" | "tilt", { prompts }: LadderRun): number {
  return mean(prompts.map((prompt) => Math.abs(prompt.measured - prompt[prediction])));
}

/** `mean + k2`, `whitened + k3`: the update without its settings. The exact KL has the gradient of k2. */
export function updateOf(row: ResultRow): string {
  const { advantage, kl } = lawOf(row);
  return `${advantage} + ${kl}`;
}

/** One rung after RL, and on the way. */
export interface RungChange {
  row: ResultRow;
  /** Exact mass at the end less exact mass after that share of the training steps. */
  change: number;
}

/** How far each rung's exact mass moved after `percent` of the training steps; of runs that kept it. */
export function movedAfter(percent: 50 | 75, { rows }: Pick<Results, "rows">): RungChange[] {
  const own = rows.filter(({ axis, method }) => axis === "ladder" && method === "grpo");
  const key = ({ run, rung }: ResultRow) => `${run} ${rung}`;
  const early = new Map(
    own.filter(({ metric }) => metric === `exactMassAt${percent}`).map((row) => [key(row), row.value]),
  );
  return own.flatMap((row) => {
    const before = row.metric === "exactMass" ? early.get(key(row)) : undefined;
    return before === undefined ? [] : [{ row, change: row.value - before }];
  });
}

/** Whether the run's update has a law: k1 as a loss has expected gradient zero, without a KL nothing holds the policy, and scaling by the batch couples prompts. */
export function hasLaw({ kl, beta, scaleRewards }: ResultRow): boolean {
  return kl !== "k1" && kl !== "" && Number(beta) > 0 && scaleRewards !== "batch";
}

export function lawOf({ kl, scaleRewards, beta, numGenerations }: ResultRow): Law {
  return {
    beta: Number(beta),
    kl: (kl === "exact" ? "k2" : kl) as KlEstimator,
    advantage: scaleRewards === "group" ? "whitened" : "mean",
    groupSize: Number(numGenerations),
  };
}

function placeOf({ rung, prompt }: { rung: number; prompt: number }): string {
  return `${rung} ${prompt}`;
}

/** Rollouts that a run draws on each of its `rungs`; NaN for a run that is not of a plan of ours. */
export function rolloutsPerRung(protocol: string, run: string, rungs: number): number {
  if (!Object.hasOwn(protocols, protocol)) return NaN;
  const planned = planOf(protocolNamed(protocol)).jobs.flatMap(({ runs }) => runs);
  const rl = planned.find(({ id }) => id === run)?.rl;
  return rl ? (rl.max_steps * rl.num_prompts * rl.num_generations) / rungs : NaN;
}
