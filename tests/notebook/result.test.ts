import { runInNewContext } from "node:vm";
import { afterEach, describe, expect, it } from "vitest";
import { bundleOf } from "../../src/notebook/result";
import { FakeKernel } from "./fakeKernel";

const textOf = async (value: unknown) => (await bundleOf(value))!["text/plain"];
const htmlOf = async (value: unknown) => (await bundleOf(value))!["text/html"];
afterEach(() => FakeKernel.remove());

describe("the last expression's result", () => {
  it("is nothing for undefined, and for a promise of it", async () => {
    expect(bundleOf(undefined)).toBeUndefined();
    expect(await bundleOf(Promise.resolve())).toBeUndefined();
  });

  it.each([
    [null, "null"],
    ["it's", `"it's"`],
    [0.1, "0.1"],
    [12n, "12n"],
    [Symbol("beta"), "Symbol(beta)"],
    [new Date(0), "1970-01-01T00:00:00.000Z"],
    [new Date(NaN), "Invalid Date"],
    [/a+/g, "/a+/g"],
    [new Set([1, 2]), "Set(2) { 1, 2 }"],
    [new Map<object, number>([[{ a: 1 }, 2]]), "Map(1) { { a: 1 } => 2 }"],
    [[1, [2]], "[ 1, [ 2 ] ]"],
    [{ a: { b: 1n } }, "{ a: { b: 1n } }"],
    [Math.max, "[Function: max]"],
    [class Base {}, "[class Base]"],
    [() => 1, "[Function (anonymous)]"],
    [new Float32Array([1, 0.5]), "Float32Array(2) [ 1, 0.5 ]"],
  ])("shows %o as a person would write it", async (value, text) => expect(await textOf(value)).toBe(text));

  it("awaits promises, and says so of one that was rejected", async () => {
    expect(await textOf(Promise.resolve([1]))).toBe("[ 1 ]");
    expect(await textOf(Promise.reject(new RangeError("no β")))).toBe("Rejected promise: RangeError: no β");
  });

  it("cuts long texts and lists, with their length", async () => {
    expect(await textOf("x".repeat(20_000))).toMatch(/^'x{10000}'\.\.\. 10000 more characters$/);
    const list = await textOf(Array.from({ length: 5000 }, (_, i) => i));
    expect(list).toMatch(/^\(5000\) \[/);
    expect(list).toContain("... 4900 more items");
    expect(await textOf(new Float64Array(5000))).toMatch(/^Float64Array\(5000\) \[[^]*4900 more items/);
  });

  it("keeps to a screen or two however large an object is", async () => {
    const fields = (count: number, length: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`field${i}`, "x".repeat(length)]));
    expect(await textOf(fields(1000, 10))).toContain("800 more fields");
    expect(await textOf(fields(100, 1000))).toMatch(/… cut: \d+ characters in all$/);
    const deep = Array.from({ length: 90 }, () => Array.from({ length: 90 }, () => ["a", [1]]));
    expect((await textOf(deep)).length).toBeLessThan(51_000);
    expect(await textOf(deep)).toContain("\n  …,");
  });

  it("shows errors by name, message, fields and cause, without the stack", async () => {
    const cause = Object.assign(new Error("disk full"), { code: "ENOSPC" });
    expect(await textOf(new TypeError("cannot save", { cause }))).toBe(
      ["TypeError: cannot save", "  caused by Error: disk full", "    code: 'ENOSPC'"].join("\n"),
    );
    expect(await textOf(new AggregateError([new Error("a")], "both"))).toBe(
      "AggregateError: both\n  one of 1: Error: a",
    );
    expect(await textOf({ error: new Error("inside") })).toBe("{ error: Error: inside }");
    const other = runInNewContext("new RangeError('of another realm')") as unknown;
    expect(await textOf(other)).toBe("RangeError: of another realm");
  });

  it("shows objects that contain themselves", async () => {
    const loop: Record<string, unknown> = { name: "loop" };
    loop.self = loop;
    expect(await textOf(loop)).toBe("<ref *1> { name: 'loop', self: [Circular *1] }");
    const error = new Error("turns");
    error.cause = error;
    expect(await textOf(error)).toBe("Error: turns\n  caused by [Circular]");
  });

  it("shows an instance by its class, without fields that are private by their name", async () => {
    class Optimizer {
      readonly rate = 0.1;
      _state = new Float64Array(1000);
      $cache = {};
      #hidden = 1;
      hidden() {
        return this.#hidden;
      }
    }
    expect(await textOf(new Optimizer())).toBe("Optimizer { rate: 0.1 }");
    expect(await textOf([new Optimizer()])).toBe("[ Optimizer { rate: 0.1 } ]");
  });

  it("calls no getter, and survives what throws when it is looked at", async () => {
    const trap = () => {
      throw new Error("trap");
    };
    expect(await textOf(Object.defineProperty({ a: 1 }, "b", { get: trap, enumerable: true }))).toBe(
      "{ a: 1, b: [Getter] }",
    );
    const tag = Object.defineProperty({}, Symbol.toStringTag, { get: trap });
    expect(typeof (await textOf(tag))).toBe("string");
    const shown = { [Symbol.for("nodejs.util.inspect.custom")]: trap, a: 1 };
    expect(await textOf(shown)).toContain("a: 1");
    expect(typeof (await textOf(Object.defineProperty({}, "bundle", { get: trap })))).toBe("string");
  });

  it("sets off no trap of a proxy", async () => {
    const handler = new Proxy({}, { get: (_, name) => () => expect.fail(`trap ${String(name)}`) });
    expect(await textOf(new Proxy({ a: 1 }, handler))).toBe("{ a: 1 }");
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(await textOf(proxy)).toBe("<Revoked Proxy>");
    expect(await textOf([proxy])).toBe("[ <Revoked Proxy> ]");
  });

  it("is a table for plain objects that are like, and text for those that are not", async () => {
    const rows = Array.from({ length: 30 }, (_, i) => ({
      axis: "depth",
      gain: i / 7,
      ...(i > 20 && { note: "late" }),
    }));
    const html = await htmlOf(rows);
    expect(html).toContain("<th");
    expect(html).toContain(">note</th>");
    expect(html).toContain("… and 10 more rows");
    expect(html).toContain("0.143");
    expect((await textOf(rows)).split("\n")[1]).toBe("depth      0");
    expect(await htmlOf([{ a: 1 }, { b: 1 }, { c: 1 }])).toBeUndefined();
    expect(await htmlOf([{ a: 1 }, 2])).toBeUndefined();
    expect(await htmlOf([])).toBeUndefined();
  });

  it("is a table for maps from names to numbers or to rows", async () => {
    expect(await textOf(new Map([["depth", 0.25]]))).toBe("key    value\ndepth   0.25");
    expect(await textOf(new Map([[0.02, { gain: 1, seeds: 20 }]]))).toBe(" key  gain  seeds\n0.02     1     20");
  });

  it("is a table for frames of danfojs, with an index that says something, and for its series", async () => {
    class Internals {
      $isSeries = false;
      $columns = [];
      $index = [];
    }
    const of = (fields: object) => Object.assign(new Internals(), fields);
    const frame = of({ columns: ["a", "b"], values: [[1, "x"], [2, "y"]], index: ["min", "max"], shape: [2, 2] }); // prettier-ignore
    expect(await textOf(frame)).toBe("     a  b\nmin  1  x\nmax  2  y");
    const series = of({ $isSeries: true, columns: ["a"], values: [1, 2], index: [0, 1], shape: [2] });
    expect(await textOf(series)).toBe("a\n1\n2");
    expect(await textOf({ frame })).toBe("{ frame: frame of 2 rows: a, b }");
    expect(await textOf([series, series])).toBe("[ series a of 2, series a of 2 ]");
  });

  it("is a figure for { data, layout }, and the reason for one that cannot be drawn", async () => {
    const figure = { data: [{ x: [1], y: [2] }], layout: { title: { text: "Gain" } } };
    const bundle = (await bundleOf(figure))!;
    expect(bundle["application/vnd.plotly.v1+json"]).toMatchObject(figure);
    expect(bundle["text/plain"]).toBe("Figure: Gain (1 trace)");
    expect(await textOf({ data: [{ colour: "red" }], layout: {} })).toMatch(/^figure: data\[0\]: expected /);
  });

  it("is a widget's own view", async () => {
    const widget = { show: () => undefined, bundle: (fallback: object) => ({ "text/plain": "W", ...fallback }) };
    expect(await bundleOf({ ...widget, fallback: () => ({ "text/html": "<p>W</p>" }) })).toEqual({
      "text/plain": "W",
      "text/html": "<p>W</p>",
    });
  });

  it("names what has its content in the engine", async () => {
    expect(await textOf(new SharedArrayBuffer(4))).toContain("SharedArrayBuffer");
    expect(await textOf(new WeakMap())).toBe("WeakMap { <items unknown> }");
  });
});
