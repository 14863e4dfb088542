import type { ScatterData } from "plotly.js-dist";
import { describe, expect, it } from "vitest";
import { chartsOf } from "../../src/bench/charts";
import { rowsOf } from "../../src/bench/judge";
import { workloads } from "../../src/bench/workloads";

const rowsWith = (id: string, times: number[], threads = 1) => {
  const workload = workloads().find((each) => each.id === id)!;
  const sides = workload.sides.map(({ peer }, i) => ({ peer, values: [times[i], times[i]] }));
  return rowsOf(workload, threads, sides);
};
const training = [
  ...rowsWith("train-w64-b64", [10, 15, 12, 20, 8, 6]),
  ...rowsWith("train-w128-b64", [20, 25, 22, 30, 15, 16]),
];
const traces = (name: string, rows = training) => chartsOf(rows)[name].data as Partial<ScatterData>[];

describe("the roofline", () => {
  it("takes the faster of the two libraries' products for the roof", () => {
    const roof = traces("roofline").find(({ name }) => name === "products alone")!;
    const ours = traces("roofline").find(({ name }) => name === "grpo-origin")!;
    const shares = (ours.y as number[]).map((rate, i) => rate / (roof.y as number[])[i]);
    expect(shares[0]).toBeCloseTo(6 / 10, 4);
    expect(shares[1]).toBeCloseTo(15 / 20, 4);
  });
});

describe("the ratios", () => {
  it("draws each peer's, and neither the products nor what ran on several threads", () => {
    const drawn = traces("ratios", [...training, ...rowsWith("train-w64-b64", [1, 9, 9, 9, 9, 9], 2)]);
    expect(drawn.map(({ name, y }) => [name, y])).toEqual([
      ["PyTorch", [1.5, 1.25]],
      ["torch.compile", [1.2, 1.1]],
      ["JAX jit", [2, 1.5]],
    ]);
  });

  it("are left out where nothing was compared", () =>
    expect(Object.keys(chartsOf(rowsWith("start", [1, 2, 3, 4])))).toEqual([]));
});
