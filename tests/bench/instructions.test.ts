import { describe, expect, it } from "vitest";
import { chosenInstructions, largestOf, limitsOf } from "../../src/bench/instructions";
import { demandReported, setIn } from "../../src/bench/reported";
import { variablesOf } from "../../src/bench/worker";

const avx512 = ["avx", "avx2", "avx512bw", "avx512dq", "avx512f", "avx512vl", "fma"];

describe("the machine's instruction set", () => {
  it("is the largest that it has completely", () => {
    expect(largestOf(avx512)).toBe("avx512");
    expect(largestOf(avx512.filter((each) => each !== "avx512vl"))).toBe("avx2");
    expect(largestOf(["asimd", "sve"])).toBe("neon");
    expect(largestOf(["avx", "avx2"])).toBeUndefined();
  });

  it("can be limited, never exceeded", () => {
    expect(chosenInstructions("avx2", "avx512")).toBe("avx2");
    expect(chosenInstructions(undefined, "avx512")).toBe("avx512");
    expect(() => chosenInstructions("avx512", "avx2")).toThrow("--isa: expected an instruction set of this machine");
    expect(() => chosenInstructions("avx2", "neon")).toThrow("(neon), got avx2");
  });
});

describe("a limit", () => {
  it("is told to every library in its own way, XLA's beside its other flags", () => {
    const variables = variablesOf("/clone", 1, "avx2");
    expect(variables).toMatchObject(limitsOf("avx2", "/clone").variables);
    expect(Object.keys(variables)).toEqual(
      expect.arrayContaining([
        "ONEDNN_MAX_CPU_ISA",
        "DNNL_MAX_CPU_ISA",
        "ATEN_CPU_CAPABILITY",
        "MKL_ENABLE_INSTRUCTIONS",
      ]),
    );
    expect(variables.XLA_FLAGS).toBe("--xla_cpu_multi_thread_eigen=false --xla_cpu_max_isa=AVX2");
    expect(variablesOf("/clone", 1, "avx512").XLA_FLAGS).toBe("--xla_cpu_multi_thread_eigen=false");
  });
});

describe("what libraries report", () => {
  const reported = {
    "TensorFlow's oneDNN": "Intel AVX2",
    PyTorch: "AVX2",
    "PyTorch's MKL": "Intel(R) Advanced Vector Extensions 2 (Intel(R) AVX2) enabled",
    "torch.compile": "avx2",
    JAX: "avx2",
  };

  it.each([
    ["Intel AVX-512 with Intel DL Boost", "avx512"],
    ["AVX512", "avx512"],
    ["avx2 avx512f", "avx512"],
    ["Intel AVX2 with Intel DL Boost", "avx2"],
    ["Intel AVX", undefined],
    ["DEFAULT", undefined],
    ["AArch64 SVE (256 bits)", "neon"],
  ])("is read from its words: %s", (text, set) => expect(setIn(text)).toBe(set));

  it("passes where all name the set that is measured with", () =>
    expect(() => demandReported(reported, "avx2")).not.toThrow());

  it.each(["AVX512", "DEFAULT", ""])("stops where one says something else, and names it: %s", (text) =>
    expect(() => demandReported({ ...reported, PyTorch: text }, "avx2")).toThrow(`PyTorch says "${text}"`),
  );

  it("lets MKL be silent on another maker's processor, as long as it is no faster than the set allows", () => {
    const silent = { ...reported, "PyTorch's MKL": "Intel(R) Architecture" };
    expect(() => demandReported(silent, "avx2")).not.toThrow();
    expect(() => demandReported(silent, "avx2", { mkl: 90, peak: 96 })).not.toThrow();
    expect(() => demandReported(silent, "avx2", { mkl: 150, peak: 96 })).toThrow("PyTorch's MKL says");
  });
});
