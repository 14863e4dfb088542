import { types } from "node:util";
import { display } from "./display";
import { specialOf } from "./result";
import { cutText, textOf } from "./values/text";
import type { TableOptions } from "./table";

export { bundle, bundleWithImage } from "./figureBundle";

/**
 * Shows a value in the running cell's output: figures drawn, rows and frames as tables, widgets, tensors with type, shape
 * and values, anything else as text. Promises are awaited. `options` are those of a table. Rejects with a RangeError that
 * names what is at fault, of a figure trace and field.
 */
export async function show(value: unknown, options: TableOptions = {}): Promise<void> {
  const settled = await value;
  const isObject = typeof settled === "object" && settled !== null && !types.isProxy(settled);
  const special = isObject ? await specialOf(settled, options) : undefined;
  display(special ?? { "text/plain": typeof settled === "string" ? cutText(settled) : textOf(settled) });
}
