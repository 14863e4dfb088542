import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { Widget } from "../../../src/notebook/widgets/model";
import { registry } from "../../../src/notebook/widgets/registry";
import { FakeKernel } from "../fakeKernel";
import { onFrontEnd } from "./frontEnd";

const VIEW = "application/vnd.jupyter.widget-view+json";
const kind = { module: "m", version: "1.0.0", name: "Thing" };
const front = onFrontEnd();
const thing = (state: { n: number; s?: string }) => new Widget<{ n: number; s?: string }>(kind, state);
const updates = () => front.kernel.comms.sent.filter(({ data }) => data.method === "update");

describe("a widget", () => {
  it("opens a comm with its state and the classes that a front end makes of it", () => {
    const { id } = thing({ n: 1 });
    expect(front.kernel.comms.opened).toMatchObject([
      {
        id,
        target: "jupyter.widget",
        data: { state: { n: 1, _model_module: "m", _model_name: "ThingModel", _view_name: "ThingView" } },
      },
    ]);
  });

  it("sends a change at once, and those that follow within 40 ms in one message, the latest of each", async () => {
    const one = thing({ n: 0 });
    for (let n = 1; n <= 50; n++) one.set({ n, ...(n === 3 && { s: "kept" }) });
    expect(updates().map(({ data }) => data.state)).toEqual([{ n: 1 }]);
    await sleep(80);
    expect(updates().map(({ data }) => data.state)).toEqual([{ n: 1 }, { n: 50, s: "kept" }]);
  });

  it("does not take back, by a value that waits, what a view has set since", async () => {
    vi.useFakeTimers(); // a busy machine may be more than 40 ms between two lines
    try {
      const one = thing({ n: 0 });
      one.set({ n: 1 });
      one.set({ n: 2, s: "waits" });
      await front.kernel.comms.change(one.id, { n: 7 });
      vi.advanceTimersByTime(80);
      expect(updates().map(({ data }) => data.state)).toEqual([{ n: 1 }, { s: "waits" }]);
      expect(one.get("n")).toBe(7);
    } finally {
      vi.useRealTimers();
    }
  });

  it("sends what was set before a message that follows it", () => {
    const one = thing({ n: 0 });
    one.set({ n: 1 });
    one.set({ n: 2 });
    one.send({ say: "hello" });
    expect(front.kernel.comms.sent.map(({ data }) => data.state ?? data.content)).toEqual([
      { n: 1 },
      { n: 2 },
      { say: "hello" },
    ]);
  });

  it("tells observers what a view set, awaits them, and echoes it to other pages", async () => {
    const one = thing({ n: 1 });
    const done: unknown[] = [];
    one.onChange("n", async (change) => {
      await sleep(5);
      done.push(change);
    });
    await front.kernel.comms.change(one.id, { n: 7 });
    expect(done).toEqual([{ name: "n", old: 1, new: 7 }]);
    expect(one.get("n")).toBe(7);
    expect(front.kernel.comms.sent[0].data).toMatchObject({ method: "echo_update", state: { n: 7 } });
  });

  it("tells observers what the cell sets, and nothing where the value is the same", () => {
    const one = thing({ n: 1 });
    const act = vi.fn();
    one.onChange("n", act);
    one.set({ n: 1 });
    one.set({ n: 2 });
    expect(act.mock.calls).toEqual([[{ name: "n", old: 1, new: 2 }]]);
  });

  it("lets what an observer throws go to the kernel, which shows it in the cell", async () => {
    const one = thing({ n: 1 });
    one.onChange("n", () => {
      throw new RangeError("n: no");
    });
    await expect(front.kernel.comms.change(one.id, { n: 2 })).rejects.toThrow("n: no");
  });

  it("gives a page that is loaded again the states of all widgets, until they are closed", async () => {
    const [kept, closed] = [thing({ n: 1 }), thing({ n: 2 })];
    kept.set({ n: 3 });
    closed.close();
    front.kernel.comms.targets.get("jupyter.widget.control")!(front.kernel.comms.comm("control"), {});
    await front.kernel.comms.receive("control", { method: "request_states" });
    const { states } = front.kernel.comms.sent[front.kernel.comms.sent.length - 1].data as never as {
      states: Record<string, object>;
    };
    expect(states[kept.id]).toMatchObject({ model_name: "ThingModel", model_module: "m", state: { n: 3 } });
    expect(states).not.toHaveProperty(closed.id);
    expect(front.kernel.comms.closed).toEqual([closed.id]);
  });

  it("stays known when its file is loaded again, as after an edit", async () => {
    const { id } = thing({ n: 1 });
    vi.resetModules();
    const again = await import("../../../src/notebook/widgets/registry");
    expect(again.registry).not.toBe(registry);
    expect(again.registry().has(id)).toBe(true);
  });

  it("shows a view with its fallback beside it, which can be replaced", () => {
    const one = thing({ n: 1 });
    void one.show({ "text/html": "<p>1</p>" });
    one.replaceFallback({ "text/html": "<p>2</p>" });
    expect(front.kernel.displays.map(({ data, update }) => [data["text/html"], data[VIEW]?.model_id, update])).toEqual([
      ["<p>1</p>", one.id, false],
      ["<p>2</p>", one.id, true],
    ]);
  });

  it("where a program executes the notebook opens nothing, and shows its fallback without an id", () => {
    delete process.env.JPY_SESSION_NAME;
    const kernel = new FakeKernel().install();
    const one = thing({ n: 1 });
    one.set({ n: 2 });
    void one.show({ "text/plain": "fallback" });
    expect(kernel.comms.opened).toEqual([]);
    expect(kernel.displays[0].data).toEqual({ "text/plain": "fallback" });
    expect(one.get("n")).toBe(2);
  });
});
