import { describe, expect, it } from "vitest";
import { engineText, isSameClass, isSameEngine, machineSchema, thisMachine } from "../../src/results/machine";
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

  it("demands of graph ops all that TensorFlow chooses its kernels by, but not the operating system's release", () => {
    expect(isSameClass(graphMachine, structuredClone(graphMachine))).toBe(true);
    expect(isSameClass(graphMachine, { ...graphMachine, platform: "linux-x64 6.2" })).toBe(true);
    for (const change of [
      { node: "22.0.0" },
      { tensorflow: "2.22" },
      { cpu: "B" },
      { sources: "0" },
      { platform: "darwin-x64 6.1" },
      { numerics: "native" as const },
      processor({ family: 26 }),
      processor({ modelNumber: 2 }),
      processor({ stepping: 2 }),
      processor({ instructionSets: ["avx2", "avx512f", "fma"] }),
      { processor: undefined },
    ])
      expect([change, isSameClass(graphMachine, { ...graphMachine, ...change })]).toEqual([change, false]);
  });

  it("demands the same of native ops on ARM", () => {
    const arm = { ...nativeMachine, platform: "linux-arm64 6.1" };
    expect(isSameClass(arm, structuredClone(arm))).toBe(true);
    expect(isSameClass(arm, { ...arm, cpu: "another" })).toBe(false);
  });

  it("takes rows from before fused ops for no machine's class, not even for that of their own", () => {
    expect(isSameClass(olderMachine, structuredClone(olderMachine))).toBe(false);
  });
});

describe("isSameEngine", () => {
  it("tells apart native and graph ops, numerics, and processors on which TensorFlow computed", () => {
    const avx512 = { ...graphMachine, ...processor({ instructionSets: ["avx2", "avx512f", "fma"] }) };
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
  const here = thisMachine({ tensorflow: "2.21", sources: "f", ops: "native", numerics: "portable" });

  it("is read as it was written, with keys in the same order", () => {
    expect(JSON.stringify(machineSchema.parse(JSON.parse(JSON.stringify(here))))).toBe(JSON.stringify(here));
  });

  it("is of its own class", () => expect(isSameClass(here, structuredClone(here))).toBe(true));
});
