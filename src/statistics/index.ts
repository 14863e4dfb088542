/*
 * Room statistics: intervals, tests, bootstrap, regression, corrections: nothing in it knows of policies. May use:
 * common.
 */

export { bootstrap, type BootstrapOptions } from "./bootstrap";
export { breslowDay } from "./breslowDay";
export { type Alternative } from "./checks";
export { binomialTest } from "./exactBinomial";
export { hierarchicalMean, type ReplicationOptions } from "./hierarchicalBootstrap";
export { holm } from "./holm";
export {
  binomialInterval,
  clusteredInterval,
  meanInterval,
  predictionInterval,
  type IntervalEstimate,
} from "./intervals";
export { iqm, stratifiedIqm } from "./iqm";
export { commonOddsRatio, type OddsRatio, type Stratum } from "./mantelHaenszel";
export { passAtK } from "./passAtK";
export { powerOfEquivalence, powerOfMean, type PowerOptions } from "./power";
export { ranks, spearman } from "./ranks";
export { coefficientOf, leastSquares, type Fit } from "./regression";
export { meanOf, tTest, tTestOf, type EstimateWithError, type TTest } from "./tTest";
