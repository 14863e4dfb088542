import { describe, expect, it } from "vitest";
import { benchRows } from "../../src/bench/judge";
import { peakOperations } from "../../src/bench/peak";
import { tableOf } from "../../src/bench/table";
import { workloads } from "../../src/bench/workloads";

const named = (id: string) => workloads("avx2").find((workload) => workload.id === id)!;
/** Every side as fast in each of nine rounds as `times` says. */
const measured = (id: string, times: number[], rounds = 9) =>
  named(id).sides.map(({ peer }, i) => ({
    ...{ peer, values: Array<number>(rounds).fill(times[i]), peaks: Array<number>(rounds).fill(1e6 * times[i]) },
  }));
/** A step of width 64 in 10 ms; 15 to 25 for peers, 8 and 6 for products, 4 for a call of the peak. */
const step = [10, 18, 24, 25, 8, 6, 4, 11, 30];

describe("benchRows", () => {
  it("judges a training step by each peer's goal", () => {
    const rows = benchRows(named("train-w64-b64"), 1, measured("train-w64-b64", step));
    expect(rows.slice(0, 4).map(({ ratio, met }) => [ratio, met])).toEqual([
      [null, null],
      [1.8, false],
      [2.4, true],
      [2.5, true],
    ]);
  });

  it("judges it by the share of the machine's peak that its operations reach", () => {
    const workload = named("train-w64-b64");
    const peak = benchRows(workload, 1, measured("train-w64-b64", step)).find(({ peer }) => peer === "FMA peak")!;
    expect(peak.gflops).toBeCloseTo(peakOperations("avx2") / 4e6);
    expect(peak.ratio).toBeCloseTo(workload.operations! / 10e6 / peak.gflops!);
    expect([peak.goal, peak.met]).toEqual(["≥ 0.55 of it", peak.ratio! >= 0.55]);
  });

  it("judges wide steps by the share of the faster products' rate too", () => {
    const rows = benchRows(named("train-w128-b64"), 1, measured("train-w128-b64", step));
    expect(rows.slice(4, 6).map(({ ratio, met }) => [ratio, met])).toEqual([
      [0.8, null],
      [0.6, false],
    ]);
  });

  it("sets ours in another way beside it, without a goal", () => {
    const rows = benchRows(named("train-w64-b64"), 1, measured("train-w64-b64", step)).slice(7);
    expect(rows.map(({ peer, ratio, goal }) => [peer, ratio, goal])).toEqual([
      ["grpo-origin, native numerics", 1.1, null],
      ["grpo-origin, graph ops", 3, null],
    ]);
  });

  it("does not decide a goal by fewer than nine rounds", () => {
    const rows = benchRows(named("train-w64-b64"), 1, measured("train-w64-b64", step, 8));
    expect(rows.slice(1, 4).map(({ goal, met }) => [goal, met])).toEqual([
      ["≥ 1.9", null],
      ["≥ 2.4", null],
      ["≥ 2.5", null],
    ]);
  });

  it("gives tokens a second of the step, and none of products and peak", () => {
    const rows = benchRows(named("train-w64-b64"), 1, measured("train-w64-b64", step));
    expect(rows[0].tokens_per_s).toBeCloseTo((64 * 32) / 0.01);
    expect([4, 5, 6].map((i) => rows[i].tokens_per_s)).toEqual([null, null, null]);
    expect(rows[4].gflops! / rows[0].gflops!).toBeCloseTo(10 / 8);
  });

  it("sets no goals on several threads, for they are stated for one core", () => {
    const rows = benchRows(named("train-w64-b64"), 2, measured("train-w64-b64", step));
    expect(rows.map(({ goal }) => goal)).toEqual(Array(9).fill(null));
  });

  it("judges memory by what is ours beyond TensorFlow's, and tells the peers' likewise", () => {
    const rows = benchRows(named("memory-train"), 1, measured("memory-train", [520, 300, 400, 510, 450, 250]));
    expect(rows.map(({ peak_mb, above_mb, met }) => [peak_mb, above_mb, met])).toEqual([
      [520, 70, false],
      [300, 50, null],
      [400, 150, null],
      [510, null, null],
      [450, null, null],
      [250, null, null],
    ]);
    expect(rows[1].ratio).toBeCloseTo(300 / 520);
  });

  it("takes the library's memory from the same round", () => {
    const sides = measured("memory-rl", [0, 0, 0, 0, 0]).map(({ peer }, i) => ({
      ...{ peer, values: [], peaks: [[580e6, 600e6, 590e6], [], [], [500e6, 510e6, 505e6], []][i] },
    }));
    const [ours] = benchRows(named("memory-rl"), 1, sides.slice(0, 1).concat(sides.slice(3, 4)));
    expect([ours.above_mb, ours.goal, ours.met]).toEqual([85, "≤ 90 MB above TensorFlow's own", null]);
  });

  it("tells memory beside time where sizes grow", () => {
    const rows = benchRows(named("size-w64-l2-t32"), 1, measured("size-w64-l2-t32", [500, 450]));
    expect(rows.map(({ peak_mb, ratio, met }) => [peak_mb, ratio, met])).toEqual([
      [500, null, null],
      [450, 0.9, false],
    ]);
  });

  it("judges scaling by what the products reach on the same cores", () => {
    const [ours, products] = benchRows(named("scaling"), 1, measured("scaling", [1.8, 1.9]));
    expect([ours.speedup, products.speedup, products.met]).toEqual([1.8, 1.9, true]);
    expect(products.ratio).toBeCloseTo(1.8 / 1.9);
  });

  it("tells rates of the machine, and compares them with nothing", () => {
    const [product] = benchRows(named("machine-product"), 1, measured("machine-product", [20, 40]));
    const [copy] = benchRows(named("machine-memory"), 1, measured("machine-memory", [50]));
    expect([product.gflops, product.intensity, product.ratio]).toEqual([2 ** 31 / 20e6, 1024 / 6, null]);
    expect([copy.gigabytes_per_s, copy.gflops, copy.ratio]).toEqual([2 ** 29 / 50e6, null, null]);
  });

  it("judges the first step by the clock", () => {
    const [ours] = benchRows(named("start"), 1, measured("start", [1250, 1, 1, 1]));
    expect([ours.goal, ours.met]).toEqual(["≤ 1200 ms", false]);
  });
});

describe("tableOf", () => {
  const table = (rounds: number) =>
    tableOf(benchRows(named("generate-64"), 1, measured("generate-64", [10, 30, 8, 40], rounds)));

  it("states the goal beside each ratio, met or not", () => {
    expect(table(9)).toMatch(/PyTorch, KV cache +30 ms +42,667 +3\.00 .*≥ 2\.9 +met$/m);
    expect(table(9)).toMatch(/transformers +40 ms .* 4\.00 .*≥ 5 +not met$/m);
  });

  it("says where too few rounds decide nothing", () =>
    expect(table(3)).toMatch(/transformers +40 ms .* 4\.00 .*≥ 5 +not decided$/m));
});
