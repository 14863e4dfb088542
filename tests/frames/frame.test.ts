import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DataFrame } from "danfojs-node";
import { parquetReadObjects } from "hyparquet";
import { afterAll, describe, expect, it } from "vitest";
import { frame } from "../../src/frames";

const directory = mkdtempSync(join(tmpdir(), "frame-"));
afterAll(() => rmSync(directory, { recursive: true }));

const gains = frame([
  { axis: "depth", baseSeed: 1, rung: 10, gain: 0.1 },
  { axis: "depth", baseSeed: 2, rung: 9, gain: 0.2 },
  { axis: "depth", baseSeed: 3, rung: "", gain: 0.6 },
  { axis: "depth", baseSeed: 3, rung: 9, gain: 0.0 },
  { axis: "length", baseSeed: 1, rung: 9, gain: NaN },
  { axis: "length", baseSeed: 2, rung: 10, gain: 0.5 },
]);

describe("a frame", () => {
  it("is made of rows, of columns, or of a danfojs frame, and goes back there", async () => {
    expect(frame({ x: [1, 2], y: Float32Array.of(3, 4) }).rows()).toEqual([
      { x: 1, y: 3 },
      { x: 2, y: 4 },
    ]);
    expect(() => frame({ x: [1], y: [1, 2] })).toThrow("column y: expected 1 values, as x has, got 2");
    expect(frame(new DataFrame([[1], [2]], { columns: ["x"] })).rows()).toEqual([{ x: 1 }, { x: 2 }]);
    const danfo = await gains.toDanfo();
    expect([danfo.columns, danfo.shape]).toEqual([gains.columns, gains.shape]);
  });

  it("has typed columns, and names them where another is asked for", () => {
    const axes: string[] = gains.column("axis");
    expect(axes[4]).toBe("length");
    expect(gains.shape).toEqual([6, 4]);
    expect(() => gains.column("gian" as "gain")).toThrow(
      "frame: expected a column of axis, baseSeed, rung, gain, got gian",
    );
    expect(() => gains.filter({ axes: "depth" } as object)).toThrow("got axes");
    expect(() => gains.groupBy("axis").overSeeds("gain", "seed" as "axis")).toThrow("got seed");
  });

  it("filters by values, by lists of values and by functions", () => {
    expect(gains.filter({ axis: "depth", rung: [9, 10] }).column("baseSeed")).toEqual([1, 2, 3]);
    expect(gains.filter(({ gain }) => gain > 0.4).column("axis")).toEqual(["depth", "length"]);
    expect(gains.filter({ axis: "width" }).columns).toEqual(gains.columns);
  });

  it("sorts numbers by size and texts as a dictionary does, missing values last either way", () => {
    expect(gains.sort("gain").column("gain")).toEqual([0, 0.1, 0.2, 0.5, 0.6, NaN]);
    expect(gains.sort("gain", "descending").column("gain")).toEqual([0.6, 0.5, 0.2, 0.1, 0, NaN]);
    const runs = frame({ run: ["run-10", "run-9", "Run-1"] });
    expect(runs.sort("run").column("run")).toEqual(["Run-1", "run-9", "run-10"]);
    expect(gains.distinct("rung")).toEqual([9, 10, ""]);
  });

  it("gives columns that can be changed without a change to the frame", () => {
    const own = frame({ key: ["a", "b"], x: [2, 1] });
    own.column("x").sort();
    expect(own.toCSV()).toBe("key,x\na,2\nb,1\n");
    expect(own.column("x")).toEqual([2, 1]);
  });

  it("keeps rows with infinite keys and keys beyond JSON apart", () => {
    const keys = [Infinity, -Infinity, NaN, 1n, 1, "1"];
    const rows = keys.map((key) => ({ key, x: 1 }));
    expect(frame(rows).groupBy("key").count().column("count")).toEqual([1, 1, 1, 1, 1, 1]);
    expect(
      frame(rows)
        .join(frame([{ key: -Infinity as (typeof keys)[number], y: 2 }]), "key")
        .rows(),
    ).toEqual([{ key: -Infinity, x: 1, y: 2 }]);
  });

  it("refuses two columns of one name, where one would be lost", () => {
    expect(() => frame({ a: [1], b: [2] }).rename({ a: "b" })).toThrow("got b twice");
    const met = frame({ row: ["x"], column: ["row"], value: [1] });
    expect(() => met.pivot({ rows: "row", columns: "column", value: "value" })).toThrow("got row twice");
  });

  it("selects, renames and derives columns", () => {
    const small = gains.select("gain", "axis").rename({ gain: "value" }).head(1);
    expect(small.derive({ percent: ({ value }) => 100 * value }).rows()).toEqual([
      { value: 0.1, axis: "depth", percent: 10 },
    ]);
    expect(small.derive({ value: () => "x" }).columns).toEqual(["value", "axis"]);
  });

  it("joins rows with equal keys, and refuses a column of both", () => {
    const names = frame([
      { axis: "depth", name: "three operations" },
      { axis: "vocabulary", name: "other tokens" },
    ]);
    expect(gains.join(names, "axis").column("name")).toEqual(Array(4).fill("three operations"));
    expect(() => gains.join(gains, "axis")).toThrow(
      "join: expected baseSeed in one of the frames, got it in both: rename it",
    );
  });

  it("pivots to means, without what is missing", () => {
    const pivoted = gains.pivot({ rows: "axis", columns: "rung", value: "gain" });
    expect(pivoted.columns).toEqual(["axis", "9", "10", ""]);
    expect(pivoted.rows()).toEqual([
      { axis: "depth", "9": 0.1, "10": 0.1, "": 0.6 },
      { axis: "length", "9": NaN, "10": 0.5, "": NaN },
    ]);
  });

  it("describes each column in one row, gaps and all", () => {
    const [axis, , rung, gain] = gains.describe().rows();
    expect(axis).toEqual({ column: "axis", type: "string", present: 6, missing: 0, distinct: 2, mode: "depth" });
    expect(rung).toMatchObject({ type: "number", present: 5, missing: 1, min: 9, max: 10, median: 9 });
    expect(gain).toMatchObject({ present: 5, missing: 1, mean: expect.closeTo(0.28, 12), median: 0.2 });
    expect(gain.sd).toBeCloseTo(Math.sqrt(0.268 / 4), 12);
  });
});

