/** What computes in this process, and where the time of its own ops goes. */

export interface Engine {
  /** Own ops, or TensorFlow's kernels in captured graphs. */
  ops: "native" | "graph";
  /** Whether kernels keep to what every machine has. */
  numerics: "portable" | "native";
}

/** Of this process; only the graphs are there so far. */
export function engine(environment = process.env): Engine {
  return { ops: "graph", numerics: environment.GRPO_ORIGIN_NUMERICS === "native" ? "native" : "portable" };
}

/** Milliseconds of each part of the own ops since this was last called; undefined where graphs compute. */
export function partsOfOwnOps(): Record<string, number> | undefined {
  return undefined;
}
