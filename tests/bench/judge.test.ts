import { describe, expect, it } from "vitest";
import { benchRows } from "../../src/bench/judge";
import { tableOf } from "../../src/bench/table";
import { workloads } from "../../src/bench/workloads";

const named = (id: string) => workloads().find((workload) => workload.id === id)!;
/** Every side as fast in each of three rounds as `times` says. */
const measured = (id: string, times: number[]) =>
  named(id).sides.map(({ peer }, i) => ({ peer, values: Array<number>(3).fill(times[i]), peaks: [1e6 * times[i]] }));

describe("rowsOf", () => {
  it("judges a training step by each peer's goal, and by its share of the faster products' rate", () => {
    const rows = benchRows(named("train-w64-b64"), 1, measured("train-w64-b64", [10, 14, 14, 20, 8, 6]));
    expect(rows.map(({ ratio, met }) => [ratio, met])).toEqual([
      [null, null],
      [1.4, false],
      [1.4, true],
      [2, true],
      [0.8, null],
      [0.6, false],
    ]);
  });

  it("gives tokens a second of the step, and none of the products", () => {
    const rows = benchRows(named("train-w64-b64"), 1, measured("train-w64-b64", [10, 14, 14, 20, 8, 6]));
    expect(rows[0].tokens_per_s).toBeCloseTo((64 * 32) / 0.01);
    expect(rows[4].tokens_per_s).toBeNull();
    expect(rows[4].gflops! / rows[0].gflops!).toBeCloseTo(10 / 8);
  });

  it("sets no goals on several threads, for they are stated for one core", () => {
    const rows = benchRows(named("train-w64-b64"), 2, measured("train-w64-b64", [10, 14, 14, 20, 8, 6]));
    expect(rows.map(({ goal }) => goal)).toEqual(Array(6).fill(null));
  });

  it("judges memory by ours alone, and tells the peers' as multiples of it, and the libraries' alone", () => {
    const rows = benchRows(named("memory-train"), 1, measured("memory-train", [600, 300, 400, 500, 450, 250]));
    expect(rows.map(({ peak_mb, ratio, met }) => [peak_mb, ratio, met])).toEqual([
      [600, null, false],
      [300, 0.5, null],
      [400, 400 / 600, null],
      [500, 500 / 600, null],
      [450, null, null],
      [250, null, null],
    ]);
  });

  it("tells the memory of an RL run beside its time", () => {
    const rows = benchRows(named("rl-run"), 1, measured("rl-run", [100, 250, 900]));
    expect(rows.map(({ workload, met }) => [workload, met])).toEqual([
      ["rl-run", null],
      ["rl-run", true],
      ["rl-run", false],
      ["memory-rl", true],
      ["memory-rl", null],
      ["memory-rl", null],
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
    const [ours] = benchRows(named("start"), 1, measured("start", [4100, 1, 1, 1]));
    expect([ours.goal, ours.met]).toEqual(["≤ 4000 ms", false]);
  });
});

describe("workloads", () => {
  const goalOf = (id: string, peer: string) => named(id).sides.find((side) => side.peer === peer)!.goal?.text;

  it("carries the stated goals", () => {
    const eager = [32, 64, 128, 256].map((width) => goalOf(`train-w${width}-b256`, "PyTorch eager"));
    expect(eager).toEqual(["≥ 1.5", "≥ 1.5", "≥ 1.25", "≥ 1"]);
    const compiled = [32, 64, 128, 256].map((width) => goalOf(`train-w${width}-b64`, "torch.compile"));
    expect(compiled).toEqual(["≥ 1.3", "≥ 1.3", "≥ 1", "≥ 1"]);
    const rollouts = ["generate-512", "generate-512-grouped"].map((id) => goalOf(id, "transformers"));
    expect(rollouts).toEqual(["≥ 6", "≥ 8"]);
    expect(goalOf("grpo-step", "TRL")).toBe("≥ 10");
  });

  it("names each workload once, ours first among its sides", () => {
    const ids = workloads().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const compared = workloads().filter(({ id }) => !id.startsWith("machine"));
    compared.forEach(({ sides }) => expect(sides[0].peer).toBe("grpo-origin"));
  });
});

describe("tableOf", () => {
  it("states the goal beside each ratio, met or not", () => {
    const table = tableOf(benchRows(named("generate-64"), 1, measured("generate-64", [10, 25, 8, 50])));
    expect(table).toMatch(/PyTorch, KV cache +25 ms +51,200 +2\.50 +≥ 2 +met$/m);
    expect(table).toMatch(/transformers +50 ms .* 5\.00 .*≥ 6 +not met$/m);
  });
});
