import { beforeAll, describe, expect, it } from "vitest";
import { figureOfSection, sectionFigure } from "../../../src/figures/passrates";
import { type Analysis, analyse, type PromptCounts, type SectionId, type TrainingStep } from "../../../src/passrates";
import { inFont } from "../inFont";

/** Forty prompts from hard to easy; the tuned model is right more often. */
const prompts = Array.from({ length: 40 }, (_, i): PromptCounts => {
  const k = Math.round((16 * i) / 40);
  return { id: `${i}`, domain: i % 2 ? "odd" : "even", base: { n: 16, k }, tuned: { n: 16, k: Math.min(16, k + 3) } };
});
const steps = Array.from({ length: 12 }, (_, step): TrainingStep => {
  const groups = [0, 4, 8].map((k, i) => ({ id: `${i}`, n: 8, k: Math.min(8, k + (step > 6 ? 2 : 0)) }));
  return { step, groups: groups.map((group) => ({ ...group, meanReward: group.k / 8, isFlat: group.k % 8 === 0 })) };
});

/** Made once: it takes seconds. */
let both: Analysis | undefined;
const ofBoth = () => (both ??= analyse({ prompts, steps: [] }));

it("the figure of a gain shows domains, and without them the distribution before and after", () => {
  const analysis = ofBoth();
  const change = { ...analysis.change!, domains: [] };
  expect(sectionFigure("gain", analysis)!.title).toBe("Accuracy by domain");
  const { panel } = sectionFigure("gain", { ...analysis, change })!;
  const counts = (panel.marks as { y: number[] }[]).map(({ y }) => y.reduce((sum, count) => sum + count, 0));
  expect(counts).toEqual([40, 40]);
});

describe.each([
  ["base and tuned", ofBoth],
  ["base alone", () => analyse({ prompts: prompts.map(({ id, base }) => ({ id, base })), steps: [] })],
  ["a log of training", () => analyse({ prompts: [], steps })],
])("the figures of an analysis of %s", (_, made) => {
  let analysis: Analysis;
  let ids: SectionId[];
  beforeAll(() => {
    analysis = made();
    ids = analysis.sections.map(({ id }) => id);
  }, 60_000);

  it("are one for each section", () => expect(ids.filter((id) => !sectionFigure(id, analysis))).toEqual([]));

  it("are plain JSON in the embedded font, with titles that fit, and marks that have finite points", () => {
    for (const id of ids) {
      const figure = figureOfSection(id, analysis);
      expect(JSON.parse(JSON.stringify(figure))).toEqual(figure);
      expect(JSON.stringify(figure), id).toMatch(inFont);
      const { title, subtitle } = sectionFigure(id, analysis)!;
      expect([id, title.length < 60, subtitle.length < 126]).toEqual([id, true, true]);
      const marks = figure.data as { x?: unknown[]; y?: (number | null)[] }[];
      for (const { x, y } of marks) expect([id, x?.length, y?.some(Number.isFinite)]).toEqual([id, y?.length, true]);
    }
  });
});
