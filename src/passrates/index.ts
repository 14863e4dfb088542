/*
 * Room passrates: anyone's pass rates: what files of trainers and evaluators say of a base model and a tuned one
 * (analysis/). Runs in a browser: no Node, no TensorFlow. May use: common, statistics, theory.
 */

export { analyse } from "./analysis/analyse";
export type {
  Analysis,
  AnalysisOptions,
  PromptResult,
  Quantity,
  RunSettings,
  Section,
  SectionId,
} from "./analysis/types";
export type * from "./counts";
