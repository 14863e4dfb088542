import { describe, expect, it } from "vitest";
import { accountOf, type Observed } from "../../../src/bench/profile/account";
import { partOf } from "../../../src/bench/profile/parts";
import type { SessionRun } from "../../../src/bench/profile/statistics";
import { profileText, shortProfile } from "../../../src/bench/profile/text";
import { operationsOf, productsIn, workOf } from "../../../src/bench/profile/verbose";
import { workloads } from "../../../src/bench/workloads";

const workload = workloads("avx2")[0];
const kernels = (product: number, sum: number) => [
  { name: "a", op: "_MklMatMul", milliseconds: product, product: "2x3:3x4" },
  { name: "b", op: "_MklMatMul", milliseconds: product, product: "2x3:3x4" },
  { name: "c", op: "Mul", milliseconds: sum },
];
const run = (milliseconds: number, traced?: SessionRun["kernels"]): SessionRun => ({
  ...{ milliseconds, session: "1", kernels: traced },
});
/** Calls with one graph each; another process held up one of them, and one kernel. */
const observed: Observed = {
  rounds: [
    { calls: 2, perCall: 10, runs: [run(8), run(8)] },
    { calls: 1, perCall: 11, runs: [run(9)] },
    { calls: 1, perCall: 50, runs: [run(48)] },
  ],
  traced: { calls: 3, runs: [run(9, kernels(2, 1)), run(9, kernels(2.5, 30)), run(40, kernels(3, 1.5))] },
  products: Array.from({ length: 4 }, () => ({ kind: "matmul", shape: "2x3:3x4", milliseconds: 2 })),
};
const rows = accountOf(workload, observed);
const of = (part: string) =>
  rows.filter((row) => row.part === part).map(({ count, milliseconds }) => [count, milliseconds]);

describe("accountOf", () => {
  it("adds up to the median of what calls took", () =>
    expect(rows.reduce((sum, { milliseconds }) => sum + milliseconds, 0)).toBeCloseTo(11));

  it("parts products into oneDNN's share and what is around it", () => {
    expect(of("products")).toEqual([[2, 4]]);
    expect(of("aroundProducts")).toEqual([[2, 1]]);
  });

  it("gives a product that oneDNN has not computed as one primitive all of its kernel: nothing is around it", () => {
    const blocks = Array.from({ length: 9 }, () => ({ kind: "gemm_api", shape: "2x1:1x4", milliseconds: 0.1 }));
    const found = accountOf(workload, { ...observed, products: blocks });
    expect(found.filter(({ part }) => /product/i.test(part))).toMatchObject([
      { part: "products", detail: "2x3:3x4", count: 2, milliseconds: 5 },
    ]);
    expect(found.reduce((sum, { milliseconds }) => sum + milliseconds, 0)).toBeCloseTo(11);
  });

  it("knows oneDNN's primitive of a product that it computed the other way round", () => {
    const turned = [{ kind: "matmul", shape: "4x3:3x2", milliseconds: 2 }];
    const found = accountOf(workload, { ...observed, products: turned });
    expect(found.filter(({ part }) => part === "products")).toMatchObject([{ count: 2, milliseconds: 4 }]);
  });

  it("counts each kernel by its median, so that a call that was held up weighs no more than another", () =>
    expect(of("elementwise")).toEqual([[1, 1.5]]));

  it("gives the executor what a graph takes beyond its kernels, and the rest to what is outside", () => {
    expect(of("executor")).toEqual([[3, 9 - 5 - 1.5]]);
    expect(of("outside")).toEqual([[0, 2]]);
  });

  it("is told in words, the largest part first", () => {
    expect(shortProfile(rows, 2)).toBe("matrix products 36%; between kernels 23%");
    expect(profileText(rows)).toMatch(/between kernels +2\.50 ms +22\.7% {2}3 nodes, 833\.3 µs each/);
  });
});

describe("a kernel that computes nothing", () => {
  it("tells what each node costs, whatever it does: that is the executor's", () => {
    const withConstant = [...kernels(2.25, 1.75), { name: "d", op: "Const", milliseconds: 0.25 }];
    const found = accountOf(workload, { ...observed, traced: { calls: 1, runs: [run(9, withConstant)] } });
    const ofPart = (part: string) => found.filter((row) => row.part === part).map(({ milliseconds }) => milliseconds);
    expect([ofPart("aroundProducts"), ofPart("elementwise"), ofPart("copies")]).toEqual([[0], [1.5], [0]]);
    expect(ofPart("executor")).toEqual([9 - 4 - 1.5]);
  });
});

describe("partOf", () => {
  it.each([
    ["_MklNativeFusedMatMul", "products"],
    ["_MklBatchMatMulV2", "products"],
    ["_MklSoftmax", "normalised"],
    ["SparseSoftmaxCrossEntropyWithLogits", "normalised"],
    ["_MklTranspose", "copies"],
    ["StridedSlice", "copies"],
    ["_FusedBatchNormEx", "other"],
    ["Max", "reductions"],
    ["Maximum", "elementwise"],
    ["ReluGrad", "elementwise"],
    ["StatelessRandomUniformV2", "random"],
  ])("takes %s for %s", (op, part) => expect(partOf(op)).toBe(part));
});

describe("productsIn", () => {
  const line = (kind: string, implementation: string, shape: string, time: string) =>
    `onednn_verbose,v1,primitive,exec,cpu,${kind},${implementation},undef,src:f32::blocked:ab::f0,attr-scratchpad:user,,${shape},${time}`;

  it("reads products, and no other primitives or remarks, whichever way their sizes are written", () =>
    expect(
      productsIn([
        "onednn_verbose,v1,info,oneDNN v3.7.3 (commit N/A)",
        line("matmul", "brg_matmul:avx512_core", "64x4x32x16:64x4x16x32", "0.167969"),
        line("softmax", "jit", "64x4x32x32", "1.5"),
        line("inner_product", "brgemm", "mb2048ic64oc256", "0.36"),
      ]),
    ).toEqual([
      { kind: "matmul", shape: "64x4x32x16:64x4x16x32", milliseconds: 0.167969 },
      { kind: "inner_product", shape: "2048x64:64x256", milliseconds: 0.36 },
    ]));

  it("takes products for the same work whichever factor comes first and however batches are told, and no others", () => {
    expect(workOf("64x4x32x16:64x4x16x8")).toBe(workOf("256x8x16:256x16x32"));
    expect(workOf("32x16:16x8")).not.toBe(workOf("16x32:32x8"));
  });

  it("counts the operations of batches too", () => {
    expect(operationsOf("2048x64:64x256")).toBe(2 * 2048 * 64 * 256);
    expect(operationsOf("64x4x32x16:64x4x16x32")).toBe(2 * 64 * 4 * 32 * 16 * 32);
  });
});
