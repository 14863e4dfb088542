import { describe, expect, it } from "vitest";
import { ofCpuinfo, ofSysctl, processor } from "../../src/common/processor";

const zen = `processor\t: 0
vendor_id\t: AuthenticAMD
cpu family\t: 25
model\t\t: 1
model name\t: AMD EPYC
stepping\t: 1
flags\t\t: fpu sse2 ht sse4_2 avx avx2 fma bmi2 hypervisor xsave

processor\t: 1
cpu family\t: 99
`;

const graviton = `processor\t: 0
BogoMIPS\t: 243.75
Features\t: fp asimd evtstrm aes sve bf16
CPU implementer\t: 0x41
CPU architecture: 8
CPU variant\t: 0x1
CPU part\t: 0xd40
CPU revision\t: 1
`;

const apple = `machdep.cpu.brand_string: Apple M2
machdep.cpu.core_count: 8
hw.optional.arm.FEAT_BF16: 1
hw.optional.arm.FEAT_SME: 0
hw.optional.AdvSIMD: 1
hw.optional.neon: 1
hw.cpufamily: 3660830781
hw.cpusubfamily: 2
`;

const intelMac = `machdep.cpu.brand_string: Intel(R) Core(TM) i7-8750H CPU @ 2.20GHz
machdep.cpu.family: 6
machdep.cpu.model: 158
machdep.cpu.stepping: 10
machdep.cpu.features: FPU SSE4.1 SSE4.2 AVX1.0 FMA
machdep.cpu.leaf7_features: BMI1 AVX2
hw.optional.avx2_0: 1
`;

describe("a processor", () => {
  it("is told apart from another of the same name by its numbers and instruction sets", () => {
    expect(ofCpuinfo(zen)).toEqual({
      model: "AMD EPYC",
      family: 25,
      modelNumber: 1,
      stepping: 1,
      instructionSets: ["avx", "avx2", "bmi2", "fma", "sse4_2"],
    });
  });

  it("of ARM has its maker's numbers, and the name that the system gives", () => {
    expect(ofCpuinfo(graviton, "Neoverse-V1")).toEqual({
      model: "Neoverse-V1",
      family: 0x41,
      modelNumber: 0xd40,
      stepping: 17,
      instructionSets: ["asimd", "bf16", "sve"],
    });
  });

  it("of a Mac has the same names for the same instructions, and none that it lacks", () => {
    expect(ofSysctl(apple)).toEqual({
      model: "Apple M2",
      family: 3660830781,
      modelNumber: 2,
      stepping: undefined,
      instructionSets: ["asimd", "bf16"],
    });
    expect(ofSysctl(intelMac)).toEqual({
      model: "Intel(R) Core(TM) i7-8750H CPU @ 2.20GHz",
      family: 6,
      modelNumber: 158,
      stepping: 10,
      instructionSets: ["avx", "avx2", "bmi1", "fma", "sse4_1", "sse4_2"],
    });
  });

  it("that the system says nothing of has a name and no instruction sets", () => {
    expect(ofCpuinfo("", "unheard of")).toMatchObject({ model: "unheard of", instructionSets: [] });
    expect(ofSysctl("", "unheard of")).toMatchObject({ model: "unheard of", instructionSets: [] });
  });

  it.runIf(["x64", "arm64"].includes(process.arch))("here has what TensorFlow needs at least", () => {
    expect(processor().instructionSets).toContain(process.arch === "x64" ? "sse4_2" : "asimd");
    expect(processor()).toBe(processor());
  });
});
