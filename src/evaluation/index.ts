/** Evaluation: what a policy does on an axis, and the statistics that results are reported with. */

export { type Alternative } from "./alternative";
export { bootstrap, type BootstrapOptions } from "./bootstrap";
export { breslowDay } from "./breslowDay";
export { editDistance } from "./editDistance";
export { evaluate, evaluateRung } from "./evaluate";
export { binomialTest } from "./exactBinomial";
export { type Evaluation, type EvaluationOptions, type PromptResult } from "./examine";
export { hierarchicalBootstrap, type ReplicationOptions } from "./hierarchicalBootstrap";
export { holm } from "./holm";
export {
  binomialInterval,
  clusteredInterval,
  differenceInterval,
  meanInterval,
  predictionInterval,
  type Measured,
} from "./intervals";
export { iqm } from "./iqm";
export { commonOddsRatio, type OddsRatio, type Stratum } from "./mantelHaenszel";
export { passAtK } from "./passAtK";
export { powerOfEquivalence, powerOfMean, type PowerOptions } from "./power";
export { ranks, spearman } from "./ranks";
export { coefficientOf, leastSquares, type Fit } from "./regression";
export { type EvaluatedPolicy } from "./sampling";
export {
  sharpening,
  sharpeningOfRung,
  type MemberSet,
  type PromptSharpening,
  type SetSharpening,
  type Sharpening,
} from "./sharpening";
export { stratifiedIqm } from "./stratifiedIqm";
export { meanOf, tTest, tTestOf, type Estimate, type TTest } from "./tTest";
