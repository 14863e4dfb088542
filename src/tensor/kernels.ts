/** The kernels that TensorFlow's library chooses from: what computes its products, and up to which instruction set. */

import { processor, type Processor } from "../common/processor";

export interface Kernels {
  products: "oneDNN" | "Eigen";
  /** oneDNN's name for the largest set in use, such as `AVX2`; on ARM all sets of the processor. */
  instructions: string;
}

interface Level {
  /** As in ONEDNN_MAX_CPU_ISA. */
  name: string;
  /** In Linux's spelling. */
  needs: string[];
  /** The levels that it contains. */
  above: string[];
}

/** oneDNN's levels and their partial order, the smaller first, as its documentation of the CPU dispatcher has them. */
const levels: Level[] = [
  { name: "SSE41", needs: ["sse4_1"], above: [] },
  { name: "AVX", needs: ["avx"], above: ["SSE41"] },
  { name: "AVX2", needs: ["avx2"], above: ["AVX"] },
  { name: "AVX2_VNNI", needs: ["avx_vnni"], above: ["AVX2"] },
  { name: "AVX2_VNNI_2", needs: ["avx_vnni_int8", "avx_ne_convert"], above: ["AVX2_VNNI"] },
  { name: "AVX512_CORE", needs: ["avx512f", "avx512bw", "avx512vl", "avx512dq"], above: ["AVX2"] },
  { name: "AVX512_CORE_VNNI", needs: ["avx512_vnni"], above: ["AVX512_CORE"] },
  { name: "AVX512_CORE_BF16", needs: ["avx512_bf16"], above: ["AVX512_CORE_VNNI"] },
  { name: "AVX10_1_512", needs: ["avx512_fp16"], above: ["AVX512_CORE_BF16", "AVX2_VNNI"] },
  { name: "AVX10_1_512_AMX", needs: ["amx_tile", "amx_int8", "amx_bf16"], above: ["AVX10_1_512"] },
  { name: "AVX10_1_512_AMX_FP16", needs: ["amx_fp16"], above: ["AVX10_1_512_AMX"] },
];

/** Older names. */
const aliases: Record<string, string> = {
  AVX512_CORE_FP16: "AVX10_1_512",
  AVX512_CORE_AMX: "AVX10_1_512_AMX",
  AVX512_CORE_AMX_FP16: "AVX10_1_512_AMX_FP16",
};

/** The kernels in use, once the library has loaded with this environment; whoever set its variables. */
export function kernelsInUse(environment: NodeJS.ProcessEnv, on = processor(), platform = process.platform): Kernels {
  const products = usesOneDnn(environment, on, platform) ? "oneDNN" : "Eigen";
  return { products, instructions: instructionsInUse(environment, on) };
}

/** oneDNN reads either name of the variable, in upper or lower case, and takes what it does not know for no limit. */
function instructionsInUse(environment: NodeJS.ProcessEnv, { instructionSets }: Processor): string {
  const given = (environment.ONEDNN_MAX_CPU_ISA || environment.DNNL_MAX_CPU_ISA || "").toUpperCase();
  const limit = levelNamed(aliases[given] ?? given);
  const allowed = limit ? levels.filter((level) => contains(limit, level)) : levels;
  return allowed.findLast((level) => isIn(instructionSets, level))?.name ?? instructionSets.join(" ");
}

function levelNamed(name: string): Level | undefined {
  return levels.find((level) => level.name === name);
}

function contains(level: Level, other: Level): boolean {
  return level === other || level.above.some((name) => contains(levelNamed(name)!, other));
}

function isIn(sets: string[], { needs, above }: Level): boolean {
  return needs.every((set) => sets.includes(set)) && above.every((name) => isIn(sets, levelNamed(name)!));
}

/** TensorFlow's builds for Linux alone have oneDNN: by default on processors with instructions for neural networks. */
function usesOneDnn(environment: NodeJS.ProcessEnv, on: Processor, platform: NodeJS.Platform): boolean {
  if (platform !== "linux") return false;
  const given = environment.TF_ENABLE_ONEDNN_OPTS?.toLowerCase() ?? "";
  if (/^(1|true)$/.test(given)) return true;
  if (/^(0|false)$/.test(given)) return false;
  const isNeoverseV1 = on.family === 0x41 && on.modelNumber === 0xd40;
  return isNeoverseV1 || on.instructionSets.some((set) => neural.test(set));
}

/** As `IsMKLEnabled` asks for them in TensorFlow's tensorflow/core/util/util.cc. */
const neural = /^(avx512_vnni|avx512_bf16|avx_vnni|amx_tile|amx_int8|amx_bf16)$/;
