/** What rows were made by: the machine, the engine that computed on it, versions and sources. */

import { arch, platform, release } from "node:os";
import { z } from "zod";
import { processor } from "../common/processor";

const processorSchema = z.object({
  family: z.number().optional(),
  modelNumber: z.number().optional(),
  stepping: z.number().optional(),
  instructionSets: z.array(z.string()),
});

/**
 * What a run was made by. Rows that were made before there were fused ops lack `processor`, `ops`, `numerics` and
 * `kernels`: they count as made by graph ops with native numerics, on a processor of which the name alone is known.
 */
export const machineSchema = z.object({
  node: z.string(),
  tensorflow: z.string(),
  platform: z.string(),
  /** The name of the processor; several kinds share one. */
  cpu: z.string(),
  /** Fingerprint of the sources that numbers depend on. */
  sources: z.string(),
  /** What the processor is and has. */
  processor: processorSchema.optional(),
  /** What computed: the project's own ops, or a graph of TensorFlow's. */
  ops: z.enum(["native", "graph"]).optional(),
  /** Whether TensorFlow's kernels were limited to what any x86-64 of the last ten years has. */
  numerics: z.enum(["portable", "native"]).optional(),
  /** What TensorFlow chose its kernels from, by the processor and by what limits it: see tensor/kernels.ts. */
  kernels: z.object({ products: z.enum(["oneDNN", "Eigen"]), instructions: z.string() }).optional(),
});

export type Machine = z.output<typeof machineSchema>;

/** What only the room `tensor` and the sources know of a machine. */
export interface EngineFacts extends Required<Pick<Machine, "ops" | "numerics">>, Pick<Machine, "kernels"> {
  /** Version of the native library that was loaded. */
  tensorflow: string;
  /** Fingerprint of the sources that numbers depend on. */
  sources: string;
}

/** This machine, with the engine that computes on it. */
export function thisMachine({ tensorflow, sources, ops, numerics, kernels }: EngineFacts): Machine {
  const { model, family, modelNumber, stepping, instructionSets } = processor();
  return {
    node: process.versions.node,
    tensorflow,
    platform: `${platform()}-${arch()} ${release()}`,
    cpu: model,
    sources,
    processor: { family, modelNumber, stepping, instructionSets },
    ops,
    numerics,
    kernels,
  };
}

export function isSameMachine(a: Machine, b: Machine): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Whether two machines should make the same numbers, equal to the bit: nothing of `classDifferences` stands between. */
export function isSameClass(a: Machine, b: Machine): boolean {
  return classDifferences(a, b).length === 0;
}

/**
 * Why two machines need not make the same numbers to the bit, in words: `sources (0123456789ab, ba9876543210)`. None where
 *
 * - both compute by native ops, on x86-64, from the same sources: these ops fix the order of every sum, have an exp and a
 *   log of their own and no kernel that is chosen by the processor, so that neither it nor Node, TensorFlow or the
 *   operating system makes a difference; or
 * - sources, ops, numerics, versions, and all that TensorFlow chooses its kernels from are equal: what computes products,
 *   and the instruction sets in use. The processor's name, family, model and stepping, instruction sets that are not in
 *   use, and the release of the operating system are kept, and do not decide.
 *
 * Of rows made before there were fused ops the instruction sets are not known, and so they are of no machine's class.
 */
export function classDifferences(a: Machine, b: Machine): string[] {
  const [of, other] = [deciding(a), deciding(b)];
  return namesThatDecide(a, b).flatMap((name) => {
    const [one, two] = [of[name], other[name]];
    if (one !== undefined && one === two) return [];
    return [`${name} (${one ?? "unknown"}, ${two ?? "unknown"})`];
  });
}

function namesThatDecide(a: Machine, b: Machine) {
  const always = ["sources", "ops"] as const;
  if (isNativeX64(a) && isNativeX64(b)) return always;
  const sets = "instruction sets in use";
  if (a.ops === undefined || b.ops === undefined) return [...always, sets] as const;
  return [...always, "numerics", "Node", "TensorFlow", "system", "products", sets] as const;
}

/** What decides the bits of TensorFlow's numbers, by its name; undefined where it is not known. */
function deciding(machine: Machine) {
  const { sources, node, tensorflow, ops, numerics, kernels } = machine;
  return {
    sources,
    ops: ops ?? "before fused ops",
    numerics,
    Node: node,
    TensorFlow: tensorflow,
    system: systemOf(machine),
    products: kernels?.products,
    "instruction sets in use": kernels?.instructions,
  };
}

/**
 * Whether rows of two machines can stand in one table without a word: native ops on x86-64 make the same numbers
 * anywhere; elsewhere ops, numerics, TensorFlow and what it chose its kernels from have to be the same, and of rows from
 * before fused ops, of which nothing better is known, the processor's name.
 */
export function isSameEngine(a: Machine, b: Machine): boolean {
  if (engineText(a) !== engineText(b)) return false;
  return isNativeX64(a) || (a.tensorflow === b.tensorflow && systemOf(a) === systemOf(b));
}

/**
 * The engine in words: `native ops on any x86-64`, `graph ops with native numerics (4.22.0 on TensorFlow 2.21.0, linux-x64;
 * products by Eigen; instruction sets in use: AVX2)`, `the engine before fused ops, on AMD EPYC`.
 */
export function engineText(machine: Machine): string {
  const { ops, numerics, cpu, tensorflow, kernels } = machine;
  if (isNativeX64(machine)) return "native ops on any x86-64";
  if (ops === undefined) return `the engine before fused ops, on ${cpu}`;
  const { products = "unknown", instructions = "unknown" } = kernels ?? {};
  const chosen = `products by ${products}; instruction sets in use: ${instructions}`;
  return `${ops} ops with ${numerics} numerics (${tensorflow}, ${systemOf(machine)}; ${chosen})`;
}

/** Processor and engine: `AMD EPYC (family 25, model 1, stepping 1, AVX2), native ops with portable numerics`. */
export function machineText(machine: Machine): string {
  const { ops, numerics } = machine;
  const engine = ops === undefined ? "the engine before fused ops" : `${ops} ops with ${numerics} numerics`;
  return `${processorText(machine)}, ${engine}`;
}

/** `AMD EPYC (family 25, model 1, stepping 1, AVX2)` */
export function processorText({ cpu, processor: kind }: Machine): string {
  if (!kind) return `${cpu} (instruction sets unknown)`;
  const numbers = Object.entries({ family: kind.family, model: kind.modelNumber, stepping: kind.stepping });
  const known = numbers.filter(([, value]) => value !== undefined).map(([name, value]) => `${name} ${value}`);
  return `${cpu} (${[...known, widestOf(kind.instructionSets)].join(", ")})`;
}

/** The widest vectors, which decide how fast products are. */
function widestOf(instructionSets: string[]): string {
  const names = { avx512f: "AVX-512", avx2: "AVX2", avx: "AVX", sve: "SVE", asimd: "NEON" };
  const found = Object.entries(names).find(([set]) => instructionSets.includes(set));
  return found?.[1] ?? "no AVX";
}

function isNativeX64(machine: Machine): boolean {
  return machine.ops === "native" && systemOf(machine).endsWith("-x64");
}

/** `linux-x64` */
function systemOf({ platform: text }: Machine): string {
  return text.split(" ")[0];
}
