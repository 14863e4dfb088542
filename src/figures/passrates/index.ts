/** A figure for each section of an analysis of pass rates. */

import type { Analysis, SectionId } from "../../passrates";
import {
  difficultyFigure,
  dynamicSamplingFigure,
  equalGroupsFigure,
  groupSizeFigure,
  noKlFigure,
  outlookFigure,
  ratesFigure,
  reachFigure,
  standardDeviationFigure,
} from "./base";
import { foundFigure, gainFigure, lawFigure, newOrConcentratedFigure, passAtKFigure, shiftFigure } from "./change";
import { passCurvesInGeneral } from "./general";
import { drawn, type SectionFigure } from "./sectionFigure";
import { flatFigure, leftFigure, signalByStepFigure } from "./training";
import { entropyFigure, klEstimatorFigure, lossStartsFigure, lossStaysFigure } from "./updates";

export type { SectionFigure } from "./sectionFigure";

const figures: Record<SectionId, (analysis: Analysis) => SectionFigure | undefined> = {
  base: ratesFigure,
  outlook: outlookFigure,
  gain: gainFigure,
  "pass-at-k": passAtKFigure,
  shift: shiftFigure,
  law: lawFigure,
  found: foundFigure,
  "signal-by-step": signalByStepFigure,
  left: leftFigure,
  "flat-reward": (analysis) => flatFigure(analysis) ?? reachFigure(analysis),
  "loss-starts-at-0": lossStartsFigure,
  "loss-stays-at-0": lossStaysFigure,
  "equal-groups": equalGroupsFigure,
  "group-size": groupSizeFigure,
  "standard-deviation": standardDeviationFigure,
  "kl-estimator": klEstimatorFigure,
  "dynamic-sampling": dynamicSamplingFigure,
  difficulty: difficultyFigure,
  "new-or-concentrated": (analysis) => newOrConcentratedFigure(analysis) ?? passCurvesInGeneral(),
  "entropy-and-kl": entropyFigure,
  "no-kl": noKlFigure,
};

/** The parts of a section's figure, for a page that arranges them itself; undefined where the files give it nothing to show. */
export function sectionFigure(id: SectionId, analysis: Analysis): SectionFigure | undefined {
  return figures[id](analysis);
}

/** The figure of a section, for a notebook. Throws RangeError where the files give it nothing to show. */
export function figureOfSection(id: SectionId, analysis: Analysis) {
  const parts = sectionFigure(id, analysis);
  if (!parts)
    throw new RangeError(`id: expected a section of the analysis, got ${id}, which these files do not answer`);
  return drawn(parts);
}
