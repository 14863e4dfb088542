/** The run that the base model's numbers are put into. */
export interface RunSettings {
  /** Rollouts in a group, G; at least 2. */
  groupSize: number;
  /** Groups (prompts) in a step. */
  batch: number;
  /** Steps of the run. */
  steps: number;
}
