/** Plotly's own controls: what is moved in a saved notebook, where no kernel runs. Several figures become one. */

import type { Data, Layout } from "plotly.js-dist";
import type { Figure } from "./figure";
import { ink, size } from "./theme";

/** Pixels below the axis for the slider. */
const SPACE = 78;

/** Properties of traces and of the layout that may differ from one of the figures to the next. */
const traceKeys = ["x", "y", "text", "customdata", "name", "hovertemplate"] as const;
const layoutKeys = ["shapes", "annotations"] as const;

/** The setting that a slider moves: its name, its values, at least two, and the one that is shown first. */
export interface Setting {
  name: string;
  values: number[];
  first: number;
}

/**
 * The figures `of` each value as one, with a slider between them. They have the same traces in the same order, on the
 * same axes. Throws RangeError where `first` is none of the values.
 */
export function withSlider({ name, values, first }: Setting, of: (value: number) => Figure): Figure {
  const active = values.indexOf(first);
  if (active < 0) throw new RangeError(`withSlider: first: expected one of ${values.join(", ")}, got ${first}`);
  const figures = values.map(of);
  const { data, layout } = figures[active];
  const steps = figures.map((figure, i) => ({
    label: String(values[i]),
    method: "update",
    args: differences(figure, figures),
  }));
  const slider = { active, steps, currentvalue: { prefix: `${name} = `, font: { size: size.text } }, ...look };
  return { data, layout: { ...higher(layout), sliders: [slider] } as Partial<Layout> };
}

/** The same with a menu in the upper right corner; each choice shows the traces that `isShown` says. */
export function withMenu(
  { data, layout }: Figure,
  {
    labels,
    active,
    isShown,
  }: { labels: string[]; active: number; isShown: (choice: number, trace: number) => boolean },
): Figure {
  const shown = (choice: number) => data.map((_, trace) => isShown(choice, trace));
  const buttons = labels.map((label, choice) => ({ label, method: "restyle", args: [{ visible: shown(choice) }] }));
  const menu = { buttons, active, type: "dropdown", x: 1, xanchor: "right", y: 1.02, yanchor: "bottom" };
  const first = shown(active);
  return {
    data: data.map((trace, i) => ({ ...trace, visible: first[i] }) as Data),
    layout: { ...layout, updatemenus: [menu] } as Partial<Layout>,
  };
}

const look = {
  pad: { t: 52, b: 6 },
  len: 0.96,
  x: 0.02,
  font: { size: size.small },
  bordercolor: ink.line,
  bgcolor: ink.grid,
  activebgcolor: ink.line,
  tickcolor: ink.line,
};

/** Plotly's arguments of "update": changes of traces, of the layout, and which traces. */
function differences({ data, layout }: Figure, all: Figure[]): [object, object, number[]] {
  const differs = (of: (figure: Figure) => unknown) => new Set(all.map((each) => JSON.stringify(of(each)))).size > 1;
  const keyOf = (trace: Data, key: string) => (trace as Record<string, unknown>)[key];
  const changing = data.map((_, i) => i).filter((i) => traceKeys.some((key) => differs((f) => keyOf(f.data[i], key))));
  const keys = traceKeys.filter((key) => changing.some((i) => differs((figure) => keyOf(figure.data[i], key))));
  const restyle = keys.map((key) => [key, changing.map((i) => short(keyOf(data[i], key)))]);
  const relayout = layoutKeys.filter((key) => differs((f) => f.layout[key])).map((key) => [key, short(layout[key])]);
  const title = differs((figure) => figure.layout.title) ? [["title.text", layout.title?.text]] : [];
  return [Object.fromEntries(restyle), Object.fromEntries([...relayout, ...title]), changing];
}

/** Numbers to four digits: a saved notebook has every step. */
function short(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null), (_, each: unknown) =>
    typeof each === "number" ? Number(each.toPrecision(4)) : each,
  ) as unknown;
}

function higher(layout: Partial<Layout>): Partial<Layout> {
  const { b = 0, ...margin } = layout.margin ?? {};
  return { ...layout, height: (layout.height ?? 0) + SPACE, margin: { ...margin, b: b + SPACE } };
}
