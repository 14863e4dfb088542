/** What one part comes to in made-up results. */

import { partOf, type PartId } from "../../src/hypotheses/hypotheses";
import { decisionRule } from "../../src/hypotheses/hypothesis";
import type { Results } from "../../src/results/rows";
import type { Decision } from "../../src/verdicts";
import { evidenceOf } from "../../src/verdicts/evidence";
import { measureOf } from "../../src/verdicts/measures";
import { twoSided } from "../../src/verdicts/pValues";
import { decide } from "../../src/verdicts/verdict";
import { training } from "./world";

/** The decision for each of what the part is judged for, before p-values are corrected. */
export function decisionsOf(id: PartId, results: Results): Decision[] {
  const evidence = evidenceOf(results, training);
  const part = partOf(id);
  return part.of.map((of) => {
    const estimate = measureOf(id)(evidence, part, of);
    return decide(part, estimate, twoSided(part, estimate, decisionRule), decisionRule);
  });
}
