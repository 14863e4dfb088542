/** Evaluation: what a policy does on an axis, and the statistics that results are reported with. */

export { bootstrap, type BootstrapOptions } from "./bootstrap";
export { editDistance } from "./editDistance";
export { evaluate, evaluateRung } from "./evaluate";
export { type Evaluation, type EvaluationOptions, type PromptResult } from "./examine";
export {
  binomialInterval,
  clusteredInterval,
  differenceInterval,
  meanInterval,
  predictionInterval,
  type Measured,
} from "./intervals";
export { iqm } from "./iqm";
export { passAtK } from "./passAtK";
export { type EvaluatedPolicy } from "./sampling";
