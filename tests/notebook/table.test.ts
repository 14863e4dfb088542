import { describe, expect, it, vi } from "vitest";
import { formatNumber } from "../../src/notebook/format";
import { table, tableBundle } from "../../src/notebook/table";

describe("table", () => {
  it("lets no text of a cell, heading or caption become markup", () => {
    const evil = `<img src=x onerror="alert('1')">&amp;`;
    const html = tableBundle([{ [evil]: evil }], { caption: evil })["text/html"];
    expect(html!.match(/&lt;img src=x onerror=&quot;alert\(&#39;1&#39;\)&quot;&gt;&amp;amp;/g)).toHaveLength(3);
    expect(html).not.toContain("<img");
  });

  it("breaks a cell's lines in HTML, and keeps a row to one line in plain text", () => {
    const { "text/html": html, "text/plain": text } = tableBundle([{ found: "For: a < b\nAgainst: c" }]);
    expect(html).toContain("For: a &lt; b<br>Against: c</td>");
    expect(text!.split("\n")).toEqual(["found", "For: a < b Against: c"]);
  });

  it("shows the columns of all rows, in order of first appearance, with nothing for what is missing", () => {
    expect(
      tableBundle([
        { a: 1, b: "x" },
        { b: null, c: true },
      ])["text/plain"],
    ).toBe(["a  b  c", "1  x", "      true"].join("\n"));
  });

  it("takes columns and headings in the order asked for, and refuses one that no row has", () => {
    const rows = [{ axis: "depth", gain: 0.12345, run: 7 }];
    expect(tableBundle(rows, { columns: { gain: "gain after RL", axis: "axis" } })["text/plain"]).toBe(
      "gain after RL  axis\n        0.123  depth",
    );
    expect(() => tableBundle(rows, { columns: ["gian"] })).toThrow(
      "columns: expected names among axis, gain, run, got gian",
    );
  });

  it("takes rows whose type is an interface, such as result rows", () => {
    interface Gain {
      axis: string;
      gain: number;
    }
    const rows: readonly Gain[] = [{ axis: "depth", gain: 0.5 }];
    expect(tableBundle(rows)["text/plain"]).toBe("axis    gain\ndepth  0.500");
  });

  it("reads danfojs frames, those of one column included", () => {
    const text = (frame: { columns: string[]; values: unknown }) => tableBundle(frame)["text/plain"];
    expect(text({ columns: ["e", "gain"], values: [[0, 0.5]] })).toBe("e   gain\n0  0.500");
    expect(text({ columns: ["e"], values: [1, 2] })).toBe("e\n1\n2");
  });

  it("says how many rows it leaves out", () => {
    const rows = Array.from({ length: 203 }, (_, i) => ({ i }));
    expect(tableBundle(rows)["text/plain"].split("\n")).toHaveLength(202);
    expect(tableBundle(rows)["text/html"]).toContain("<p>… and 3 more rows</p>");
  });

  it("says that there are no rows, instead of a bare heading", () => {
    const { "text/plain": text, "text/html": html } = tableBundle([], { columns: ["axis"], caption: "Q < 0.1" });
    expect(text).toBe("Q < 0.1: no rows");
    expect(html).toBe("<p>Q &lt; 0.1: no rows</p>");
    expect(tableBundle({ columns: ["axis"], values: [] })["text/plain"]).toBe("no rows");
  });

  it("prints to the console outside a notebook", () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
    table([{ a: 1 }]);
    expect(log.mock.calls).toEqual([["a\n1"]]);
    log.mockRestore();
  });
});

describe("formatNumber", () => {
  it.each([
    [0.48731, "0.487"],
    [12345.678, "12346"],
    [1000, "1000"],
    [-0.5, "−0.500"],
    [-0, "0"],
    [1e-20, "1.00e−20"],
    [NaN, "–"],
    [-Infinity, "−∞"],
    [99.96, "100"],
    [999.96, "1000"],
  ])("%s reads %s", (x, text) => expect(formatNumber(x, 3)).toBe(text));
});
