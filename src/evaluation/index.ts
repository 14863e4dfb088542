/* Room evaluation: what a policy does on an axis. May use: common, statistics, strings, model. */

export { editDistance } from "../strings";
export { evaluate, evaluateRung } from "./evaluate";
export { type EvaluationOptions } from "./examination";
export { insideRows, type InsideOptions } from "./inside/inside";
export { insideMetrics, type InsideMetric, type InsideRow } from "./inside/row";
export { updateCosines } from "./inside/updates";
export {
  evaluationValues,
  metrics,
  milestoneValues,
  sharpeningValues,
  type Evaluation,
  type Metric,
  type MetricValue,
} from "./metrics";
export { type PromptResult } from "./observe";
export { type EvaluatedPolicy } from "./sampling";
export {
  sharpening,
  sharpeningOfRung,
  type MemberSet,
  type PromptSharpening,
  type SetSharpening,
  type Sharpening,
} from "./sharpening";
