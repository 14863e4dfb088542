import { describe, expect, it } from "vitest";
import { processor, type Processor } from "../../src/common/processor";
import { prepareEnvironment } from "../../src/tensor/environment";
import { kernelsInUse } from "../../src/tensor/kernels";

const having = (sets: string): Processor => ({ model: "one", instructionSets: sets.split(" ").sort() });
/** As Linux lists them: AMD Zen 3, Intel Cascade Lake, Intel Sapphire Rapids, Intel Alder Lake. */
const zen3 = having("sse4_1 sse4_2 avx avx2 fma f16c bmi1 bmi2");
const avx512 = "avx512f avx512dq avx512cd avx512bw avx512vl avx512_vnni";
const cascadeLake = having(`${zen3.instructionSets.join(" ")} ${avx512}`);
const sapphireRapids = having(
  `${cascadeLake.instructionSets.join(" ")} avx_vnni avx512_bf16 avx512_fp16 amx_tile amx_int8 amx_bf16`,
);
const alderLake = having(`${zen3.instructionSets.join(" ")} avx_vnni`);

const native = (on: Processor, environment = {}) => kernelsInUse(environment, on, "linux");
const instructions = (on: Processor, limit: string) => native(on, { ONEDNN_MAX_CPU_ISA: limit }).instructions;

describe("the kernels in use", () => {
  it("are Eigen's up to AVX2 with portable numerics, whatever the processor has", () => {
    const environment: NodeJS.ProcessEnv = {};
    prepareEnvironment(environment);
    for (const on of [zen3, cascadeLake, sapphireRapids, alderLake])
      expect(native(on, environment)).toEqual({ products: "Eigen", instructions: "AVX2" });
  });

  it("are what the processor has, with native ones, and oneDNN's where it has instructions for neural networks", () => {
    expect([zen3, cascadeLake, sapphireRapids, alderLake].map((on) => native(on))).toEqual([
      { products: "Eigen", instructions: "AVX2" },
      { products: "oneDNN", instructions: "AVX512_CORE_VNNI" },
      { products: "oneDNN", instructions: "AVX10_1_512_AMX" },
      { products: "oneDNN", instructions: "AVX2_VNNI" },
    ]);
  });

  it("are less where the user sets a limit, by either name, in upper or lower case", () => {
    expect(["SSE41", "avx", "AVX2"].map((limit) => instructions(sapphireRapids, limit))).toEqual([
      "SSE41",
      "AVX",
      "AVX2",
    ]);
    expect(instructions(sapphireRapids, "AVX512_CORE")).toBe("AVX512_CORE");
    expect(instructions(sapphireRapids, "AVX512_CORE_FP16")).toBe("AVX10_1_512");
    expect(native(zen3, { DNNL_MAX_CPU_ISA: "AVX" }).instructions).toBe("AVX");
    expect(native(zen3, { ONEDNN_MAX_CPU_ISA: "SSE41", DNNL_MAX_CPU_ISA: "AVX" }).instructions).toBe("SSE41");
  });

  it("stay what the processor has where the limit is above it, or unknown", () => {
    expect(["AVX512_CORE", "DEFAULT", "", "nonsense"].map((limit) => instructions(zen3, limit))).toEqual(
      Array(4).fill("AVX2"),
    );
    expect(instructions(alderLake, "AVX512_CORE")).toBe("AVX2"); // AVX2_VNNI is no part of AVX512_CORE
    expect(instructions(alderLake, "AVX10_1_512")).toBe("AVX2_VNNI");
  });

  it("are computed by what the user chose: oneDNN or Eigen", () => {
    expect(native(zen3, { TF_ENABLE_ONEDNN_OPTS: "1" }).products).toBe("oneDNN");
    expect(native(cascadeLake, { TF_ENABLE_ONEDNN_OPTS: "False" }).products).toBe("Eigen");
    expect(kernelsInUse({ TF_ENABLE_ONEDNN_OPTS: "1" }, cascadeLake, "darwin").products).toBe("Eigen");
  });

  it("are named on ARM by all its sets", () => {
    const arm = { ...having("asimd asimddp sve"), family: 0x41, modelNumber: 0xd40 };
    expect(native(arm)).toEqual({ products: "oneDNN", instructions: "asimd asimddp sve" });
    expect(native({ ...arm, modelNumber: 0xd0c }).products).toBe("Eigen");
  });

  it("are known of this machine", () => {
    expect(kernelsInUse(process.env).instructions).not.toBe("");
    expect(processor().instructionSets.length).toBeGreaterThan(0);
  });
});
