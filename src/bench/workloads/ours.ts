/** Our side, as users run it and in the variants that show what that costs. */

import { chosenNumerics, type Numerics } from "../../tensor/settings";
import type { InstructionSet } from "../instructions";
import { ourName } from "../rows";
import type { Specification } from "../specification";
import type { Side } from "./workload";

/** What ours is measured with where GRPO_ORIGIN_NUMERICS does not say: all that an AVX-512 machine has; else the default. */
export function numericsOf(instructions: InstructionSet, environment = process.env): Numerics {
  if (environment.GRPO_ORIGIN_NUMERICS) return chosenNumerics(environment);
  return instructions === "avx512" ? "native" : "portable";
}

/** Ours, as it is compared with peers. */
export function ours(specification: Side["specification"], instructions: InstructionSet): Side {
  const variables = { GRPO_ORIGIN_NUMERICS: numericsOf(instructions) };
  return { peer: ourName, program: "ours.ts", specification, variables };
}

/** Ours with the other numerics, and ours by TensorFlow's graphs alone: how much longer they take is their ratio. */
export function variants(specification: Side["specification"], instructions: InstructionSet): Side[] {
  const numerics = numericsOf(instructions);
  const other = numerics === "portable" ? "native" : "portable";
  const side = (what: string, variables: Record<string, string>): Side => ({
    ...ours(specification, instructions),
    peer: `${ourName}, ${what}`,
    variables: { GRPO_ORIGIN_NUMERICS: numerics, ...variables },
  });
  return [side(`${other} numerics`, { GRPO_ORIGIN_NUMERICS: other }), side("graph ops", { GRPO_ORIGIN_OPS: "graph" })];
}

/** What a process takes that loads the library and computes one small product. */
export function librariesAlone(instructions: InstructionSet): Side[] {
  const products: Specification["products"] = [[1, 256, 256, 256, 1]];
  const specification = { kind: "products" as const, products };
  return [
    { ...ours(specification, instructions), peer: "TensorFlow alone" },
    { peer: "PyTorch alone", program: "gemm.py", specification, rounds: 3 },
  ];
}
