/*
 * Room passrates: anyone's pass rates: reading the files of trainers and evaluators (files/, shapes/), and what they say
 * of a base model and a tuned one (analysis/). Runs in a browser: no Node, no TensorFlow. May use: common, statistics, theory.
 */

export { analyse } from "./analysis/analyse";
export type {
  Analysis,
  AnalysisOptions,
  NamedPrompt,
  PromptList,
  PromptResult,
  Quantity,
  RunSettings,
  Section,
  SectionId,
  Setting,
} from "./analysis/types";
export type * from "./counts";
export { ReadingError, type Location } from "./failure";
export type { List } from "./list";
export { inputOf, type InputFile } from "./files/input";
export { readPassRates, type Input } from "./read";
export type { ReadingOptions } from "./shapes/shape";
export {
  analysisJson,
  analysisText,
  onePromptText,
  promptsCsv,
  quantityText,
  readingLines,
  settingsText,
} from "./show/text";