describe("groups of rows", () => {
  it("have means as danfojs has them, where nothing is missing", () => {
    const rows = gains.filter(({ gain }) => !Number.isNaN(gain));
    const danfo = new DataFrame(rows.rows()).groupby(["axis"]).col(["gain"]).mean();
    expect(rows.groupBy("axis").mean("gain").rows()).toEqual(
      (danfo.values as [string, number][]).map(([axis, gain]) => ({ axis, gain: expect.closeTo(gain, 12) })),
    );
  });

  it("leave what is missing out of means, deviations and intervals", () => {
    const byAxis = gains.groupBy("axis");
    expect(byAxis.mean("gain").column("gain")).toEqual([expect.closeTo(0.225, 12), 0.5]);
    expect(byAxis.sd("gain").column("gain")).toEqual([expect.closeTo(Math.sqrt(0.2075 / 3), 12), NaN]);
    expect(byAxis.count().column("count")).toEqual([4, 2]);
  });

  it("have means over seeds in which each seed counts once, with Student's interval from three on", () => {
    const [depth, length] = gains.groupBy("axis").overSeeds("gain").rows();
    const t = 4.302652729911275; // 97.5%, 2 degrees of freedom (R: qt(.975, 2))
    const half = (t * 0.1) / Math.sqrt(3); // of .1, .2 and the mean of .6 and 0
    expect(depth).toEqual({ axis: "depth", mean: expect.closeTo(0.2, 12), lower: expect.closeTo(0.2 - half, 9), upper: expect.closeTo(0.2 + half, 9), seeds: 3 }); // prettier-ignore
    expect(length).toEqual({ axis: "length", mean: 0.5, lower: NaN, upper: NaN, seeds: 1 });
  });

  it("are by several columns, ascending, or all rows together", () => {
    const means = gains
      .groupBy("axis", "rung")
      .summarise({ most: (rows) => Math.max(...rows.map(({ gain }) => gain)) });
    expect(means.rows().map(({ axis, rung }) => [axis, rung])).toEqual([["depth", 9], ["depth", 10], ["depth", ""], ["length", 9], ["length", 10]]); // prettier-ignore
    expect(gains.groupBy().count().rows()).toEqual([{ count: 6 }]);
  });

  it("refuse to average texts", () =>
    expect(() =>
      frame([{ a: "x" as unknown as number }])
        .groupBy()
        .mean("a"),
    ).toThrow("column a: expected numbers, got string x"));
});

describe("files", () => {
  it("of CSV have quotes where a text needs them, and nothing where a value is missing", () => {
    const awkward = frame([
      { 'a "b"': "x,y", n: 0.1, when: new Date(0), list: [1, "z"] },
      { 'a "b"': "two\nlines", n: NaN, when: null, list: null },
    ]);
    const path = join(directory, "a.csv");
    const csv = awkward.toCSV(path);
    expect(csv).toBe('"a ""b""",n,when,list\n"x,y",0.1,1970-01-01T00:00:00.000Z,"[1,""z""]"\n"two\nlines",,,\n');
    expect(readFileSync(path, "utf8")).toBe(csv);
    expect(frame({ one: [null, 1] }).toCSV()).toBe('one\n""\n1\n');
  });

  it("of Parquet have typed columns, with null where a value is missing", async () => {
    const path = join(directory, "a.parquet");
    const rows = [
      { text: "", count: 1, mass: 0.5, rung: "", big: 1n, yes: true, when: new Date(86_400_000), list: [1] },
      { text: "x", count: -7, mass: NaN, rung: 3, big: 2n, yes: false, when: null, list: null },
    ];
    frame(rows).toParquet(path);
    const { buffer, byteOffset, byteLength } = readFileSync(path);
    expect(
      await parquetReadObjects({ file: buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer }),
    ).toEqual([
      { ...rows[0], rung: null },
      { ...rows[1], mass: null },
    ]);
    expect(() => frame([{ a: 1 }, { a: "x" }]).toParquet(path)).toThrow(
      "column a: expected values of one type, got number and string",
    );
  });
});
