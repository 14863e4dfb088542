import { gunzipSync } from "node:zlib";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { liveChart } from "../../../src/notebook/liveChart";
import { figureWidget } from "../../../src/notebook/widgets";
import { onFrontEnd } from "./frontEnd";

const front = onFrontEnd();
const PLOTLY = "application/vnd.plotly.v1+json";
const line = (x: number[] = [], y: number[] = []) => ({ data: [{ x, y }], layout: {} });
const appended = () =>
  front.kernel.comms.sent.flatMap(({ data }) => (data.content as { append?: object[] } | undefined)?.append ?? []);

describe("a figure widget", () => {
  it("appends points in one message for a tenth of a second, without those before", async () => {
    const figure = figureWidget(line([0], [0]));
    for (let i = 1; i <= 100; i++) figure.append([{ trace: 0, x: [i], y: [2 * i] }]);
    await expect.poll(appended).toHaveLength(1);
    const [{ from, x, y }] = appended() as { from: number; x: number[]; y: number[] }[];
    expect([from, x.length, y[99]]).toEqual([1, 100, 200]);
    expect(front.kernel.comms.sent).toHaveLength(1);
  });

  it("gives pages that are loaded later all points", () => {
    const figure = figureWidget(line());
    figure.append([{ trace: 0, x: [1], y: [2] }]);
    expect(figure.get("figure")).toEqual(line([1], [2]));
  });

  it("leaves the figure that it was given as it was, also where traces share an array", () => {
    const x = [1];
    const given = {
      data: [
        { x, y: [1] },
        { x, y: [2] },
      ],
      layout: {},
    };
    const figure = figureWidget(given);
    for (const trace of [0, 1]) figure.append([{ trace, x: [2], y: [3] }]);
    expect(figure.get("figure").data.map((trace) => (trace as { x: number[] }).x)).toEqual([
      [1, 2],
      [1, 2],
    ]);
    expect(x).toEqual([1]);
  });

  it("sends Plotly once a page asks, gzipped, and has it in no state", async () => {
    const { id } = figureWidget(line());
    await front.kernel.comms.receive(id, { method: "custom", content: { want: "plotly" } });
    const [bytes] = front.kernel.comms.sent[0].buffers;
    expect(bytes.length).toBeLessThan(3e6);
    expect(gunzipSync(bytes).equals(readFileSync(require.resolve("plotly.js-dist")))).toBe(true);
    expect(JSON.stringify(front.kernel.comms.opened).length).toBeLessThan(20_000);
  });

  it("saves its state when it settles, or the fallback that it was given", async () => {
    const [changing, fixed] = [figureWidget(line()), figureWidget(line(), { fallback: line([9], [9]) })];
    for (const figure of [changing, fixed]) {
      await figure.show();
      figure.update(line([1], [1]));
      await figure.settle();
    }
    const saved = front.kernel.displays.filter(({ update }) => update).map(({ data }) => data[PLOTLY]);
    expect(saved).toMatchObject([line([1], [1]), line([9], [9])]);
  });
});

describe("liveChart", () => {
  it("grows a figure on a front end with widgets, and leaves it static at the end", async () => {
    const chart = liveChart({ title: "Learning", x: "step", y: "reward" });
    for (let i = 1; i <= 300; i++) await chart.add(i, { reward: i / 300 });
    await chart.done();
    expect(front.kernel.comms.opened).toHaveLength(1);
    const last = front.kernel.displays.at(-1)!.data;
    const { data } = last[PLOTLY] as { data: { x: number[] }[] };
    expect(data[0].x).toHaveLength(300);
    expect(Object.keys(last)).toContain("application/vnd.jupyter.widget-view+json");
  });
});
