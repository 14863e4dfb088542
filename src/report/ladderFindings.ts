/** The ladder against the laws: there the base mass is exact, so every prompt has its own prediction. */

import { groupBy } from "../common/groupBy";
import { type Finding } from "./finding";
import { mean } from "../statistics/moments";
import { number } from "../results/numbers";
import type { ResultRow, Results } from "../results/rows";
import { ladderRuns, type LadderRun } from "../verdicts/ladderRuns";

/** One finding for each update rule that has a law: its distance from its own law, and from the plain tilt. */
export function ladderFindings(results: Results): Finding[] {
  const updates = groupBy(ladderRuns(results), ({ row }) => updateOf(row));
  return [...updates].map(([update, runs]) => findingOf(update, runs));
}

function updateOf({ study, scaleRewards, kl, beta, numGenerations }: ResultRow): string {
  const advantage = scaleRewards === "group" ? "whitened" : "mean-only";
  return `${advantage} + ${kl}, β = ${beta}, G = ${numGenerations}, ${study.replace("ladder-", "")} rules`;
}

function findingOf(update: string, runs: LadderRun[]): Finding {
  const prompts = runs.flatMap((run) => run.prompts);
  const distance = (key: "law" | "tilt") =>
    number(mean(prompts.map((prompt) => Math.abs(prompt.measured - prompt[key]))));
  return {
    hypothesis: "H5",
    finding: `The law of ${update}`,
    predicted: "ends at its own law, which is the plain tilt for mean-only + reverse KL alone",
    seen: `mean distance over ${prompts.length} prompts: own law ${distance("law")}, plain tilt ${distance("tilt")}`,
  };
}
