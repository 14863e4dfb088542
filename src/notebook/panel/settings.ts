/** What the panel lets choose, and the controls for it. */

import { axes, type Axis } from "../../strings";
import { algorithmNames, algorithms, type AlgorithmName } from "../../training/algorithms";
import { dropdown, hbox, integer, logSlider, slider, vbox } from "../widgets";

/** Settings of one run, by TRL's names where it has one. */
export interface Settings {
  target: Axis;
  method: AlgorithmName;
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
  learning_rate: 2e-4,
  beta: 0.05,
  num_generations: 16,
  num_prompts: 16,
  max_steps: 80,
};

/** The controls: what to show of them, their settings now, and what is to happen when one changes. */
export function settingControls() {
  const style = { description_width: "100px" };
  const { learning_rate, beta, num_generations, num_prompts, max_steps } = committedSettings;
  const known = algorithmNames.filter((name) => algorithms[name].step !== "teacher"); // there is none to learn from
  const titles = Object.fromEntries(known.map((name) => [algorithms[name].title, name]));
  const controls = {
    target: dropdown(axes, { value: committedSettings.target, description: "target", style }),
    method: dropdown(titles, { value: committedSettings.method, description: "algorithm", style }),
    max_steps: integer(max_steps, { min: 1, max: 1000, description: "steps", style }),
    learning_rate: logSlider(learning_rate, { min: -5, max: -2, step: 0.05, description: "learning rate", style }),
    beta: slider(beta, { min: 0, max: 1, step: 0.01, description: "β", style }),
    num_generations: dropdown([4, 8, 16, 32], { value: num_generations, description: "G", style }),
    num_prompts: dropdown([4, 8, 16, 32], { value: num_prompts, description: "prompts", style }),
  };
  const { target, method, num_generations: G, num_prompts: prompts } = controls;
  const left = vbox([target, method, G, prompts]);
  const box = hbox([left, vbox([controls.learning_rate, controls.beta, controls.max_steps])]);
  const read = (): Settings => ({
    target: target.value,
    method: method.value,
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
