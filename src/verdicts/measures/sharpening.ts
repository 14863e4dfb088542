/** H6: whether RL keeps the order of what it does not reward, and what it does to entropy. */

import type { Part } from "../../hypotheses/hypothesis";
import { earlyMean, lateMean } from "../../results/learningCurves";
import type { Change } from "../../results/changes";
import type { ResultRow, Study } from "../../results/rows";
import { meansBySeed, type Evidence, type HypothesisMeasures } from "../evidence";
import { meansText, overSeeds, withRemarks, type SeedValue } from "../estimate";
import { threshold } from "../thresholds";
import { correlatedRungsText, correlatedRunsText } from "../remarks/runs";

/** Studies on the ladder. */
export const ladderStudies = ["ladder-shared", "ladder-distinct"] as const;

export const sharpening: HypothesisMeasures<"H6"> = {
  studies: ["ladder-shared", "ladder-distinct", "exposure"],
  parts: {
    H6a: (evidence, { region }) => {
      const rows = correlations(evidence, "wrong", ...ladderStudies);
      return withRemarks(overSeeds(valuesBySeed(rows), region), correlatedRungsText(rows));
    },
    H6b: (evidence, { region }, of) => {
      const rows = correlations(evidence, of, "exposure");
      const targetOf = ({ trainedOn }: ResultRow) => trainedOn;
      return withRemarks(
        overSeeds(valuesBySeed(rows), region),
        meansText("target", rows, targetOf, ({ value }) => value),
        correlatedRunsText(rows, runsOnTargets(evidence)),
      );
    },
    H6c: (evidence, part, of) => overSeeds(entropyChanges(evidence, part, of), part.region),
  },
};

/** How many runs were trained on targets, answers without steps left out. */
function runsOnTargets(evidence: Evidence): number {
  const ofTargets = ({ row }: Change) => row.axis === row.trainedOn && row.format === "steps";
  return evidence.changes("correctMass", "exposure").filter(ofTargets).length;
}

/** Rows of rank correlations within the wrong or the correct completions. */
export function correlations({ results }: Evidence, set: string, ...studies: Study[]): ResultRow[] {
  return results.rows.filter(
    ({ metric, study, format }) => metric === `${set}RankCorrelation` && studies.includes(study) && format === "steps",
  );
}

/** The mean of these rows for each base seed. */
export function valuesBySeed(rows: ResultRow[]): SeedValue[] {
  return meansBySeed(
    rows,
    ({ baseSeed }) => baseSeed,
    ({ value }) => value,
  );
}

/** By seed, the mean over the target's runs of the entropy at the end minus that at the start; nats a token. */
export function entropyChanges(evidence: Evidence, part: Part, target: string): SeedValue[] {
  const [last, first] = [threshold(part, "lastSteps"), threshold(part, "firstSteps")];
  const changes: SeedValue[] = [];
  for (const { row } of evidence.changes("correctMass", "exposure")) {
    if (row.trainedOn !== target || row.axis !== target || row.format !== "steps") continue;
    const entropy = evidence.curve(row.run, "entropy");
    const change = lateMean(entropy, last) - earlyMean(entropy, first);
    if (Number.isFinite(change)) changes.push({ seed: row.baseSeed, value: change });
  }
  return meansBySeed(
    changes,
    ({ seed }) => seed,
    ({ value }) => value,
  );
}
