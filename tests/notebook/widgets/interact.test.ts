import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, expectTypeOf, it } from "vitest";
import { display, markdown } from "../../../src/notebook/display";
import { checkbox, dropdown, interact, slider } from "../../../src/notebook/widgets";
import { onFrontEnd } from "./frontEnd";

const front = onFrontEnd();
const VIEW = "application/vnd.jupyter.widget-view+json";
const figureOf = (y: number) => ({ data: [{ x: [1], y: [y] }], layout: {} });
const texts = () => front.kernel.displays.map(({ data, update }) => `${update ? "~" : "+"}${data["text/plain"]}`);
const move = (name: string, state: object) => front.kernel.comms.change(front.kernel.comms.idOf(name), state);

describe("interact", () => {
  it("calls the function at once and at each change, and replaces what it showed", async () => {
    await interact(({ n, flag }) => `${n} ${flag}`, { n: slider(1), flag: checkbox() });
    await move("FloatSlider", { value: 2 });
    await move("Checkbox", { value: true });
    expect(texts().slice(1)).toEqual(["+1 false", "~2 false", "~2 true"]);
    expect(new Set(front.kernel.displays.slice(1).map(({ id }) => id)).size).toBe(1);
  });

  it("knows the types of values from the controls, and from ipywidgets' short forms", async () => {
    const controls = { a: slider(1), b: dropdown(["x", "y"]), c: true, d: 3, e: "s", f: [1, 2] } as const;
    await interact((values) => {
      expectTypeOf(values.a).toEqualTypeOf<number>();
      expectTypeOf(values.b).toEqualTypeOf<"x" | "y">();
      expectTypeOf(values.c).toEqualTypeOf<boolean>();
      expectTypeOf(values.d).toEqualTypeOf<number>();
      expectTypeOf(values.e).toEqualTypeOf<string>();
      expectTypeOf(values.f).toEqualTypeOf<1 | 2>();
      expect(values).toEqual({ a: 1, b: "x", c: true, d: 3, e: "s", f: 1 });
    }, controls);
    const ofThree = front.kernel.comms.opened.find(({ id }) => id === front.kernel.comms.idOf("IntSlider"))!.data;
    expect(ofThree).toMatchObject({ state: { min: -3, max: 9, value: 3 } });
  });

  it("updates a figure in place, and keeps the last one as the fallback", async () => {
    await interact(({ n }) => figureOf(n), { n: slider(1) });
    await move("FloatSlider", { value: 5 });
    const figure = front.kernel.comms.idOf("Any");
    expect(front.kernel.comms.sent.filter(({ id }) => id === figure).map(({ data }) => data.state)).toEqual([
      { figure: figureOf(5) },
    ]);
    await expect
      .poll(() => front.kernel.displays.at(-1)!.data, { timeout: 3000 })
      .toMatchObject({ [VIEW]: { model_id: figure }, "application/vnd.plotly.v1+json": figureOf(5) });
  });

  it("replaces what the function displays itself, and empties what a later call does not show", async () => {
    await interact(
      ({ n }) => {
        for (let i = 0; i < n; i++) markdown(`${n}: ${i}`);
      },
      { n: slider(2) },
    );
    await move("FloatSlider", { value: 1 });
    expect(texts().slice(1)).toEqual(["+2: 0", "+2: 1", "~1: 0", "~"]);
    display({ "text/plain": "of the cell" });
    expect(texts().at(-1)).toBe("+of the cell");
  });

  it("closes the table of the last call, which nobody sees any more", async () => {
    const rows = (n: number) => Array.from({ length: 50 }, (_, i) => ({ i, n }));
    await interact(({ n }) => rows(n), { n: slider(1) });
    const first = front.kernel.comms.idOf("Any");
    await move("FloatSlider", { value: 2 });
    expect(front.kernel.comms.closed).toEqual([first]);
    expect(front.kernel.displays.at(-1)!.data[VIEW]?.model_id).toBe(front.kernel.comms.idOf("Any"));
  });

  it("shows what a call throws, and the next result in its stead", async () => {
    await interact(
      async ({ n }) => {
        await sleep(1);
        if (n === 2) throw new RangeError("n: expected other than 2");
        return `fine: ${n}`;
      },
      { n: slider(1) },
    );
    await move("FloatSlider", { value: 2 });
    const { data } = front.kernel.displays.at(-1)!;
    expect(data["application/vnd.jupyter.stderr"]).toMatch(/^RangeError: n: expected other than 2\n/);
    await move("FloatSlider", { value: 3 });
    expect(texts().at(-1)).toBe("~fine: 3");
  });

  it("does not pile up slow calls: of all changes during one, the last is drawn", async () => {
    const calls: number[] = [];
    await interact(
      async ({ a }) => {
        calls.push(a);
        await sleep(20);
      },
      { a: slider(0), b: checkbox() },
    );
    await Promise.all(Array.from({ length: 50 }, (_, i) => move("FloatSlider", { value: i + 1 })));
    expect(calls).toEqual([0, 50]);
  });

  it("where a program executes the notebook shows the first result, or the fallback", async () => {
    delete process.env.JPY_SESSION_NAME;
    await interact(({ n }) => figureOf(n), { n: slider(1) });
    await interact(({ n }) => figureOf(n), { n: slider(1) }, { fallback: figureOf(9) });
    const plotly = front.kernel.displays.map(({ data }) => data["application/vnd.plotly.v1+json"]);
    expect(plotly).toMatchObject([figureOf(1), figureOf(9)]);
    expect(front.kernel.comms.opened).toEqual([]);
  });
});
