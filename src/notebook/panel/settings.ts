/** What the panel lets choose, and the controls for it. */

import { axes, rewardNames, rewards, type Axis, type RewardName } from "../../strings";
import { algorithmNames, algorithmOf, algorithms, type AlgorithmName } from "../../training/algorithms";
import { configOf, type ReinforceConfig } from "../../training/config";
import { dropdown, hbox, integer, logSlider, slider, vbox } from "../widgets";

/** Settings of one run, by TRL's names where it has one. */
export interface Settings {
  target: Axis;
  method: AlgorithmName;
  /** `shuffled`: each group's rewards are given to its rollouts in random order. */
  reward: RewardName | "shuffled";
  learning_rate: number;
  beta: number;
  num_generations: number;
  num_prompts: number;
  max_steps: number;
}

/** Those of the committed runs. */
export const committedSettings: Settings = {
  target: "depth",
  method: "grpo",
  reward: "correct",
  learning_rate: 2e-4,
  beta: 0.05,
  num_generations: 16,
  num_prompts: 16,
  max_steps: 80,
};

/** Every option of training that settings stand for; of an algorithm's own choices its record's. */
export function configOfSettings(settings: Settings): ReinforceConfig {
  const { method, reward, learning_rate, num_prompts, num_generations, max_steps, beta } = settings;
  const { drawsRollouts, weighsKL, options } = algorithmOf(method);
  return configOf({
    method,
    learning_rate,
    num_prompts,
    max_steps,
    ...(drawsRollouts && { num_generations, ...rewardOptions(reward) }),
    ...(weighsKL && { beta }),
    ...options,
  });
}

/** As protocols have them: no option for right answers. A tenth is flipped. */
function rewardOptions(reward: Settings["reward"]) {
  if (reward === "correct") return {};
  if (reward === "shuffled") return { shuffle_rewards: true };
  return { reward, ...(reward === "flipped" && { reward_flip: 0.1 }) };
}

/** The controls: what to show of them, their settings now, and what is to happen when one changes. */
export function settingControls() {
  const style = { description_width: "100px" };
  const { learning_rate, beta, num_generations, num_prompts, max_steps } = committedSettings;
  const known = algorithmNames.filter((name) => algorithms[name].step !== "teacher"); // there is none to learn from
  const titles = Object.fromEntries(known.map((name) => [algorithms[name].title, name]));
  const rewardTitles = Object.fromEntries(rewardNames.map((name) => [rewards[name].title, name as Settings["reward"]]));
  const controls = {
    target: dropdown(axes, { value: committedSettings.target, description: "target", style }),
    method: dropdown(titles, { value: committedSettings.method, description: "algorithm", style }),
    reward: dropdown(
      { ...rewardTitles, shuffled: "shuffled" },
      { value: committedSettings.reward, description: "reward", style },
    ),
    max_steps: integer(max_steps, { min: 1, max: 1000, description: "steps", style }),
    learning_rate: logSlider(learning_rate, { min: -5, max: -2, step: 0.05, description: "learning rate", style }),
    beta: slider(beta, { min: 0, max: 1, step: 0.01, description: "β", style }),
    num_generations: dropdown([4, 8, 16, 32], { value: num_generations, description: "G", style }),
    num_prompts: dropdown([4, 8, 16, 32], { value: num_prompts, description: "prompts", style }),
  };
  const { target, method, reward, num_generations: G, num_prompts: prompts } = controls;
  const left = vbox([target, method, reward, G, prompts]);
  const box = hbox([left, vbox([controls.learning_rate, controls.beta, controls.max_steps])]);
  const read = (): Settings => ({
    target: target.value,
    method: method.value,
    reward: reward.value,
    learning_rate: Number(controls.learning_rate.value.toPrecision(2)), // what the slider shows
    beta: controls.beta.value,
    num_generations: G.value,
    num_prompts: prompts.value,
    max_steps: controls.max_steps.value,
  });
  const onChange = (act: () => void) => Object.values(controls).forEach((control) => control.observe(act));
  const reset = () => {
    for (const [name, control] of Object.entries(controls)) control.value = committedSettings[name as keyof Settings];
  };
  return { box, read, onChange, reset };
}
