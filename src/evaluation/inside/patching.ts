/** Patching: a policy with some of its parameters replaced by those of another, and how it does. */

import type { ModelConfig } from "../../model/config";
import { parameterLayout } from "../../model/parameters";
import { Policy } from "../../model/policy";
import type { TaskName, Testbed } from "../../strings";
import { evaluate } from "../evaluate";
import type { EvaluationOptions } from "../examination";
import { insideRow, type InsideRow } from "./row";

/** A part of the network, by the names of its parameters. */
export interface Part {
  layer: number | "";
  part: "none" | "embedding" | "attention" | "feedForward" | "block" | "output";
  has(parameter: string): boolean;
}

/**
 * What is patched: nothing; the embedding; of each layer the attention, the feed-forward and both, each with the layer norm
 * before it; and the output with the last one.
 */
export function partsOf({ layers }: ModelConfig): Part[] {
  const numbers = Array.from({ length: layers }, (_, i) => i + 1);
  return [
    { layer: "", part: "none", has: () => false },
    { layer: 0, part: "embedding", has: (name) => /^(embedding|positions)\./.test(name) },
    ...numbers.flatMap((layer): Part[] => {
      const inLayer = (name: string, of: string) => new RegExp(`^blocks\\.${layer - 1}\\.(${of})\\.`).test(name);
      return [
        { layer, part: "attention", has: (name) => inLayer(name, "norm1|attention") },
        { layer, part: "feedForward", has: (name) => inLayer(name, "norm2|feedForward") },
        { layer, part: "block", has: (name) => inLayer(name, "norm1|attention|norm2|feedForward") },
      ];
    }),
    { layer: "", part: "output", has: (name) => /^(norm|output)\./.test(name) },
  ];
}

/** The parameters of `into` with those of `from` in one part. Both are of one model. */
export function patched(
  config: ModelConfig,
  into: Float32Array,
  from: Float32Array,
  { has }: Pick<Part, "has">,
): Float32Array {
  const result = into.slice();
  for (const { name, offset, size } of parameterLayout(config)) {
    if (has(name)) result.set(from.subarray(offset, offset + size), offset);
  }
  return result;
}

/**
 * How the base does with each part of the tuned policy, and the tuned policy with each part of the base. All answer the same
 * prompts with the same random numbers: what a part does not change, chance does not change either.
 */
export function patchRows(
  policies: { base: Policy; tuned: Policy },
  testbed: Testbed,
  axis: TaskName,
  options: EvaluationOptions,
): InsideRow[] {
  const { config } = policies.base;
  const [base, tuned] = [policies.base.parameters(), policies.tuned.parameters()];
  return partsOf(config).flatMap((part) => [
    ...evaluated("base", patched(config, base, tuned, part), part),
    ...evaluated("tuned", patched(config, tuned, base, part), part),
  ]);

  function evaluated(policy: "base" | "tuned", parameters: Float32Array, { layer, part }: Part): InsideRow[] {
    const patchedPolicy = Policy.from(config, parameters);
    try {
      const { greedy, correctMass, pathMass } = evaluate(patchedPolicy, testbed, axis, options);
      return [
        insideRow({ metric: "patchedGreedy", policy, layer, part, value: greedy.value }),
        insideRow({ metric: "patchedCorrectMass", policy, layer, part, value: correctMass.value }),
        insideRow({ metric: "patchedPathMass", policy, layer, part, value: pathMass.value }),
      ];
    } finally {
      patchedPolicy.dispose();
    }
  }
}
