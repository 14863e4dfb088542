import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { liveChart } from "../../src/notebook/liveChart";
import { progress } from "../../src/notebook/progress";
import { FakeKernel } from "./fakeKernel";

let kernel: FakeKernel;
beforeEach(() => {
  kernel = new FakeKernel().install();
});
afterEach(() => FakeKernel.remove());

describe("progress", () => {
  it("updates one display, and ends without a time", async () => {
    const bar = progress("GRPO <80>", 3);
    for (let step = 1; step <= 3; step++) await bar.update(step, "reward 0.5");
    bar.done();
    const [first, ...later] = kernel.displays;
    expect(first.update).toBe(false);
    expect(later.every(({ update, id }) => update && id === first.id)).toBe(true);
    const last = later[later.length - 1].data;
    expect(last["text/plain"]).toBe("GRPO <80>: 3 of 3, reward 0.5");
    expect(last["text/html"]).toContain('<progress value="3" max="3"');
    expect(last["text/html"]).toContain("GRPO &lt;80&gt;");
  });

  it("draws no more than ten times a second", async () => {
    const bar = progress("fast", 500);
    const began = performance.now();
    for (let step = 1; step <= 500; step++) await bar.update(step);
    const seconds = (performance.now() - began) / 1000;
    expect(kernel.displays.length).toBeLessThanOrEqual(2 + Math.ceil(seconds * 10));
  });

  it("ends a loop that awaits it once the cell was stopped, and leaves one that does not alone", async () => {
    const bar = progress("stopped", 10);
    kernel.abort.abort();
    await expect(bar.update(1)).rejects.toThrow("aborted");
    void bar.update(2); // an unhandled rejection would fail this test file
    await new Promise((resolve) => setTimeout(resolve, 20));
  });

  it("says that it was stopped, promises no time, and fills no bar afterwards", async () => {
    const clock = vi.spyOn(performance, "now").mockReturnValue(0);
    const bar = progress("GRPO", 60);
    clock.mockReturnValue(10_000);
    await bar.update(20, "reward 0.44");
    const texts = () => kernel.displays.map(({ data }) => data["text/plain"]);
    expect(texts().pop()).toBe("GRPO: 20 of 60, reward 0.44, about 20 s left");
    kernel.abort.abort();
    bar.done();
    clock.mockRestore();
    expect(texts().pop()).toBe("GRPO: 20 of 60, reward 0.44, stopped");
  });

  it("lets timers through while a loop runs", async () => {
    const bar = progress("busy", 100);
    let heard = false;
    setTimeout(() => (heard = true), 1);
    for (let step = 0; step < 100 && !heard; step++) {
      for (const end = performance.now() + 1; performance.now() < end;);
      await bar.update(step);
    }
    expect(heard).toBe(true);
  });

  it("writes one line to standard error outside a notebook", () => {
    FakeKernel.remove();
    const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const bar = progress("script", 2);
    void bar.update(1);
    bar.done("loss 0.1");
    const written = write.mock.calls.map(([text]) => text).join("");
    write.mockRestore();
    expect(written).toContain("script: 2 of 2, loss 0.1\n");
  });

  it("refuses a total that is no count", () => expect(() => progress("none", 0)).toThrow("total: expected an integer"));
});

describe("liveChart", () => {
  it("redraws one display while it grows, and ends as an interactive figure of all points", async () => {
    const chart = liveChart({ title: "Learning", x: "step", y: "reward" });
    for (let step = 1; step <= 5; step++) await chart.add(step, { reward: step / 10, ...(step > 3 && { kl: 1 }) });
    await chart.done();
    const growing = kernel.displays.slice(0, -1).map(({ data }) => data["image/svg+xml"]);
    expect(growing.length).toBeGreaterThan(1);
    expect(growing.every((svg) => svg?.startsWith("<svg"))).toBe(true);
    const last = kernel.displays[kernel.displays.length - 1].data["application/vnd.plotly.v1+json"];
    expect((last as { data: object[] }).data).toMatchObject([
      { name: "reward", x: [1, 2, 3, 4, 5], y: [0.1, 0.2, 0.3, 0.4, 0.5] },
      { name: "kl", x: [4, 5], y: [1, 1] },
    ]);
    expect(new Set(kernel.displays.map(({ id }) => id)).size).toBe(1);
  });
});
