import { afterEach, describe, expect, it, vi } from "vitest";
import { markdown } from "../../src/notebook/display";
import { show } from "../../src/notebook/show";
import { signal } from "../../src/notebook/kernel";
import { FakeKernel } from "./fakeKernel";

const render = vi.hoisted(() => vi.fn());
vi.mock("../../src/figures/files/render", () => ({ render }));
afterEach(() => {
  FakeKernel.remove();
  delete process.env.GRPO_ORIGIN_PNG;
});

const figure = {
  data: [{ x: [1], y: [2] }],
  layout: { title: { text: "Gains vanish<br><span>with <b>Q</b></span>" } },
};
const shown = async () => {
  const kernel = new FakeKernel().install();
  await show(figure);
  return kernel.displays[0].data;
};

describe("show", () => {
  it("gives Plotly's JSON and a line of text, and no HTML that a forge would have to trust", async () => {
    const data = await shown();
    expect(Object.keys(data).sort()).toEqual(["application/vnd.plotly.v1+json", "text/plain"]);
    expect(data["application/vnd.plotly.v1+json"]).toMatchObject(figure);
    expect(data["text/plain"]).toBe("Figure: Gains vanish. with Q (1 trace)");
  });

  it("adds an image only where one is asked for and a browser draws it", async () => {
    process.env.GRPO_ORIGIN_PNG = "1";
    render.mockResolvedValueOnce(Buffer.from("png"));
    expect((await shown())["image/png"]).toBe(Buffer.from("png").toString("base64"));
    render.mockResolvedValueOnce(undefined);
    expect(Object.keys(await shown())).not.toContain("image/png");
  });

  it("prints its title outside a notebook", async () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
    await show(figure);
    markdown("**bold**");
    expect(log.mock.calls.flat()).toEqual(["Figure: Gains vanish. with Q (1 trace)", "**bold**"]);
    log.mockRestore();
  });
});

describe("signal", () => {
  it("is the running cell's, and outside a notebook one that never aborts", () => {
    expect(signal().aborted).toBe(false);
    const kernel = new FakeKernel().install();
    kernel.abort.abort();
    expect(signal().aborted).toBe(true);
  });
});
