/* Room evaluation: what a policy does on an axis. May use: common, statistics, strings, model. */

export { editDistance } from "./editDistance";
export { evaluate, evaluateRung } from "./evaluate";
export { type Evaluation, type EvaluationOptions, type PromptResult } from "./examine";
export { type EvaluatedPolicy } from "./sampling";
export {
  sharpening,
  sharpeningOfRung,
  type MemberSet,
  type PromptSharpening,
  type SetSharpening,
  type Sharpening,
} from "./sharpening";
