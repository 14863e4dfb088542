/** H7: pass@1, and pass@k at the largest k that both policies were sampled for. */

import type { Change } from "../../results/changes";
import type { Metric } from "../../results/rows";
import { gainsBySeed, type Evidence, type HypothesisMeasures } from "../evidence";
import { meansText, noRows, overSeeds, withRemarks } from "../estimate";
import { unsaturatedText } from "../remarks/runs";

export const passAtK: HypothesisMeasures<"H7"> = {
  studies: ["exposure", "saturation"],
  parts: {
    H7a: (evidence, { region }, of) => overSeeds(gainsBySeed(middle(evidence, of, "passAt1")), region),
    H7b: (evidence, { region }, of) => {
      const k = largestK(evidence, of);
      if (k === undefined) return noRows;
      const runs = middle(evidence, of, `passAt${k}`);
      const always = runs.filter(({ before }) => before === 1).length;
      const targetOf = ({ row }: Change) => row.trainedOn;
      return withRemarks(
        overSeeds(gainsBySeed(runs), region),
        `At k = ${k} the base policy is right on every prompt in ${always} of ${runs.length} runs.`,
        unsaturatedText(runs),
        meansText("target", runs, targetOf, ({ gain }) => gain),
      );
    },
  },
};

/** Runs whose base pass@1 is from .05 to .95. */
function middle(evidence: Evidence, of: string, metric: Metric): Change[] {
  const inMiddle = changes(evidence, of, "passAt1").filter(({ before }) => before >= 0.05 && before <= 0.95);
  const runs = new Set(inMiddle.map(({ row }) => row.run));
  return changes(evidence, of, metric).filter(({ row }) => runs.has(row.run));
}

function changes(evidence: Evidence, of: string, metric: Metric): Change[] {
  const study = of === "on the target" ? "exposure" : "saturation";
  return evidence
    .changes(metric, study)
    .filter(({ row }) => row.trainedOn === row.axis && row.format === "steps" && row.method === "grpo");
}

/** The largest k that all runs of this kind have; undefined where there are none. */
function largestK(evidence: Evidence, of: string): number | undefined {
  const runs = middle(evidence, of, "passAt1").length;
  if (runs === 0) return undefined;
  let k = 1;
  while (middle(evidence, of, `passAt${2 * k}`).length === runs) k *= 2;
  return k;
}
