import { describe, expect, it } from "vitest";
import { updateCosines, updateRows } from "../../../src/evaluation/inside/updates";
import type { InsideRow } from "../../../src/evaluation/inside/row";
import { parameterLayout } from "../../../src/model/parameters";
import { tinyConfig, tinyParameters } from "../../model/tiny";

const config = tinyConfig({ positions: "learned" });
const base = tinyParameters(config);
const slotOf = (name: string) => parameterLayout(config).find((slot) => slot.name === name)!;

/** The base with a number added to each parameter of a matrix [row, column], in float32. */
function moved(name: string, by: (row: number, column: number) => number): Float32Array {
  const { offset, shape } = slotOf(name);
  const tuned = base.slice();
  for (let i = 0; i < shape[0]; i++) for (let j = 0; j < shape[1]; j++) tuned[offset + i * shape[1] + j] += by(i, j);
  return tuned;
}

/** The values at a layer and part, by metric. */
const at = (rows: InsideRow[], layer: number | "", part: string) =>
  Object.fromEntries(
    rows.filter((row) => row.layer === layer && row.part === part).map((row) => [row.metric, row.value]),
  );

describe("updateRows", () => {
  it("measure a known update of one matrix, and none of the others", () => {
    const rows = updateRows(
      config,
      base,
      moved("blocks.1.attention.qkv", (i, j) => (i + 1) * (j % 2 === 0 ? 0.5 : -1)),
    );
    const { offset, size } = slotOf("blocks.1.attention.qkv");
    const length = Math.sqrt(204 * (12 * 0.25 + 12)); // Σ i² over 8 rows is 204; 24 columns
    const norm = (x: Float32Array) => Math.sqrt(x.reduce((sum, value) => sum + value ** 2, 0));
    const found = at(rows, 2, "attention.qkv");
    expect(found.updateNorm).toBeCloseTo(length / norm(base.subarray(offset, offset + size)), 5);
    expect(found.updateRank).toBeCloseTo(1, 4);
    expect(found.updateStableRank).toBeCloseTo(1, 4);
    expect(found.updateMoved).toBe(1);
    const all = at(rows, "", "all");
    expect(all.updateNorm).toBeCloseTo(length / norm(base), 5);
    expect(all.updateMoved).toBeCloseTo(size / base.length, 12);
    const none = { updateNorm: 0, updateMoved: 0, updateRank: 0, updateStableRank: 0 };
    for (const [layer, part] of [
      [0, "embedding.weight"],
      [0, "positions.weight"],
      [1, "attention.qkv"],
      [2, "feedForward.out"],
      ["", "output.weight"],
    ] as const)
      expect(at(rows, layer, part)).toEqual(none);
    expect(rows.length).toBe(11 * 4 + 2);
  });

  it("count what bfloat16 can tell apart as moved, from 1e-5 on", () => {
    const before = base.slice();
    const { offset } = slotOf("output.weight");
    before.set([1, 1, 1, 0.001, 0.001], offset);
    const after = before.slice();
    // bfloat16 has 8 bits: beside 1 lie 1.0078125 and 0.99609375, beside 0.001 numbers 4 to 8 millionths away.
    after.set([1.0038, 1.004, 0.998, 0.001008, 0.00102], offset);
    const { updateMoved } = at(updateRows(config, before, after), "", "output.weight");
    expect(updateMoved * 56).toBeCloseTo(3, 10); // 1.004, 0.998 and 0.00102
  });
});

describe("updateCosines", () => {
  it("are 1 along, −1 against and 0 across; of a matrix that does not move there is none", () => {
    const name = "blocks.0.feedForward.in";
    const along = moved(name, (i) => (i === 0 ? 0.5 : 0));
    const cosineTo = (other: Float32Array) => updateCosines(config, base, [along, other]);
    const cases: [Float32Array, number][] = [
      [moved(name, (i) => (i === 0 ? 1.5 : 0)), 1],
      [moved(name, (i) => (i === 0 ? -2 : 0)), -1],
      [moved(name, (i) => (i === 1 ? 1 : 0)), 0],
      [moved(name, (i) => (i < 2 ? 1 : 0)), Math.SQRT1_2],
    ];
    for (const [other, expected] of cases) {
      const rows = cosineTo(other);
      expect(rows.map(({ layer, part }) => [layer, part])).toEqual([
        [1, "feedForward.in"],
        ["", "all"],
      ]);
      rows.forEach(({ value }) => expect(value).toBeCloseTo(expected, 5));
    }
    expect(cosineTo(base)).toEqual([]);
  });
});
