/**
 * Which kernels TensorFlow may choose from, by GRPO_ORIGIN_NUMERICS. Own ops compute the same bits whatever is chosen.
 *
 * TensorFlow computes products by oneDNN or by Eigen, and both by oneDNN's kernels for the widest vectors that the
 * processor has; which of the two it takes depends on the processor too. Each choice changes the last bits.
 */

import { chosenNumerics, type Numerics } from "./settings";

/** What portable numerics set, whatever the processor has. By Eigen a training step takes 3% less time than by oneDNN. */
const limits = { ONEDNN_MAX_CPU_ISA: "AVX2", TF_ENABLE_ONEDNN_OPTS: "0" } as const;

/** Sets the limits of portable numerics, before TensorFlow's library loads. What the user has set is left as it is. */
export function limitNumerics(environment: NodeJS.ProcessEnv): void {
  if (chosenNumerics(environment) === "native") return;
  for (const [name, value] of Object.entries(limits)) environment[name] ??= value;
}

/**
 * What TensorFlow was given: portable where all limits stand as portable numerics set them, whoever set them; native
 * otherwise, and so where a variable that the user has set contradicts GRPO_ORIGIN_NUMERICS.
 */
export function numericsInUse(environment: NodeJS.ProcessEnv): Numerics {
  return Object.entries(limits).every(([name, value]) => environment[name] === value) ? "portable" : "native";
}
