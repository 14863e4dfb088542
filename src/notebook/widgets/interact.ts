/** A function with controls for its arguments, as ipywidgets' interact. */

import { escapeHtml } from "../../common/html";
import { show } from "../show";
import type { Figure } from "../../figures/plot/figure";
import { Control } from "./control";
import { checkbox, dropdown, intSlider, slider, text, vbox } from "./controls";
import { hasWidgets } from "./frontEnd";
import { latest } from "./latest";
import { Results } from "./results";

/** A control, or what ipywidgets makes one of: a number, true or false, a text, or an array of choices. */
export type Source = Control<unknown> | number | boolean | string | readonly unknown[];

/** The value that a control, or its short form, gives. */
export type ValueOf<C> =
  C extends Control<infer V>
    ? V
    : C extends number
      ? number
      : C extends boolean
        ? boolean
        : C extends string
          ? string
          : C extends readonly (infer T)[]
            ? T
            : never;

/**
 * Shows `controls` and, below them, what `fn` makes of their values: a figure, which then changes in place, a text or any
 * other value that it returns, and all that it displays. It is called at once, and after each change with the latest
 * values: while a call runs, or awaits, changes wait, and all but the last are left out. What it throws is shown.
 *
 * Where no widgets run, and in saved notebooks, the result for the controls' first or last values is shown; or
 * `fallback`, a figure that has sliders of Plotly's own.
 */
export async function interact<const C extends Record<string, Source>>(
  fn: (values: { [K in keyof C]: ValueOf<C[K]> }) => unknown,
  controls: C,
  { fallback }: { fallback?: Figure } = {},
): Promise<void> {
  const named = Object.entries(controls).map(([name, source]) => [name, controlOf(source)] as const);
  const values = () => Object.fromEntries(named.map(([name, control]) => [name, control.value]));
  const call = () => fn(values() as { [K in keyof C]: ValueOf<C[K]> });
  if (!hasWidgets() && fallback) return show(fallback);
  if (hasWidgets()) showControls(named);
  const results = new Results(fallback);
  const run = latest(() => results.show(call));
  for (const [, control] of named) control.observe(run);
  await run();
}

function showControls(named: (readonly [string, Control<unknown>])[]): void {
  for (const [name, control] of named) if (!control.description) control.description = name;
  const longest = Math.max(...named.map(([, { description }]) => description.length));
  for (const [, control] of named) control.styled({ description_width: `${Math.max(4, longest * 0.6)}em` });
  const names = named.map(([, { description }]) => description).join(", ");
  const line = `Controls: ${names} (live once the cell is run).`;
  vbox(named.map(([, control]) => control)).show({ "text/html": `<p>${escapeHtml(line)}</p>`, "text/plain": line });
}

/** By ipywidgets' rules: a number's slider runs from minus itself to three times itself. */
function controlOf(source: Source): Control<unknown> {
  if (source instanceof Control) return source;
  if (typeof source === "boolean") return checkbox(source);
  if (typeof source === "string") return text(source);
  if (typeof source !== "number") return dropdown(source as readonly unknown[]);
  const [min, max] = source === 0 ? [0, 1] : [-source, 3 * source].sort((a, b) => a - b);
  return Number.isInteger(source) ? intSlider(source, { min, max }) : slider(source, { min, max });
}
