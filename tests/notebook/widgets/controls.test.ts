import { execFileSync } from "node:child_process";
import { describe, expect, it, vi } from "vitest";
import {
  button,
  checkbox,
  dropdown,
  fileUpload,
  hbox,
  html,
  integer,
  intSlider,
  logSlider,
  number,
  slider,
  text,
  textarea,
  vbox,
} from "../../../src/notebook/widgets";
import { python } from "../python";
import { onFrontEnd } from "./frontEnd";

const front = onFrontEnd();
const stateOf = (id: string) => {
  const { data } = front.kernel.comms.opened.find((comm) => comm.id === id)!;
  return (data as { state: Record<string, unknown> }).state;
};

describe("controls", () => {
  it("have values that views set and cells set", async () => {
    const [real, integral, ticked, line] = [slider(0.5, { max: 1 }), intSlider(3), checkbox(), text("a")];
    await front.kernel.comms.change(real.id, { value: 0.1 + 0.2 });
    expect([real.value, integral.value, ticked.value, line.value]).toEqual([0.3, 3, false, "a"]);
    integral.value = 4;
    expect(front.kernel.comms.sent.at(-1)).toMatchObject({ id: integral.id, data: { state: { value: 4 } } });
  });

  it("tell their observers values, not what stands for them", async () => {
    const menu = dropdown(["whitened", "mean"]);
    const act = vi.fn();
    menu.observe(act);
    expect(stateOf(menu.id)).toMatchObject({ _options_labels: ["whitened", "mean"], index: 0 });
    await front.kernel.comms.change(menu.id, { index: 1 });
    expect(act.mock.calls).toEqual([[{ name: "value", old: "whitened", new: "mean" }]]);
  });

  it("take a record from labels to values, and refuse a value that is none of them", () => {
    const menu = dropdown<number>({ small: 4, large: 64 }, { value: 64 });
    expect(menu.value).toBe(64);
    expect(() => (menu.value = 5)).toThrow("dropdown: value: expected one of 4, 64, got 5");
  });

  it("give the bytes of files", async () => {
    const upload = fileUpload({ accept: ".csv" });
    const file = { name: "a.csv", type: "text/csv", size: 2, last_modified: 0, content: null };
    const message = { method: "update", state: { value: [file] }, buffer_paths: [["value", 0, "content"]] };
    await front.kernel.comms.receive(upload.id, message, [Uint8Array.of(104, 105)]);
    expect(Buffer.from(upload.value[0].content).toString()).toBe("hi");
  });

  it("let a button act at each click and at nothing else", async () => {
    const press = vi.fn();
    const go = button("Go");
    go.onClick(press);
    await front.kernel.comms.receive(go.id, { method: "custom", content: { event: "other" } });
    await front.kernel.comms.receive(go.id, { method: "custom", content: { event: "click" } });
    expect(press).toHaveBeenCalledTimes(1);
  });

  it("stand side by side, and are saved as their values", () => {
    const box = hbox([slider(0.5, { description: "β" }), vbox([html("<b>x</b>")])]);
    expect(stateOf(box.id).children).toHaveLength(2);
    void box.show();
    expect(front.kernel.displays[0].data["text/html"]).toBe("<p>β = 0.5</p><p>&lt;b&gt;x&lt;/b&gt;</p>");
  });

  it.skipIf(!python)("are ipywidgets' own: its classes, and no trait that it does not know", () => {
    const layout = { width: "10em" };
    const all = [
      slider(1, { readout_format: ".1f", tooltip: "t", layout, style: { description_width: "9em" } }),
      ...[intSlider(1), logSlider(1), number(1), number(1, { min: 0 }), integer(1), integer(1, { max: 9 })],
      ...[dropdown([1]), checkbox(), text(""), textarea("", { rows: 3 }), fileUpload({ accept: ".csv" })],
      ...[html(""), button("b", { icon: "play", button_style: "primary" }), hbox([]), vbox([])],
    ];
    expect(all).not.toHaveLength(0);
    const states = front.kernel.comms.opened.map(({ data }) => (data as { state: object }).state);
    const code = `import json, sys
from ipywidgets import Widget
def classes(c):
    for s in c.__subclasses__():
        yield s
        yield from classes(s)
known = {c.class_traits()["_model_name"].default_value: c for c in classes(Widget)}
for state in json.load(sys.stdin):
    traits = known[state["_model_name"]].class_traits(sync=True)
    for key, value in state.items():
        if key == "_anywidget_id": continue
        if key not in traits: print(state["_model_name"], key)
        elif key.startswith("_view") or key.startswith("_model"):
            if traits[key].default_value != value: print(state["_model_name"], key, value, traits[key].default_value)
`;
    const wrong = execFileSync(python!, ["-c", code], { input: JSON.stringify(states), encoding: "utf8" });
    expect(wrong).toBe("");
  });
});
