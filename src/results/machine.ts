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
 * What a run was made by. Rows that were made before there were fused ops lack the last three: they count as made by
 * graph ops with native numerics, on a processor of which the name alone is known.
 */
export const machineSchema = z.object({
  node: z.string(),
  tensorflow: z.string(),
  platform: z.string(),
  /** The name of the processor; several kinds share one. */
  cpu: z.string(),
  /** Fingerprint of the sources that numbers depend on. */
  sources: z.string(),
  /** What numerical libraries choose their kernels by. */
  processor: processorSchema.optional(),
  /** What computed: the project's own ops, or a graph of TensorFlow's. */
  ops: z.enum(["native", "graph"]).optional(),
  /** Whether TensorFlow's kernels were limited to what any x86-64 of the last ten years has. */
  numerics: z.enum(["portable", "native"]).optional(),
});

export type Machine = z.output<typeof machineSchema>;

/** What only the room `tensor` and the sources know of a machine. */
export interface EngineFacts extends Required<Pick<Machine, "ops" | "numerics">> {
  /** Version of the native library that was loaded. */
  tensorflow: string;
  /** Fingerprint of the sources that numbers depend on. */
  sources: string;
}

/** This machine, with the engine that computes on it. */
export function thisMachine({ tensorflow, sources, ops, numerics }: EngineFacts): Machine {
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
  };
}

export function isSameMachine(a: Machine, b: Machine): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/**
 * Whether two machines should make the same numbers, equal to the bit. They should where
 *
 * - both compute by native ops, on x86-64, from the same sources: these ops fix the order of every sum, have an exp and a
 *   log of their own and no kernel that is chosen by the processor, so that neither it nor Node, TensorFlow or the
 *   operating system makes a difference; or
 * - everything is equal that TensorFlow chooses its kernels by: name, family, model, stepping and instruction sets of the
 *   processor, ops, numerics, versions and sources. One name is not enough: server processors with and without AVX-512
 *   call themselves the same, and differ in the last bits. The release of the operating system plays no part.
 *
 * Of rows made before there were fused ops the processor's kind is not known, and so they are of no machine's class.
 */
export function isSameClass(a: Machine, b: Machine): boolean {
  if (a.sources !== b.sources) return false;
  if (isNativeX64(a) && isNativeX64(b)) return true;
  return a.processor !== undefined && a.node === b.node && isSameEngine(a, b);
}

/**
 * Whether rows of two machines can stand in one table without a word: native ops on x86-64 make the same numbers
 * anywhere; elsewhere ops, numerics, TensorFlow and the processor have to be the same.
 */
export function isSameEngine(a: Machine, b: Machine): boolean {
  return JSON.stringify(engineOf(a)) === JSON.stringify(engineOf(b));
}

function engineOf(machine: Machine) {
  if (isNativeX64(machine)) return ["native x64"];
  const { tensorflow, cpu, processor: kind } = machine;
  const { family, modelNumber, stepping, instructionSets } = kind ?? {};
  const isOlder = machine.ops === undefined;
  const { ops = "graph", numerics = "native" } = machine;
  const computed = [ops, numerics, isOlder, tensorflow, systemOf(machine)];
  return [...computed, cpu, family, modelNumber, stepping, instructionSets];
}

/**
 * The engine in words: `native ops on any x86-64`, `graph ops with portable numerics on AMD EPYC (family 25, model 1,
 * stepping 1, AVX2)`, `the engine before fused ops, on AMD EPYC`.
 */
export function engineText(machine: Machine): string {
  const { ops, numerics, cpu } = machine;
  if (isNativeX64(machine)) return "native ops on any x86-64";
  if (ops === undefined) return `the engine before fused ops, on ${cpu}`;
  return `${ops} ops with ${numerics} numerics on ${processorText(machine)}`;
}

/** Processor and engine: `AMD EPYC (family 25, model 1, stepping 1, AVX2), native ops with portable numerics`. */
export function machineText(machine: Machine): string {
  const { ops, numerics } = machine;
  const engine = ops === undefined ? "the engine before fused ops" : `${ops} ops with ${numerics} numerics`;
  return `${processorText(machine)}, ${engine}`;
}

/** `AMD EPYC (family 25, model 1, stepping 1, AVX2)` */
function processorText({ cpu, processor: kind }: Machine): string {
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
