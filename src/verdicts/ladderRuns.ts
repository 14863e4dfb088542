/** RL on the ladder: the exact mass of every prompt beside what the run's own law and the plain tilt make of its base mass. */

import { groupBy } from "../common/groupBy";
import { lawMass, type KlEstimator, type Law } from "../theory/optima";
import { sequenceMass } from "../theory/sequence";
import { tiedMass } from "../theory/tiedDecisions";
import { tiltedMass } from "../theory/tilt";
import { mean } from "../statistics/moments";
import type { PromptRow, ResultRow, Results } from "../results/rows";
import { advantageName, updateOf } from "../results/updates";

/** One prompt after RL; masses in [0, 1]. */
export interface LadderPrompt {
  rung: number;
  /** Before RL. */
  base: number;
  measured: number;
  /** Where the law of the run's update ends from the prompt's base masses: of one decision, or of each of several. */
  law: number;
  /** Of several decisions, where the law of one ends from the whole base mass, and that of a tabular policy. */
  oneDecision?: number;
  tabular?: number;
  /** Where the plain tilt ends, at the run's β. */
  tilt: number;
}

export interface LadderRun {
  /** Any row of the run, for its keys. */
  row: ResultRow;
  /** Those with exact masses before and after, of every decision where there are several; none without counts. */
  prompts: LadderPrompt[];
}

/** The runs of GRPO on the ladder whose update has a law, and that `of` accepts. */
export function ladderRuns(
  { rows, prompts }: Pick<Results, "rows" | "prompts">,
  of: (row: ResultRow) => boolean = () => true,
): LadderRun[] {
  const onLadder = prompts.filter(({ axis }) => axis === "ladder");
  const promptsByRun = groupBy(onLadder, ({ run }) => run);
  const rowByRun = new Map<string, ResultRow>();
  for (const row of rows)
    if (row.axis === "ladder" && row.method === "grpo" && hasLaw(row) && of(row)) rowByRun.set(row.run, row);
  return [...rowByRun.values()].map((row) => ({
    row,
    prompts: besideLaw(row, promptsByRun.get(row.base) ?? [], promptsByRun.get(row.run) ?? []),
  }));
}

/** The prompts of one run, from those of its base policy and its own. */
function besideLaw(row: ResultRow, before: PromptRow[], after: PromptRow[]): LadderPrompt[] {
  const law = lawOf(row);
  const baseMass = new Map(before.map((each) => [promptKey(each), each.exactMass]));
  const masses = new Map(before.map((each) => [promptKey(each), each.decisionMasses]));
  const found: LadderPrompt[] = [];
  for (const prompt of after) {
    const Q = baseMass.get(promptKey(prompt));
    const measured = prompt.exactMass;
    if (typeof Q !== "number" || measured === null) continue;
    const [oneDecision, tilt] = [lawMass(Q, law), tiltedMass(Q, law.beta)];
    const decisions = masses.get(promptKey(prompt));
    const common = { rung: prompt.rung, base: Q, measured, tilt };
    if (decisions) found.push({ ...common, ...lawsOfSeveral(decisions, law), oneDecision });
    else if (row.decisions === "") found.push({ ...common, law: oneDecision });
  }
  return found;
}

/** Of several decisions: the network makes each in the same way after any prefix, where a table could tell them apart. */
function lawsOfSeveral(decisions: number[], law: Law): Pick<LadderPrompt, "law" | "tabular"> {
  const tabular = sequenceMass(decisions, law);
  return { law: law.kl === "k1-reward" ? tabular : tiedMass(decisions, law), tabular };
}

function promptKey({ rung, prompt }: PromptRow): string {
  return `${rung} ${prompt}`;
}

/** Mean over a run's prompts of how far each ended from a prediction; NaN where there are none. */
export function distanceFrom(prediction: "law" | "tilt", { prompts }: Pick<LadderRun, "prompts">): number {
  return mean(prompts.map((prompt) => Math.abs(prompt.measured - prompt[prediction])));
}

/** One rung after RL, and on the way. */
export interface RungChange {
  row: ResultRow;
  /** Exact mass at the end minus exact mass after that share of the training steps. */
  change: number;
}

/** How far each rung's exact mass moved after `percent` of the training steps; of runs on one decision that kept it. */
export function movedAfter(percent: number, { rows }: Pick<Results, "rows">): RungChange[] {
  const own = rows.filter(({ axis, method, decisions }) => axis === "ladder" && method === "grpo" && decisions === "");
  const key = ({ run, rung }: ResultRow) => `${run} ${rung}`;
  const early = new Map<string, number>();
  for (const row of own) if (row.metric === `exactMassAt${percent}`) early.set(key(row), row.value);
  return own.flatMap((row) => {
    const before = row.metric === "exactMass" ? early.get(key(row)) : undefined;
    return before === undefined ? [] : [{ row, change: row.value - before }];
  });
}

/** Whether a run is on a ladder of one decision a rung. */
export function onOneDecision({ decisions }: ResultRow): boolean {
  return decisions === "";
}

/** Whether the run's update has a law, and answers follow rules that pretraining shows: the laws are of these. */
export function hasLaw(row: ResultRow): boolean {
  return row.study !== "ladder-lookup" && knownLaw(row) !== undefined;
}

/** The law of the run's update. Throws an Error that names a run without one. */
export function lawOf(row: ResultRow): Law {
  const law = knownLaw(row);
  if (law) return law;
  throw new Error(`run ${row.run}: expected an update with a law, got ${updateOf(row)} at β = ${row.beta}`);
}

/** None without a KL, where nothing holds the policy, and none where the batch scales rewards: it couples prompts. */
function knownLaw({ kl, scaleRewards, beta, numGenerations }: ResultRow): Law | undefined {
  const estimator = lawEstimator(kl);
  if (estimator === undefined || scaleRewards === "" || !(Number(beta) > 0)) return undefined;
  const advantage = advantageName(scaleRewards);
  if (advantage === "batch-whitened") return undefined;
  return { beta: Number(beta), kl: estimator, advantage, groupSize: Number(numGenerations) };
}

/** The KL as laws name it: the exact one has the gradient of k2; k1 as a loss has expected gradient zero. */
function lawEstimator(kl: ResultRow["kl"]): KlEstimator | undefined {
  if (kl === "exact") return "k2";
  return kl === "k1" || kl === "" ? undefined : kl;
}
