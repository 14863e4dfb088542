/** What the user chooses of the numerics by environment variables. */

const OPS = "GRPO_ORIGIN_OPS";
const NUMERICS = "GRPO_ORIGIN_NUMERICS";

/** What computes: ops of our own, or graphs of TensorFlow's. */
export type Ops = "native" | "graph";

/** Numbers that are the same on all machines of a kind, or whatever is fastest on this one. */
export type Numerics = "portable" | "native";

/** GRPO_ORIGIN_OPS; undefined if unset: native where they are built. Throws RangeError on another value. */
export function chosenOps(environment: NodeJS.ProcessEnv): Ops | undefined {
  return oneOf(OPS, environment, ["native", "graph"]);
}

/** GRPO_ORIGIN_NUMERICS, portable if unset. Throws RangeError on another value. */
export function chosenNumerics(environment: NodeJS.ProcessEnv): Numerics {
  return oneOf(NUMERICS, environment, ["portable", "native"]) ?? "portable";
}

/** An empty value counts as unset. */
function oneOf<T extends string>(name: string, environment: NodeJS.ProcessEnv, allowed: readonly T[]): T | undefined {
  const given = environment[name] || undefined;
  const found = allowed.find((value) => value === given);
  if (given !== undefined && found === undefined) {
    throw new RangeError(`${name}: expected ${allowed.join(" or ")}, got "${given}"`);
  }
  return found;
}
