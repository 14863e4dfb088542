import type { PretrainConfig } from "./config";

/** The options of a learning-rate schedule, which pretraining and RL share. */
export type Schedule = Pick<PretrainConfig, "learning_rate" | "lr_scheduler_type" | "warmup_ratio" | "min_lr_ratio">;

/**
 * Learning rate of a step, 1 … steps: learning_rate · min(1, step / (warmup_ratio · steps)) · (m + (1 − m) d), with m
 * min_lr_ratio and d the decay at step / steps. It decays from the first step on, where Hugging Face's schedules begin after
 * the warm-up, and `constant` has a warm-up too.
 */
export function learningRate(step: number, steps: number, schedule: Schedule): number {
  const { learning_rate, warmup_ratio, min_lr_ratio } = schedule;
  const warmup = Math.min(1, step / (warmup_ratio * steps + 1e-9));
  return learning_rate * warmup * (min_lr_ratio + (1 - min_lr_ratio) * decay(step / steps, schedule.lr_scheduler_type));
}

function decay(progress: number, type: Schedule["lr_scheduler_type"]): number {
  if (type === "constant") return 1;
  return type === "linear" ? 1 - progress : (1 + Math.cos(Math.PI * progress)) / 2;
}
