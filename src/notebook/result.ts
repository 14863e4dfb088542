/** What a cell's last expression shows, and `show(value)`. */

import { types } from "node:util";
import { bundleWithImage } from "./figureBundle";
import type { MimeBundle } from "./kernel";
import { chosen, tabularBundle, type TableOptions } from "./table";
import { hasWidgets } from "./widgets/frontEnd";
import { TableWidget } from "./widgets/table";
import { isFigure, requireSomething } from "./values/figure";
import { tabularOf, type Tabular } from "./values/tabular";
import { isTensor, tensorText } from "./values/tensor";
import { errorText, textOf } from "./values/text";

/** The widgets behind tables, by what a front end is given of them: see ownWidget. */
const tables = new WeakMap<MimeBundle, TableWidget>();

/** Rows of a table that is not asked for by name. */
const ROWS = 20;

/**
 * What a notebook shows of a value: figures drawn, frames and arrays of like objects as tables, tensors with type, shape
 * and values, promises awaited, everything else as text; what is long is cut, with its length. Nothing (undefined) for
 * undefined, and for a promise of it. Never throws, and never rejects.
 */
export function bundleOf(value: unknown): MimeBundle | undefined | Promise<MimeBundle | undefined> {
  if (value === undefined) return undefined;
  try {
    if (types.isPromise(value)) return value.then(bundleOf, (reason: unknown) => rejected(reason));
    const special = typeof value === "object" && value !== null && !types.isProxy(value) ? specialOf(value) : undefined;
    if (!special) return { "text/plain": textOf(value) };
    return special instanceof Promise ? special.catch((error: unknown) => failed(value, error)) : special;
  } catch (error) {
    return failed(value, error);
  }
}

/** Of a figure, a widget, a tensor or a table, which more than text shows. Throws where they are faulty. */
export function specialOf(value: object, options: TableOptions = {}): MimeBundle | Promise<MimeBundle> | undefined {
  if (isWidget(value)) return value.bundle(value.fallback?.());
  if (isFigure(value)) {
    requireSomething(value);
    return bundleWithImage(value);
  }
  if (isTensor(value)) return { "text/plain": tensorText(value) };
  const tabular = tabularOf(value);
  return tabular && resultTable(chosen(tabular, options), options);
}

/** A small table is read at a glance, and a plain one stays in the saved notebook as it is. */
function resultTable(tabular: Tabular, options: TableOptions): MimeBundle {
  if (tabular.length <= ROWS || !hasWidgets()) return tabularBundle(tabular, { ...options, limit: ROWS, short: true });
  const shown = new TableWidget(tabular, options);
  const made = shown.bundle(shown.fallback());
  tables.set(made, shown);
  return made;
}

/** The widget that was made for this bundle, and that nothing else knows: to be closed when it is shown no more. */
export function ownWidget(shown: MimeBundle): { close(): void } | undefined {
  return tables.get(shown);
}

interface WidgetLike {
  bundle(fallback?: Partial<MimeBundle>): MimeBundle | Promise<MimeBundle>;
  fallback?(): Partial<MimeBundle>;
}

function isWidget(value: object): value is WidgetLike {
  const { bundle, show } = value as { bundle?: unknown; show?: unknown };
  return typeof bundle === "function" && typeof show === "function";
}

/** A value that cannot be shown as what it is: why not, and it as text. */
function failed(value: unknown, error: unknown): MimeBundle {
  const why = error instanceof Error ? error.message : String(error);
  return { "text/plain": `${why}\n${textOf(value)}` };
}

function rejected(reason: unknown): MimeBundle {
  const text = reason instanceof Error ? errorText(reason) : textOf(reason);
  return { "text/plain": `Rejected promise: ${text}` };
}
