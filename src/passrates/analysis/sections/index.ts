/** All sections, in the order of the page, and those of a short page. */

import type { Section, SectionId } from "../types";
import { baseSection, outlookSection } from "./base";
import { gainSection, lawSection, passAtKSection, shiftSection } from "./change";
import { difficultySection } from "./difficulty";
import { flatSection } from "./flat";
import { dynamicSamplingSection, equalGroupsSection, groupSizeSection, standardDeviationSection } from "./groups";
import { leftSection, signalByStepSection } from "./log";
import { foundSection, newOrConcentratedSection } from "./prompts";
import { isSingle, singleSample } from "./single";
import { entropySection, klEstimatorSection, lossStartsSection, lossStaysSection, noKlSection } from "./updates";
import type { Findings } from "./write";

/** What the files answer; then the twelve questions that people ask most, most frequent first. */
const order: ((findings: Findings) => Section | undefined)[] = [
  ...[gainSection, passAtKSection, shiftSection, lawSection, foundSection, baseSection, outlookSection],
  ...[signalByStepSection, leftSection],
  ...[flatSection, lossStartsSection, lossStaysSection, equalGroupsSection, groupSizeSection, standardDeviationSection],
  ...[klEstimatorSection, dynamicSamplingSection, difficultySection],
  ...[newOrConcentratedSection, entropySection, noKlSection],
];

export function sectionsOf(findings: Findings): Section[] {
  const sections = order.flatMap((write) => write(findings) ?? []);
  const isGuess = findings.base !== undefined && isSingle(findings.base);
  return isGuess ? sections.map(withCaution) : sections;
}

/** Sections that put the distribution of pass rates into general answers. */
const ofDistribution = new Set<SectionId>(["equal-groups", "standard-deviation", "kl-estimator", "dynamic-sampling", "no-kl"]); // prettier-ignore

function withCaution(section: Section): Section {
  return ofDistribution.has(section.id) ? { ...section, answer: `${section.answer} ${singleSample}` } : section;
}

/** The sections of a short page: what people want to know of files of this kind. */
export function keyOf({ change, training }: Findings): SectionId[] {
  if (change) return ["gain", "new-or-concentrated", "pass-at-k", "shift", "found"];
  if (training) return ["flat-reward", "signal-by-step", "left", "difficulty"];
  return ["outlook", "group-size", "difficulty", "flat-reward"];
}
