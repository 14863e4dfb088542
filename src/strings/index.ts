/* Room strings: the testbed: strings, operations on them, tasks in and out of distribution. May use: common. */

export { createTestbed, Testbed, type Example, type ExampleKey, type Problem, type TestbedSettings } from "./testbed";
export {
  axes,
  depthOne,
  probes,
  targets,
  taskNames,
  taskOf,
  type Axis,
  type Probe,
  type Target,
  type Task,
  type TaskName,
} from "./tasks";
export { mixture, mixtureExample, singleOperations, type Mixture, type Share } from "./mixture";
export { mixedTask, type AxisShare, type MixedTask, type PromptPool } from "./mixedTask";
export { curriculumTask, type Phase } from "./curriculum";
export { createLadder, Ladder, ladderRules, mostDecisions, type LadderExample, type LadderRules } from "./ladder";
export { type Rung } from "./rungs";
export { type Alphabet } from "./alphabets";
export { EOS, PAD } from "../common/tokens";
export { rungCount, STEP, Vocabulary } from "./vocabulary";
export {
  operationSetNames,
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
export { formats, type Format } from "./render";
export { answerDistance, editDistance } from "./editDistance";
export { rewardNames, rewards, type Rewarded, type RewardName } from "./rewards";
export { type Solution } from "./solution";
export { type Pairs, type OperationSequence } from "./sequences";
export { dataAlchemyLine } from "./dataAlchemy";
export { describeExamples, type ExampleRequest } from "./print";
