/*
 * Room statistics: intervals, tests, bootstrap, regression, corrections: nothing in it knows of policies. May use:
 * common.
 */

export { type Alternative } from "./alternative";
export { bootstrap, type BootstrapOptions } from "./bootstrap";
export { breslowDay } from "./breslowDay";
export { binomialTest } from "./exactBinomial";
export { hierarchicalMean, type ReplicationOptions } from "./hierarchicalBootstrap";
export { holm } from "./holm";
export { binomialInterval, clusteredInterval, meanInterval, predictionInterval, type Measured } from "./intervals";
export { iqm } from "./iqm";
export { commonOddsRatio, type OddsRatio, type Stratum } from "./mantelHaenszel";
export { passAtK } from "./passAtK";
export { powerOfEquivalence, powerOfMean, type PowerOptions } from "./power";
export { ranks, spearman } from "./ranks";
export { coefficientOf, leastSquares, type Fit } from "./regression";
export { stratifiedIqm } from "./stratifiedIqm";
export { meanOf, tTest, tTestOf, type Estimate, type TTest } from "./tTest";
