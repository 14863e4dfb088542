import { describe, expect, it } from "vitest";
import { ofRows } from "../../../src/notebook/values/tabular";
import { TableSource, type Query } from "../../../src/notebook/widgets/tableSource";

const rows = [
  { run: "run-10", axis: "depth", gain: 0.5, rung: "" },
  { run: "run-9", axis: "Length", gain: NaN, rung: 3 },
  { run: "run-1", axis: "depth", gain: -0.25, rung: 1 },
  { run: "run-2", axis: null, gain: 0.123456, rung: 2 },
];
const source = () => new TableSource(ofRows(rows), 3);
const all: Query = { search: "", filters: {}, page: 0, size: 10 };
const runs = (query: Partial<Query>) =>
  source()
    .page({ ...all, ...query })
    .rows.map(([run]) => run);
const sorted = (column: number, descending = false) => runs({ sort: { column, descending } });

describe("a table's rows", () => {
  it("are sorted as numbers and as a dictionary, what is missing last either way", () => {
    expect(sorted(0)).toEqual(["run-1", "run-2", "run-9", "run-10"]);
    expect(sorted(2)).toEqual(["run-1", "run-2", "run-10", "run-9"]);
    expect(sorted(2, true)).toEqual(["run-10", "run-2", "run-1", "run-9"]);
    expect(sorted(3, true)).toEqual(["run-9", "run-2", "run-1", "run-10"]);
    expect(sorted(1, true)).toEqual(["run-9", "run-10", "run-1", "run-2"]); // equal ones in their order
  });

  it("are found by a text in any column, by one in a column, and by comparisons", () => {
    expect(runs({ search: "LENGTH" })).toEqual(["run-9"]);
    expect(runs({ search: "0.12" })).toEqual(["run-2"]);
    expect(runs({ search: "−0.25" })).toEqual(["run-1"]); // as the table writes it
    expect(runs({ filters: { 1: "dep" } })).toEqual(["run-10", "run-1"]);
    expect(runs({ filters: { 1: "dep", 2: "> 0" } })).toEqual(["run-10"]);
    expect(runs({ filters: { 3: "<=2" } })).toEqual(["run-1", "run-2"]);
    expect(runs({ filters: { 0: "= run-1" } })).toEqual(["run-1"]);
    expect(runs({ filters: { 0: "=" }, search: " " })).toEqual([]);
    const named = new TableSource(ofRows([{ prompt: "17" }, { prompt: "170" }, { prompt: 17 }]), 3);
    expect(named.page({ ...all, filters: { 0: "= 17" } }).count).toBe(2);
  });

  it("come page by page, the last one where a query leaves fewer", () => {
    expect(source().page({ ...all, size: 3, page: 1 })).toMatchObject({ count: 4, page: 1, rows: [["run-2", "", {}, "2"]] }); // prettier-ignore
    expect(source().page({ ...all, size: 3, page: 1, search: "depth" })).toMatchObject({ count: 2, page: 0 });
    expect(source().page({ ...all, search: "nowhere" })).toEqual({ rows: [], count: 0, page: 0 });
  });

  it("have rounded numbers with the full ones behind them, and say which columns are numbers", () => {
    expect(source().page(all).rows[3][2]).toEqual(["0.123", "0.123456"]);
    const settings = new TableSource(ofRows([{ exposure: 0.02 }, { exposure: 0.3 }, { exposure: -1 }]), 3);
    expect(settings.page(all).rows).toEqual([["0.02"], ["0.3"], ["−1"]]);
    expect(source().numeric).toEqual([false, false, true, true]);
  });

  it("are copied as CSV: a page, or all that the filters leave, with numbers in full", () => {
    const query = { ...all, size: 1, page: 1, filters: { 1: "depth" } };
    expect(source().csv(query, "page")).toEqual({ csv: "run,axis,gain,rung\nrun-1,depth,-0.25,1\n", rows: 1 });
    expect(source().csv(query, "all").csv).toBe("run,axis,gain,rung\nrun-10,depth,0.5,\nrun-1,depth,-0.25,1\n");
    const awkward = ofRows([{ 'say "x"': "a,b\nc", n: NaN }]);
    expect(new TableSource(awkward, 3).csv(all, "all").csv).toBe('"say ""x""",n\n"a,b\nc",\n');
  });

  it("are quick to sort and search, a hundred thousand of them", () => {
    const many = Array.from({ length: 100_000 }, (_, i) => ({ name: `run-${(i * 7919) % 1000}`, x: Math.sin(i), i }));
    const large = new TableSource(ofRows(many), 3);
    const start = performance.now();
    expect(large.page({ ...all, sort: { column: 1, descending: true } }).rows[0][1]).toEqual(["1.00", String(Math.max(...many.map(({ x }) => x)))]); // prettier-ignore
    expect(large.page({ ...all, search: "run-77" }).count).toBe(1100);
    expect(large.page({ ...all, filters: { 1: "> 0.999" } }).count).toBe(many.filter(({ x }) => x > 0.999).length);
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});
