/** Tuning a base policy on a task, by one of the algorithms. */

import { Policy } from "../model/policy";
import { algorithmOf, type StepName } from "./algorithms";
import { runFingerprint } from "./checkpoint";
import { configOf, type ReinforceOptions } from "./config";
import { initialCritic } from "./critic";
import { distillStep, rftStep, sftStep } from "./fineTuning";
import { grpoStep } from "./grpo";
import type { Demonstration } from "./likelihood";
import { runLoop, type RunOptions } from "./loop";
import { dpoStep } from "./preference";
import type { RewardedTask, TuningContext } from "./rollout";
import { learningRate } from "./schedule";
import type { TrainingState } from "./state";

export interface ReinforceRun<Example extends Demonstration> extends RunOptions {
  /** The base policy: where training starts, and the reference of the KL. It is left as it is. */
  base: Policy;
  task: RewardedTask<Example>;
  /** What method `distill` learns from; a policy of the base policy's vocabulary. It is left as it is. */
  teacher?: Policy;
  config?: ReinforceOptions;
  /** Of the rollouts. */
  seed: number;
}

/** Takes the step after state.step, in place, and returns its metrics. */
type Step = (context: TuningContext, state: TrainingState, learningRate: number) => Record<string, number>;

/** What an algorithm's record names. */
const stepOf: Record<StepName, Step> = {
  "policy gradient": grpoStep,
  "right rollouts": rftStep,
  demonstrations: sftStep,
  preferences: dpoStep,
  teacher: distillStep,
};

/**
 * Tunes a copy of the base policy on a task by the method of the configuration. The caller disposes of the policy.
 * @throws Error with one line a mistake, such as an option that contradicts what defines the method, or a teacher that
 *   is missing or that nothing asks for; and as the training loop does
 */
export async function reinforce<Example extends Demonstration>(run: ReinforceRun<Example>): Promise<Policy> {
  const { base, task, seed, teacher } = run;
  const config = configOf(run.config ?? {});
  const { step } = algorithmOf(config.method);
  if ((step === "teacher") !== (teacher !== undefined))
    throw new Error(
      `teacher: expected ${step === "teacher" ? `a policy, from which method "${config.method}" learns, got none` : `none with method "${config.method}", got a policy`}`,
    );
  const initial = base.parameters();
  const bytesOf = (parameters: Float32Array) => Buffer.from(parameters.buffer).toString("base64");
  const inputs = [base.config, bytesOf(initial), task.id, config, seed];
  const state = await runLoop(
    {
      fingerprint: runFingerprint(
        "reinforce",
        ...inputs,
        ...(teacher ? [teacher.config, bytesOf(teacher.parameters())] : []),
      ),
      model: base.config,
      steps: config.max_steps,
      initial: () => initial,
      critic: config.adv_estimator === "gae" ? () => initialCritic(base) : undefined,
      take: (state) => {
        const rate = learningRate(state.step + 1, config.max_steps, config);
        return { ...stepOf[step]({ base, teacher, task, config, seed }, state, rate), learning_rate: rate };
      },
    },
    run,
  );
  const tuned = Policy.from(base.config, state.vectors().parameters);
  state.dispose();
  return tuned;
}
