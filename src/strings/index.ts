/** The testbed: strings, operations on them, tasks in and out of distribution. */

export { createTestbed, Testbed, type Example, type Place, type Problem, type TestbedSettings } from "./testbed";
export { axes, depthOne, targets, taskOf, type Axis, type Target, type Task } from "./tasks";
export { mixture, mixtureExample, type Mixture, type Share } from "./mixture";
export { createLadder, Ladder, type LadderExample, type LadderRules, type Rung } from "./ladder";
export { EOS, PAD, rungCount, STEP, Vocabulary, type Alphabet } from "./vocabulary";
export {
  operationSets,
  type Operation,
  type OperationPair,
  type OperationSet,
  type OperationSetName,
} from "./operations";
export { eligiblePairs, isEligible } from "./eligibility";
export { heldOutReport, type PairReport } from "./pairReport";
export { orbitsOf, type Orbit } from "./orbits";
export { testOrbits, type Split } from "./split";
export { stepLeak } from "./leak";
export { type Format } from "./render";
export { type Pairs, type Word } from "./words";
export { dataAlchemyLine } from "./dataAlchemy";
export { describeExamples, type ExampleRequest } from "./print";
