/** R1 and R2: the gain on a target by its base mass, and what RL reaches where the base policy is never right. */

import { groupBy } from "../../../common/groupBy";
import type { Part } from "../../../hypotheses/hypothesis";
import type { PromptRow } from "../../../results/rows";
import { meanGain, meansBySeed, pairedBySeed, share, type Evidence, type HypothesisMeasures } from "../../evidence";
import { overSeeds, type SeedValue } from "../../estimate";
import { slopeOver } from "../../slope";
import { massIn, threshold } from "../../thresholds";
import { gainOfUnseen, longRuns, supervised, unseenSequences } from "../discovery";
import { runsOfPart, runsOnTarget } from "../invertedU";

export const replicatedGain: HypothesisMeasures<"R1"> = {
  studies: ["exposure"],
  parts: {
    R1a: (evidence, part, of) => slopeOver(runsOfPart(evidence, part, of), part.region),
    R1b: (evidence, part, of) => {
      const shares = runsOfPart(evidence, part, of).map(({ seed, x, y }) => ({ seed, x, y: y / (1 - x) }));
      return slopeOver(shares, part.region);
    },
    R1c: (evidence, part, of) => {
      const composition = gainsAtMass(evidence, part, "composition");
      return overSeeds(pairedBySeed(composition, gainsAtMass(evidence, part, of)), part.region);
    },
  },
};

export const replicatedDiscovery: HypothesisMeasures<"R2"> = {
  studies: ["exposure", "contrast", "long"],
  parts: {
    R2a: (evidence, part, of) => gainOfUnseen(unseenSequences(evidence, of), part, `R2a ${of}`),
    R2c: (evidence, part, of) => meanGain(supervised(evidence, of, threshold(part, "exposure")), part.region),
    R2d: (evidence, part, of) => {
      const isIn = massIn(part);
      const runs = longRuns(evidence).filter(({ row, before }) => row.axis === of && isIn(before));
      return meanGain(runs, part.region);
    },
  },
};

/** By base seed, the mean gain over the target's prompts, of all exposures, whose base mass is where the part asks. */
function gainsAtMass(evidence: Evidence, part: Part, target: string): SeedValue[] {
  const isIn = massIn(part);
  const gains: SeedValue[] = [];
  for (const { row } of runsOnTarget(evidence, target)) {
    const tuned = groupBy(evidence.prompts(row.run, row.axis), ({ prompt }) => prompt);
    for (const before of evidence.prompts(row.base, row.axis)) {
      const after = tuned.get(before.prompt);
      if (after && isIn(share([before], "placing"))) gains.push({ seed: row.baseSeed, value: gainOf(before, after) });
    }
  }
  return meansBySeed(
    gains,
    ({ seed }) => seed,
    ({ value }) => value,
  );
}

/** The placing half chose the prompt: it has no part in the gain. */
function gainOf(before: PromptRow, after: PromptRow[]): number {
  return share(after, "both") - share([before], "measuring");
}
