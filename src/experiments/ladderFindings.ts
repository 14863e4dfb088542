/** The ladder against the laws: there the base mass is exact, so every prompt has its own prediction. */

import { lawMass, type KlEstimator } from "../theory/laws";
import { tiltedMass } from "../theory/tilt";
import { mean, number, type Finding } from "./finding";
import type { PromptRow, ResultRow, Results } from "./rows";

/** One finding for each update rule: its distance from its own law, and from the plain tilt. */
export function ladderFindings({ rows, prompts }: Results): Finding[] {
  const runs = new Map(
    rows.filter(({ axis, method }) => axis === "ladder" && method !== "none").map((row) => [row.run, row]),
  );
  const updates = new Map<string, ResultRow[]>();
  for (const row of runs.values()) updates.set(updateOf(row), [...(updates.get(updateOf(row)) ?? []), row]);
  return [...updates].map(([update, members]) => findingOf(update, members, prompts));
}

function updateOf({ study, scaleRewards, kl, beta, numGenerations }: ResultRow): string {
  const advantage = scaleRewards === "group" ? "whitened" : "mean-only";
  return `${advantage} + ${kl}, β = ${beta}, G = ${numGenerations}, ${study.replace("ladder-", "")} rules`;
}

function findingOf(update: string, runs: ResultRow[], prompts: PromptRow[]): Finding {
  const pairs = runs.flatMap((run) => pairsOf(run, prompts));
  const distance = (key: "law" | "tilt") => number(mean(pairs.map((pair) => Math.abs(pair.measured - pair[key]))));
  return {
    hypothesis: "H5",
    finding: `The law of ${update}`,
    predicted: "ends at its own law, which is the plain tilt for mean-only + reverse KL alone",
    seen: `mean distance over ${pairs.length} prompts: own law ${distance("law")}, plain tilt ${distance("tilt")}`,
  };
}

function pairsOf(run: ResultRow, prompts: PromptRow[]): { measured: number; law: number; tilt: number }[] {
  const base = new Map(prompts.filter((row) => row.run === run.base).map((row) => [placeOf(row), row.exactMass]));
  return prompts.flatMap((row) => {
    const Q = base.get(placeOf(row));
    if (row.run !== run.run || row.exactMass === null || typeof Q !== "number") return [];
    return [{ measured: row.exactMass, law: lawAt(Q, run), tilt: tiltedMass(Q, Number(run.beta)) }];
  });
}

function placeOf({ rung, prompt }: PromptRow): string {
  return `${rung} ${prompt}`;
}

/** The exact KL has the gradient of the reverse, as k2 has; k1 as a loss has none, and no law. */
function lawAt(Q: number, { kl, scaleRewards, beta, numGenerations }: ResultRow): number {
  if (kl === "k1") return NaN;
  return lawMass(Q, {
    beta: Number(beta),
    kl: (kl === "exact" ? "k2" : kl) as KlEstimator,
    advantage: scaleRewards === "group" ? "whitened" : "mean",
    groupSize: Number(numGenerations),
  });
}
