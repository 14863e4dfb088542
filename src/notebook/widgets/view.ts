/** Widgets of our own, on anywidget: their views are modules of JavaScript in views/. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { hasWidgets } from "./frontEnd";
import { Widget } from "./model";

/**
 * A widget whose view is the module `esm`, a text with a default export { render({ model, el, signal }) } as
 * https://anywidget.dev has it, and whose state begins as `state`. A module loads no library before `render`: anywidget
 * loses the updates of one that takes over 2 s to load.
 */
export function widget<S extends object>(esm: string, state: S): Widget<S & ViewState> {
  return new Widget<S & ViewState>(anywidgetClass(), { _esm: esm, ...state });
}

export interface ViewState {
  _esm: string;
}

/** anywidget's model, in the version that JupyterLab serves: it would not find another one's. */
export function anywidgetClass() {
  return { module: "anywidget", name: "Any", version: hasWidgets() ? `~${installedVersion()}` : "*" };
}

function installedVersion(): string {
  const file = join(__dirname, "../../../.venv/share/jupyter/labextensions/anywidget/package.json");
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}

/** The text of a module of views/. */
export function viewText(name: string): string {
  return readFileSync(join(__dirname, "views", `${name}.mjs`), "utf8");
}
