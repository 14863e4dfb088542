import type { ScatterData } from "plotly.js-dist";
import { describe, expect, it } from "vitest";
import { chartsOf } from "../../src/bench/charts";
import type { ProfileRow } from "../../src/bench/profile/account";
import type { Part } from "../../src/bench/profile/parts";
import { benchRows } from "../../src/bench/judge";
import type { InstructionSet } from "../../src/bench/instructions";
import { peakOperations } from "../../src/bench/peak";
import { thisSetting } from "../../src/bench/results";
import type { BenchRow } from "../../src/bench/rows";
import { workloads } from "../../src/bench/workloads";

const rowsWith = (id: string, times: number[], threads = 1) => {
  const workload = workloads("avx2").find((each) => each.id === id)!;
  const sides = workload.sides.map(({ peer }, i) => ({ peer, values: [times[i], times[i]], peaks: [1e6 * times[i]] }));
  return benchRows(workload, threads, sides);
};
const machine = thisSetting("avx2", { ops: "graph", numerics: "portable" });
const measured = (rows: BenchRow[], profile: ProfileRow[] = [], instructions: InstructionSet = "avx2") => ({
  ...{ setting: { ...machine, instructions }, rows, profile },
});
const training = [
  ...rowsWith("train-w64-b64", [10, 15, 12, 20, 8, 6, 4, 11, 30]),
  ...rowsWith("train-w128-b64", [20, 25, 22, 30, 15, 16, 4]),
];
const traces = (name: string, rows = training) => chartsOf([measured(rows)])[name].data as Partial<ScatterData>[];

describe("the roofline", () => {
  it("takes the faster of the two libraries' products for the roof", () => {
    const roof = traces("bench-roofline").find(({ name }) => name === "products alone")!;
    const ours = traces("bench-roofline").find(({ name }) => name === "grpo-origin")!;
    const shares = (ours.y as number[]).map((rate, i) => rate / (roof.y as number[])[i]);
    expect(shares[0]).toBeCloseTo(6 / 10, 4);
    expect(shares[1]).toBeCloseTo(15 / 20, 4);
  });

  it("ends at the machine's best rate of arithmetic, and before that rises with its memory's", () => {
    const limits = [...rowsWith("machine-product", [2, 1]), ...rowsWith("machine-memory", [10])];
    const steps = training.filter(({ peer }) => peer !== "FMA peak");
    const limit = traces("bench-roofline", [...steps, ...limits]).find(({ name }) => name === "limit")!;
    const [from] = limit.x as number[];
    const rates = limit.y as number[];
    expect(rates[0] / from).toBeCloseTo(2 ** 29 / 10e6, 2);
    expect(rates[2]).toBeCloseTo(2 ** 31 / 1e6, 2);
  });

  it("ends at the peak of fused multiplications and additions where that was measured", () => {
    const peak = rowsWith("train-w64-b64", [10, 15, 12, 20, 8, 6, 0.5, 11, 30]);
    const limit = traces("bench-roofline", peak).find(({ name }) => name === "limit")!;
    expect((limit.y as number[])[2]).toBeCloseTo(peakOperations("avx2") / 0.5e6, 0);
  });
});

describe("the profile", () => {
  const row = (part: Part, milliseconds: number): ProfileRow => ({
    ...{ workload: "train-w64-b64", title: "", part, detail: "", count: 1, milliseconds },
  });

  it("draws each part as its share of the call", () => {
    const profile = [row("products", 6), row("copies", 3), row("products", 2), row("executor", 1)];
    const bars = chartsOf([measured([], profile)])["bench-profile"].data as Partial<ScatterData>[];
    const drawn = bars.filter(({ y }) => (y as number[])[0] > 0).map(({ name, y }) => [name, (y as number[])[0]]);
    expect(drawn).toEqual([
      ["matrix products", 66.6667],
      ["copies, slices", 25],
      ["between kernels", 8.33333],
    ]);
  });
});

describe("the ratios", () => {
  it("draws each peer's, and neither the products nor what ran on several threads", () => {
    const drawn = traces("bench-ratios", [...training, ...rowsWith("train-w64-b64", [1, 9, 9, 9, 9, 9, 9, 9, 9], 2)]);
    expect(drawn.map(({ name, y }) => [name, y])).toEqual([
      ["PyTorch", [1.5, 1.25]],
      ["torch.compile", [1.2, 1.1]],
      ["JAX jit", [2, 1.5]],
    ]);
  });

  it("have panels of their own for each instruction set", () => {
    const both = chartsOf([measured(training), measured(training, [], "avx512")])["bench-ratios"];
    const titles = (both.layout.annotations ?? []).map(({ text }) => text);
    expect(titles).toEqual(["AVX2", "AVX-512"].map((set) => `<b>${set}: training step (width, batch)</b>`));
  });

  it("are left out where nothing was compared", () =>
    expect(Object.keys(chartsOf([measured(rowsWith("start", [1, 2, 3, 4]))]))).toEqual([]));
});

describe("the growth with size", () => {
  const sizes = [
    ...rowsWith("size-w64-l2-t32", [10, 20]),
    ...rowsWith("size-w128-l2-t32", [40, 60]),
    ...rowsWith("size-w64-l4-t32", [20, 30]),
  ];

  it("is drawn along what grows alone, and tells the power", () => {
    const chart = chartsOf([measured(sizes)])["bench-size"];
    const ours = (chart.data as Partial<ScatterData>[]).filter(({ name }) => name === "grpo-origin");
    expect(ours.slice(0, 3).map(({ x, y }) => [x, y])).toEqual([
      [
        [64, 128],
        [10, 40],
      ],
      [
        [2, 4],
        [10, 20],
      ],
      [[32], [10]],
    ]);
    const notes = (chart.layout.annotations ?? []).map(({ text }) => text);
    expect(notes).toContain("grpo-origin: width<sup>2.00</sup><br>PyTorch: width<sup>1.58</sup>");
  });
});
