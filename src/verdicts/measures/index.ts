/**
 * How every part of every hypothesis is measured, and from which runs.
 *
 * For a new hypothesis: state it in hypotheses, measure it in a file beside this one, and name that
 * file's measures here. A new part is stated and measured, and needs no entry. A part without a measure, or a measure
 * without a part, does not compile.
 */

import type { HypothesisId, PartId } from "../../hypotheses/hypotheses";
import type { HypothesisMeasures, PartMeasure } from "../evidence";
import { alignment } from "./alignment";
import { discovery } from "./discovery";
import { forgetting } from "./forgetting";
import { invertedU } from "./invertedU";
import { law } from "./law";
import { coverage, curricula, groupSizes, insides, otherTestbeds, prolonged, shapes } from "./levers/policy";
import { algorithms, knowledge, rewards, settingsOfRate, skills } from "./levers/reward";
import { passAtK } from "./passAtK";
import { replicatedAlignment, replicatedSaturation } from "./replication/alignment";
import { replicatedDiscovery, replicatedGain } from "./replication/gain";
import { replicatedLaws } from "./replication/laws";
import { controlledSharpening, replicatedForgetting, replicatedPassAtK, settings } from "./replication/policy";
import { saturation } from "./saturation";
import { sharpening } from "./sharpening";

export const measures: { [H in HypothesisId]: HypothesisMeasures<H> } = {
  H1: invertedU,
  H2: discovery,
  H3: saturation,
  H4: alignment,
  H5: law,
  H6: sharpening,
  H7: passAtK,
  H8: forgetting,
  R1: replicatedGain,
  R2: replicatedDiscovery,
  R3: replicatedSaturation,
  R4: replicatedAlignment,
  R5: replicatedLaws,
  R6: controlledSharpening,
  R7: replicatedPassAtK,
  R8: replicatedForgetting,
  R9: settings,
  L1: knowledge,
  L2: rewards,
  L3: skills,
  L4: algorithms,
  L5: settingsOfRate,
  L6: groupSizes,
  L7: prolonged,
  L8: coverage,
  L9: curricula,
  L10: shapes,
  L11: insides,
  L12: otherTestbeds,
};

/** How a part is measured. */
export function measureOf(part: PartId): PartMeasure {
  for (const { parts } of Object.values(measures)) {
    const own: Partial<Record<PartId, PartMeasure>> = parts;
    const measure = own[part];
    if (measure) return measure;
  }
  throw new Error(`part: expected the id of a part of a hypothesis, got ${part}`);
}
