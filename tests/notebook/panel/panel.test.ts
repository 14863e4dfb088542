import { beforeEach, describe, expect, it, vi } from "vitest";
import { grpoPanel } from "../../../src/notebook/panel";
import type { Figure } from "../../../src/figures/plot/figure";
import { registry } from "../../../src/notebook/widgets/registry";
import { onFrontEnd } from "../widgets/frontEnd";

const train = vi.hoisted(() => vi.fn());
vi.mock("../../../src/notebook/panel/training", () => ({ train }));

const front = onFrontEnd();
const context = { results: { rows: [], curves: [], prompts: [], protocol: "none" } } as never;
const press = (name: string) => {
  const { id } = front.kernel.comms.opened.find(({ data }) => {
    return (data as { state: { description?: string } }).state.description === name;
  })!;
  return front.kernel.comms.receive(id, { method: "custom", content: { event: "click" } });
};
const figure = () => registry().get(front.kernel.comms.idOf("Any"))!.figure as Figure;
const curves = () => figure().data.filter((trace) => (trace as { meta?: string }).meta);
const status = () => registry().get(front.kernel.comms.idOf("HTML"))!.value;

beforeEach(() => {
  train.mockReset();
});

describe("the panel", () => {
  it("trains with the settings of its controls, and draws each step's points", async () => {
    await grpoPanel(context);
    await front.kernel.comms.change(front.kernel.comms.idOf("FloatSlider"), { value: 0.2 });
    train.mockImplementation(async ({ onPoints }) => {
      onPoints(1, [{ name: "reward", y: 0.25 }]);
      onPoints(2, [{ name: "reward", y: 0.5 }]);
    });
    await press("Run");
    expect(train.mock.calls[0][0].settings).toMatchObject({ target: "depth", method: "grpo", beta: 0.2 });
    expect(curves()[0]).toMatchObject({ x: [1, 2], y: [0.25, 0.5] });
    expect(status()).toBe("step 2 of 80");
  });

  it("stops a run, and says after which step", async () => {
    await grpoPanel(context);
    train.mockImplementation(async ({ onPoints, signal }) => {
      onPoints(7, [{ name: "kl", y: 0.1 }]);
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      signal.throwIfAborted();
    });
    const run = press("Run");
    await press("Stop");
    await run;
    expect(status()).toBe("stopped after step 7 of 80");
  });

  it("shows what went wrong in a run", async () => {
    await grpoPanel(context);
    train.mockRejectedValue(new Error("the loss is <NaN>"));
    await press("Run");
    expect(status()).toContain("the loss is &lt;NaN&gt;");
  });

  it("keeps earlier runs until Reset, which also resets the controls", async () => {
    await grpoPanel(context);
    await front.kernel.comms.change(front.kernel.comms.idOf("FloatSlider"), { value: 0.2 });
    await press("Run");
    await press("Run");
    expect(curves()).toHaveLength(10); // five curves a run
    await press("Reset");
    expect(curves()).toHaveLength(0);
    await press("Run");
    expect(train.mock.calls[2][0].settings.beta).toBe(0.05);
  });

  it("where a program executes the notebook shows a static figure and ends", async () => {
    delete process.env.JPY_SESSION_NAME;
    await grpoPanel(context);
    expect(front.kernel.displays.map(({ data }) => Object.keys(data).sort())).toEqual([
      ["application/vnd.plotly.v1+json", "text/plain"],
    ]);
  });
});
