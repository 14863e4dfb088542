/** H6: whether RL keeps the order of what it does not reward, and what it does to entropy. */

import { earlyMean, lateMean } from "../results/learningCurves";
import type { ResultRow, Study } from "../results/rows";
import { meansBySeed, type Evidence, type PartMeasure } from "./evidence";
import { meansText, withRemarks } from "./remarks";
import { noRows, overSeeds, type SeedValue } from "./verdict";

/** Studies on the ladder. */
export const ladders = ["ladder-shared", "ladder-distinct"] as const;

export const order: Record<string, PartMeasure> = {
  H6a: (evidence, { region }) => tested(valuesBySeed(correlations(evidence, "wrong", ...ladders)), region),
  H6b: (evidence, { region }, of) => {
    const rows = correlations(evidence, of, "exposure");
    const byTarget = meansText(
      "target",
      rows,
      ({ trainedOn }) => trainedOn,
      ({ value }) => value,
    );
    return withRemarks(tested(valuesBySeed(rows), region), byTarget);
  },
  H6c: (evidence, { region }, of) => tested(entropyChanges(evidence, of), region),
};

function tested(points: SeedValue[], region: { above?: number; below?: number }) {
  return points.length === 0 ? noRows : overSeeds(points, region);
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

/** By seed, the mean over the target's runs of the entropy at the end less that at the start; nats a token. */
export function entropyChanges(evidence: Evidence, target: string): SeedValue[] {
  const runs = evidence
    .changes("correctMass", "exposure")
    .filter(({ row }) => row.trainedOn === target && row.axis === target && row.format === "steps");
  const changes = runs.flatMap(({ row }) => {
    const change = overSteps(evidence, row.run);
    return Number.isFinite(change) ? [{ seed: row.baseSeed, change }] : [];
  });
  return meansBySeed(
    changes,
    ({ seed }) => seed,
    ({ change }) => change,
  );
}

function overSteps(evidence: Evidence, run: string): number {
  const entropy = evidence.curve(run, "entropy");
  return lateMean(entropy, 5) - earlyMean(entropy, 5);
}
