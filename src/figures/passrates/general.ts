/** The figure of concentration against new skill where no file has both policies. */

import { course } from "../plot/marks";
import { shareRange } from "../plot/scales";
import { callColour, doublingAxis, policyColour, type SectionFigure } from "./sectionFigure";

const ks = [1, 2, 4, 8, 16, 32, 64];

/** pass@k of prompts of which half are never solved: before, with the mass concentrated, and with new prompts solved. */
export function passCurvesInGeneral(): SectionFigure {
  const of = (rates: number[], name: string, colour: string) => {
    const y = ks.map((k) => rates.reduce((sum, rate) => sum + 1 - (1 - rate) ** k, 0) / rates.length);
    return course({ x: ks, y }, { name, colour, width: 2 });
  };
  return {
    title: "Concentrated mass and a new skill, by pass@k",
    subtitle: "An example: half of the prompts have a pass rate of .1, the others of 0",
    legend: true,
    panel: {
      x: doublingAxis("k", ks),
      y: { title: "pass@k", range: shareRange },
      marks: [
        of([0.1, 0], "base", policyColour.base),
        of([0.6, 0], "concentrated", policyColour.tuned),
        of([0.6, 0.3], "new skill", callColour.risen),
      ],
    },
  };
}
