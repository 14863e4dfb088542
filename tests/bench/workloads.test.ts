import { describe, expect, it } from "vitest";
import { instructionSets, type InstructionSet } from "../../src/bench/instructions";
import { goalsAlone, workloads } from "../../src/bench/workloads";

const goalsOf = (instructions: InstructionSet, id: string) => {
  const { goal, sides } = workloads(instructions).find((workload) => workload.id === id)!;
  return [goal, ...sides.map((side) => side.goal)].flatMap((each) => (each ? [each.text] : []));
};

describe("the goals", () => {
  it.each([
    ["train-w64-b64", ["≥ 1.9", "≥ 2.4", "≥ 2.5", "≥ 0.55 of it"], ["≥ 2.8", "≥ 3.3", "≥ 3", "≥ 0.45 of it"]],
    ["train-w64-b256", ["≥ 1.8", "≥ 2.4", "≥ 2.5", "≥ 0.55 of it"], ["≥ 2.8", "≥ 3.3", "≥ 3", "≥ 0.45 of it"]],
    ["generate-64", ["≥ 2.9", "≥ 1.75", "≥ 5"], ["≥ 3", "≥ 2", "≥ 5"]],
    ["generate-512", ["≥ 2.3", "≥ 1.8", "≥ 3.5"], ["≥ 3", "≥ 2.2", "≥ 4"]],
    ["generate-64-grouped", ["≥ 3"], ["≥ 3"]],
    ["generate-512-grouped", ["≥ 2.8"], ["≥ 4"]],
    ["grpo-step", ["≥ 2.3", "≥ 3.6"], ["≥ 3.3", "≥ 4.8"]],
    ["size-w512-l2-t32", ["≥ 1"], ["≥ 1"]],
  ])("of %s are those stated for each kind of machine", (id, avx2, avx512) => {
    expect(goalsOf("avx2", id)).toEqual(avx2);
    expect(goalsOf("avx512", id)).toEqual(avx512);
  });

  it("against PyTorch eager fall with the width, at both sizes of batch", () => {
    const eager = (instructions: InstructionSet) =>
      [128, 256].flatMap((width) => [64, 256].map((batch) => goalsOf(instructions, `train-w${width}-b${batch}`)[0]));
    expect(eager("avx2")).toEqual(["≥ 1.5", "≥ 1.5", "≥ 1.25", "≥ 1.25"]);
    expect(eager("avx512")).toEqual(["≥ 2.5", "≥ 2.5", "≥ 2.1", "≥ 2.1"]);
  });

  it("of start and memory are the same everywhere", () => {
    const texts = (id: string) => new Set(instructionSets.map((set) => goalsOf(set, id).join()));
    expect([...texts("start")]).toEqual(["≤ 1200 ms"]);
    expect([...texts("memory-train")]).toEqual(["≤ 60 MB above TensorFlow's own"]);
    expect([...texts("memory-rl")]).toEqual(["≤ 90 MB above TensorFlow's own"]);
  });
});

describe("workloads", () => {
  it("are named once each, ours first among their sides", () => {
    const all = workloads("avx2");
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    const compared = all.filter(({ id }) => !id.startsWith("machine"));
    compared.forEach(({ sides }) => expect(sides[0].peer).toBe("grpo-origin"));
  });

  it("measure ours as users run it, and on AVX-512 with all that the machine has, the other way beside it", () => {
    const numerics = (instructions: InstructionSet) =>
      workloads(instructions)
        .find(({ id }) => id === "grpo-step")!
        .sides.filter(({ program }) => program === "ours.ts")
        .map(({ peer, variables }) => [peer, variables!.GRPO_ORIGIN_NUMERICS, variables!.GRPO_ORIGIN_OPS]);
    expect(numerics("avx2")).toEqual([
      ["grpo-origin", "portable", undefined],
      ["grpo-origin, native numerics", "native", undefined],
      ["grpo-origin, graph ops", "portable", "graph"],
    ]);
    expect(numerics("avx512")[0]).toEqual(["grpo-origin", "native", undefined]);
    expect(numerics("avx512")[1]).toEqual(["grpo-origin, portable numerics", "portable", undefined]);
  });
});

describe("what --goals leaves", () => {
  const left = goalsAlone(workloads("avx2"));
  const peersOf = (id: string) => left.find((workload) => workload.id === id)?.sides.map(({ peer }) => peer);

  it("is what has a goal, with the peers that the goals name", () => {
    expect(peersOf("generate-512-grouped")).toEqual(["grpo-origin", "PyTorch, KV cache"]);
    expect(peersOf("start")).toEqual(["grpo-origin"]);
    expect(peersOf("machine-product")).toBeUndefined();
    expect(peersOf("rl-run")).toBeUndefined();
  });

  it("has what a goal is measured from", () => {
    expect(peersOf("memory-rl")).toEqual(["grpo-origin", "TensorFlow alone"]);
    expect(peersOf("train-w64-b256")).toContain("FMA peak");
    expect(peersOf("scaling")).toEqual(["grpo-origin", "products, TensorFlow"]);
  });
});
