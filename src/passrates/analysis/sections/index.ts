/** All sections, in the order of the page. */

import type { Section } from "../types";
import { baseSection, outlookSection } from "./base";
import { gainSection, lawSection, passAtKSection, shiftSection } from "./change";
import { flatSection } from "./flat";
import { dynamicSamplingSection, equalGroupsSection, groupSizeSection, standardDeviationSection } from "./groups";
import { difficultySection, foundSection, newOrConcentratedSection } from "./prompts";
import { entropySection, klEstimatorSection, lossStartsSection, lossStaysSection, noKlSection } from "./updates";
import type { Findings } from "./write";

/** What the files answer; then the twelve questions that people ask most, most frequent first. */
const order: ((findings: Findings) => Section | undefined)[] = [
  ...[gainSection, passAtKSection, shiftSection, lawSection, foundSection, baseSection, outlookSection],
  ...[flatSection, lossStartsSection, lossStaysSection, equalGroupsSection, groupSizeSection, standardDeviationSection],
  ...[
    klEstimatorSection,
    dynamicSamplingSection,
    difficultySection,
    newOrConcentratedSection,
    entropySection,
    noKlSection,
  ],
];

export function sectionsOf(findings: Findings): Section[] {
  return order.flatMap((write) => write(findings) ?? []);
}
