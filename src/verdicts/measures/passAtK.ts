/** H7: pass@1, and pass@k at the largest k that both policies were sampled for. */

import type { Part } from "../../hypotheses/hypothesis";
import type { Change } from "../../results/changes";
import type { Metric } from "../../results/rows";
import { gainsBySeed, type Evidence, type HypothesisMeasures } from "../evidence";
import { meansText, noRows, overSeeds, withRemarks } from "../estimate";
import { massIn } from "../thresholds";
import { unsaturatedText } from "../remarks/runs";

export const passAtK: HypothesisMeasures<"H7"> = {
  studies: ["exposure", "saturation"],
  parts: {
    H7a: (evidence, part, of) => overSeeds(gainsBySeed(middle(evidence, part, of, "passAt1")), part.region),
    H7b: (evidence, part, of) => {
      const k = largestK(evidence, part, of);
      if (k === undefined) return noRows;
      const runs = middle(evidence, part, of, `passAt${k}`);
      const always = runs.filter(({ before }) => before === 1).length;
      const targetOf = ({ row }: Change) => row.trainedOn;
      return withRemarks(
        overSeeds(gainsBySeed(runs), part.region),
        `At k = ${k} the base policy is right on every prompt in ${always} of ${runs.length} runs.`,
        unsaturatedText(runs),
        meansText("target", runs, targetOf, ({ gain }) => gain),
      );
    },
  },
};

/** Runs whose base pass@1 is where the part asks. */
export function middle(evidence: Evidence, part: Part, of: string, metric: Metric): Change[] {
  const isIn = massIn(part);
  const inMiddle = changes(evidence, of, "passAt1").filter(({ before }) => isIn(before));
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
export function largestK(evidence: Evidence, part: Part, of: string): number | undefined {
  const runs = middle(evidence, part, of, "passAt1").length;
  if (runs === 0) return undefined;
  let k = 1;
  while (middle(evidence, part, of, `passAt${2 * k}`).length === runs) k *= 2;
  return k;
}
