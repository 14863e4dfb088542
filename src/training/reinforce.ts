/** Tuning a base policy on a task, by one of the algorithms. */

import { Policy } from "../model/policy";
import { parse } from "../common/validate";
import type { AlgorithmName } from "./algorithms";
import { runFingerprint } from "./checkpoint";
import { reinforceSchema, type ReinforceOptions } from "./config";
import { rftStep, sftStep } from "./fineTuning";
import { grpoStep } from "./grpo";
import type { Demonstration } from "./likelihood";
import { runLoop, type RunOptions } from "./loop";
import type { RewardedTask, TuningContext } from "./rollout";
import { learningRate } from "./schedule";
import type { TrainingState } from "./state";

export interface ReinforceRun<Example extends Demonstration> extends RunOptions {
  /** The base policy: where training starts, and the reference of the KL. It is left as it is. */
  base: Policy;
  task: RewardedTask<Example>;
  config?: ReinforceOptions;
  /** Of the rollouts. */
  seed: number;
}

/** Takes the step after state.step, in place, and returns its metrics. */
type Step = (context: TuningContext, state: TrainingState, learningRate: number) => Record<string, number>;

/** The step of every algorithm. */
const stepOf: Record<AlgorithmName, Step> = { grpo: grpoStep, rft: rftStep, sft: sftStep };

/** Tunes a copy of the base policy on a task by the method of the configuration. The caller disposes of the policy. */
export async function reinforce<Example extends Demonstration>(run: ReinforceRun<Example>): Promise<Policy> {
  const { base, task, seed } = run;
  const config = parse(reinforceSchema, run.config ?? {}, "rl");
  const initial = base.parameters();
  const state = await runLoop(
    {
      fingerprint: runFingerprint(
        "reinforce",
        base.config,
        Buffer.from(initial.buffer).toString("base64"),
        task.id,
        config,
        seed,
      ),
      model: base.config,
      steps: config.max_steps,
      initial: () => initial,
      take: (state) => {
        const rate = learningRate(state.step + 1, config.max_steps, config);
        return { ...stepOf[config.method]({ base, task, config, seed }, state, rate), learning_rate: rate };
      },
    },
    run,
  );
  const tuned = Policy.from(base.config, state.vectors().parameters);
  state.dispose();
  return tuned;
}
