import { describe, expect, it } from "vitest";
import { figure, type Figure } from "../../../src/figures/plot/figure";
import { line, scatter } from "../../../src/figures/plot/marks";
import { withMenu, withSlider } from "../../../src/figures/plot/sliders";

const colour = "#000000";
const of = (b: number): Figure =>
  figure({ title: `b = ${b}`, subtitle: "", columns: 1, rowHeight: 100 }, [
    {
      x: { title: "x" },
      y: { title: "y" },
      marks: [
        line({ x: [0, 1], y: [0, 1] }, { colour }),
        scatter({ x: [b], y: [b * b], text: [`at ${b}`] }, { colour }),
      ],
      notes: [{ text: `note ${b}`, x: b, y: 0 }],
    },
  ]);
const setting = { name: "b", values: [1, 2, 3], first: 2 };

interface Step {
  label: string;
  args: [Record<string, unknown[]>, Record<string, unknown>, number[]];
}
const stepsOf = ({ layout }: Figure) => (layout as unknown as { sliders: { steps: Step[] }[] }).sliders[0].steps;

/** What Plotly's "update" makes of a figure. */
function updated({ data, layout }: Figure, [restyle, relayout, traces]: Step["args"]) {
  const changed = data.map((trace) => ({ ...trace }) as Record<string, unknown>);
  for (const [key, values] of Object.entries(restyle)) traces.forEach((trace, i) => (changed[trace][key] = values[i]));
  const { "title.text": text, ...rest } = relayout;
  return { data: changed, layout: { ...layout, ...rest, title: { ...layout.title, text } } };
}

describe("withSlider", () => {
  it("makes at each step the figure of that value", () => {
    const moved = withSlider(setting, of);
    stepsOf(moved).forEach(({ label, args }) => {
      const { data, layout } = of(Number(label));
      const shown = updated(moved, args);
      expect(shown.data).toEqual(data);
      expect([shown.layout.title, shown.layout.annotations]).toEqual([layout.title, layout.annotations]);
    });
  });

  it("shows the first value before it is moved, and carries only what changes", () => {
    const moved = withSlider(setting, of);
    expect(moved.data).toEqual(of(2).data);
    expect(stepsOf(moved)[0].args[2]).toEqual([1]);
    expect(Object.keys(stepsOf(moved)[0].args[0])).toEqual(["x", "y", "text"]);
  });

  it("refuses a first value that is none of the values", () => {
    expect(() => withSlider({ ...setting, first: 5 }, of)).toThrow("first: expected one of 1, 2, 3, got 5");
  });
});

describe("withMenu", () => {
  it("shows the traces of the choice", () => {
    const chosen = withMenu(of(1), { labels: ["a", "b"], active: 1, isShown: (choice, trace) => choice === trace });
    expect(chosen.data.map(({ visible }) => visible)).toEqual([false, true]);
    const { updatemenus } = chosen.layout as unknown as { updatemenus: { buttons: { args: object[] }[] }[] };
    expect(updatemenus[0].buttons[0].args).toEqual([{ visible: [true, false] }]);
  });
});
