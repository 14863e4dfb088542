import { describe, expect, it } from "vitest";
import type { Figure } from "../../../src/figures/plot/figure";
import { emptyFigure } from "../../../src/figures/plot/figure";
import { plainFigure, requireSomething } from "../../../src/notebook/values/figure";
import { plotlyFields } from "../../../src/notebook/values/plotlyFields";

const of = (trace: object, layout: object = {}) => plainFigure({ data: [trace], layout } as Figure);

describe("a figure's data", () => {
  it("are lists of what JSON carries: typed arrays, dates, bigints, sets, gaps for what is not finite", () => {
    const { data } = of({
      x: new Float64Array([1, NaN, Infinity]),
      y: [new Date(0), 2n, undefined],
      text: new Set(["a"]),
      marker: { size: new Uint8Array([1, 2]) },
    });
    expect(data).toEqual([
      { x: [1, null, null], y: ["1970-01-01T00:00:00.000Z", 2, null], text: ["a"], marker: { size: [1, 2] } },
    ]);
    expect(JSON.parse(JSON.stringify(data))).toEqual(data);
  });

  it("may be tensors and series of danfojs", () => {
    const tensor = { shape: [2], dtype: "float32", dataId: {}, isDisposed: false, dataSync: () => [], arraySync: () => [1, 2] }; // prettier-ignore
    expect(of({ x: tensor, y: { $isSeries: true, values: [3, 4] } }).data).toEqual([{ x: [1, 2], y: [3, 4] }]);
    expect(() => of({ x: { ...tensor, isDisposed: true } })).toThrow(
      "figure: data[0].x: expected values, got a tensor that was disposed",
    );
  });

  it("keep Plotly's own packed form, and titles that are a text", () => {
    const packed = { bdata: "AAAAAAAA8D8=", dtype: "f8" };
    const { data, layout } = of({ y: packed }, { title: "Gain", xaxis: { title: "β" } });
    expect(data).toEqual([{ y: packed }]);
    expect(layout).toEqual({ title: { text: "Gain" }, xaxis: { title: { text: "β" } } });
  });

  it.each([
    [{ x: [() => 1] }, "figure: data[0].x[0]: expected a value that JSON carries, got function"],
    [{ x: [2n ** 64n + 1n] }, "figure: data[0].x[0]: expected an integer that a number represents exactly, got 18446744073709551617n"], // prettier-ignore
    [{ x: new Map() }, "figure: data[0].x: expected a list, a number or a text, got a Map"],
    [{ x: [1], colour: "red" }, "figure: data[0]: expected a field of scatter (https://plotly.com/javascript/reference/scatter), got colour, which no trace of type scatter has"], // prettier-ignore
    [{ x: [1], errory: {} }, "figure: data[0]: expected error_y, got errory, which no trace of type scatter has"],
    [{ type: "lines", x: [1] }, /^figure: data\[0\]\.type: expected one of bar, .*, got "lines"$/],
  ])("are refused with trace and field otherwise", (trace, message) => expect(() => of(trace)).toThrow(message));

  it("are not missed silently", () => {
    const drawn = (trace: object) => requireSomething({ data: [trace], layout: {} } as Figure);
    expect(() => requireSomething({ data: [], layout: {} })).toThrow(
      "figure: data: expected at least one trace, got none",
    );
    expect(() => drawn({ x: [], y: [] })).toThrow(
      "figure: data: expected something to draw, got a trace without a value",
    );
    expect(() => drawn({ x: [NaN], y: [NaN] })).toThrow("without a value");
    const loop: Record<string, unknown> = { x: [1] };
    loop.meta = loop;
    expect(() => of(loop)).toThrow(
      "figure: data[0].meta: expected a value that JSON carries, got an object that contains",
    );
  });

  it("may be missing where a title says why", () =>
    expect(() => requireSomething(emptyFigure("Gain", "no rows of this study"))).not.toThrow());
});

it("Plotly's types name all types of traces, each with its fields", () => {
  expect(plotlyFields().size).toBeGreaterThan(40);
  for (const fields of plotlyFields().values()) expect(fields.size).toBeGreaterThan(15);
  expect([...plotlyFields().get("scatter")!]).toEqual(expect.arrayContaining(["x", "y", "error_y", "hovertemplate"]));
});
