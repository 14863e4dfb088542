/** The instruction set that all sides are measured with: what the machine has, or less. */

import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { processor } from "../common/processor";

/** In the order in which tables show them. */
export const instructionSets = ["avx2", "avx512", "neon"] as const;

export type InstructionSet = (typeof instructionSets)[number];

/** As the makers write them. */
export const names: Record<InstructionSet, string> = { avx2: "AVX2", avx512: "AVX-512", neon: "NEON" };

/** The largest of them that a processor with these instructions has (names as Linux writes them); undefined for none. */
export function largestOf(available: string[]): InstructionSet | undefined {
  const has = (...needed: string[]) => needed.every((each) => available.includes(each));
  if (has("avx512f", "avx512bw", "avx512dq", "avx512vl")) return "avx512";
  if (has("avx2", "fma")) return "avx2";
  return has("asimd") ? "neon" : undefined;
}

/** The machine's. @throws Error where it has none that the benchmark knows */
export function machineInstructions(): InstructionSet {
  const found = largestOf(processor().instructionSets);
  if (found) return found;
  throw new Error(`expected a processor with AVX2 and FMA, or with NEON, got ${processor().model}`);
}

/** What is measured with: `asked`, or what the machine has. @throws Error where the machine lacks what is asked for */
export function chosenInstructions(asked: InstructionSet | undefined, machine: InstructionSet): InstructionSet {
  if (asked === undefined || asked === machine) return machine;
  if (asked === "avx2" && machine === "avx512") return asked;
  throw new Error(`--isa: expected an instruction set of this machine (${setsOf(machine).join(" or ")}), got ${asked}`);
}

function setsOf(machine: InstructionSet): InstructionSet[] {
  return machine === "avx512" ? ["avx2", "avx512"] : [machine];
}

/**
 * The variables that keep every side to an instruction set: oneDNN's, in TensorFlow and in PyTorch (which asks by an
 * older name too); PyTorch's own kernels and what torch.compile writes; MKL's; XLA's, a flag; and the build of our own
 * ops that is taken.
 */
export function limitsOf(instructions: InstructionSet, root: string): { variables: Variables; xla: string[] } {
  if (instructions !== "avx2") return { variables: {}, xla: [] };
  const variables = {
    ONEDNN_MAX_CPU_ISA: "AVX2",
    DNNL_MAX_CPU_ISA: "AVX2",
    ATEN_CPU_CAPABILITY: "avx2",
    MKL_ENABLE_INSTRUCTIONS: "AVX2",
  };
  const further = machineInstructions() === "avx512" ? limitsOfAvx512(root) : {};
  return { variables: { ...variables, ...further }, xla: ["--xla_cpu_max_isa=AVX2"] };
}

type Variables = Record<string, string>;

/** Where the machine has more: torch.compile's C++ compiler aims at the machine, and our loader takes the fastest build. */
function limitsOfAvx512(root: string): Variables {
  const build = join(root, ".cache", "native", "ops-avx2.node");
  const march = { TORCHINDUCTOR_CPP_MARCH: "x86-64-v3" };
  if (!existsSync(build)) return march;
  const directory = join(root, ".cache", "bench", "native");
  mkdirSync(directory, { recursive: true });
  const link = join(directory, "ops-avx2.node");
  if (!existsSync(link)) symlinkSync(build, link);
  return { ...march, GRPO_ORIGIN_NATIVE_DIRECTORY: directory };
}
