import { describe, expect, it } from "vitest";
import {
  classDifferences,
  engineText,
  isSameClass,
  isSameEngine,
  machineSchema,
  thisMachine,
} from "../../src/results/machine";
import { committedDirectory } from "../../src/results/paths";
import { readProvenance } from "../../src/results/provenance";
import { graphMachine, nativeMachine, olderMachine } from "./fixture";

const processor = (changes: object) => ({ processor: { ...graphMachine.processor!, ...changes } });

describe("isSameClass", () => {
  it("expects equal bits of native ops on any x86-64, whatever else the machines are", () => {
    const other = {
      ...nativeMachine,
      ...processor({ family: 6, instructionSets: ["avx2", "avx512f"] }),
      cpu: "another",
      node: "24.0.0",
      tensorflow: "2.22",
      platform: "darwin-x64 24",
      numerics: "native" as const,
    };
    expect(isSameClass(nativeMachine, other)).toBe(true);
    expect(isSameClass(nativeMachine, { ...other, sources: "0" })).toBe(false);
    expect(isSameClass(nativeMachine, { ...other, platform: "linux-arm64 6.1" })).toBe(false);
    expect(isSameClass(nativeMachine, { ...nativeMachine, ops: "graph" })).toBe(false);
  });

  it("demands of graph ops all that TensorFlow chooses its kernels from", () => {
    expect(isSameClass(graphMachine, structuredClone(graphMachine))).toBe(true);
    for (const change of [
      { node: "22.0.0" },
      { tensorflow: "2.22" },
      { sources: "0" },
      { platform: "darwin-x64 6.1" },
      { numerics: "native" as const },
      { kernels: { products: "Eigen" as const, instructions: "SSE41" } },
      { kernels: { products: "oneDNN" as const, instructions: "AVX2" } },
      { kernels: undefined },
    ])
      expect([change, isSameClass(graphMachine, { ...graphMachine, ...change })]).toEqual([change, false]);
  });

  it("does not mind what the processor is called, nor which sets it has that are not in use", () => {
    for (const change of [
      { cpu: "B" },
      { platform: "linux-x64 6.2" },
      processor({ family: 6, modelNumber: 2, stepping: 3 }),
      processor({ instructionSets: ["avx2", "avx512f", "fma"] }),
    ])
      expect([change, isSameClass(graphMachine, { ...graphMachine, ...change })]).toEqual([change, true]);
  });

  it("demands the same of native ops on ARM", () => {
    const kernels = { products: "Eigen" as const, instructions: "asimd" };
    const arm = { ...nativeMachine, platform: "linux-arm64 6.1", kernels };
    expect(isSameClass(arm, structuredClone(arm))).toBe(true);
    expect(isSameClass(arm, { ...arm, kernels: { ...kernels, instructions: "asimd sve" } })).toBe(false);
  });

  it("takes rows from before fused ops for no machine's class, not even for that of their own", () => {
    expect(isSameClass(olderMachine, structuredClone(olderMachine))).toBe(false);
  });

  it("gives its reasons in words", () => {
    expect(classDifferences(nativeMachine, structuredClone(nativeMachine))).toEqual([]);
    const limited = { ...graphMachine, sources: "f", kernels: { products: "Eigen" as const, instructions: "AVX" } };
    expect(classDifferences(graphMachine, limited)).toEqual([
      "sources (0123456789ab, f)",
      "instruction sets in use (AVX2, AVX)",
    ]);
    expect(classDifferences(olderMachine, graphMachine)).toEqual([
      "ops (before fused ops, graph)",
      "instruction sets in use (unknown, AVX2)",
    ]);
  });
});

describe("isSameEngine", () => {
  it("tells apart native and graph ops, numerics, and what TensorFlow chose its kernels from", () => {
    const avx512 = { ...graphMachine, kernels: { products: "oneDNN" as const, instructions: "AVX512_CORE" } };
    const engines = [
      nativeMachine,
      graphMachine,
      { ...graphMachine, numerics: "native" as const },
      avx512,
      olderMachine,
    ];
    const pairs = engines.flatMap((a, i) => engines.slice(i + 1).map((b) => [a, b]));
    expect(pairs.filter(([a, b]) => isSameEngine(a, b))).toEqual([]);
    expect(new Set(engines.map(engineText)).size).toBe(engines.length);
  });

  it("minds neither sources nor Node nor the operating system's release", () => {
    for (const machine of [nativeMachine, graphMachine, olderMachine]) {
      const other = { ...machine, sources: "0", node: "24.0.0", platform: "linux-x64 7" };
      expect(isSameEngine(machine, other)).toBe(true);
    }
  });
});

describe("the committed machines of earlier engines", () => {
  it.each(["paper", "discovery"])("are read, and %s says so", (protocol) => {
    const { machines } = readProvenance(committedDirectory(protocol))!;
    expect([...new Set(machines.map(engineText))]).toEqual(["the engine before fused ops, on AMD EPYC"]);
    expect(machines.filter((each) => !isSameEngine(each, machines[0]))).toEqual([]);
  });
});

describe("thisMachine", () => {
  const kernels = { products: "Eigen" as const, instructions: "AVX2" };
  const here = thisMachine({ tensorflow: "2.21", sources: "f", ops: "native", numerics: "portable", kernels });

  it("is read as it was written, with keys in the same order", () => {
    expect(JSON.stringify(machineSchema.parse(JSON.parse(JSON.stringify(here))))).toBe(JSON.stringify(here));
  });

  it("is of its own class", () => expect(isSameClass(here, structuredClone(here))).toBe(true));
});
