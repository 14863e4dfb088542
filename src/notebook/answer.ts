import type { Analysis, SectionId } from "../passrates";
import { figureOfSection } from "../figures/passrates";
import { markdown } from "./display";
import { show } from "./show";

/** Shows one question of an analysis of pass rates: its answer as a paragraph, and its figure. Throws RangeError where the files do not answer it. */
export async function answer(analysis: Analysis, id: SectionId): Promise<void> {
  const section = analysis.sections.find((each) => each.id === id);
  if (!section) throw new RangeError(`id: expected ${analysis.sections.map((each) => each.id).join(", ")}, got ${id}`);
  markdown(`**${section.question}** ${section.answer}`);
  await show(figureOfSection(id, analysis));
}
