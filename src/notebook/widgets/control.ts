/** One of ipywidgets' own controls, by its name, with a typed value. */

import { escapeHtml } from "../../common/html";
import { Widget, reference, type Change, type ModelClass } from "./model";
import type { State } from "./registry";

/** What every control takes, by ipywidgets' names and defaults. */
export interface ControlOptions {
  /** Label before the control; `interact` takes the name of the parameter. */
  description?: string;
  disabled?: boolean;
  tooltip?: string;
  /** CSS of its box, such as { width: "300px" }. */
  layout?: Layout;
  /** `description_width` is a CSS length, or "initial" for as long as the description is; by default 80 px. */
  style?: { description_width?: string };
}

/** ipywidgets' Layout: properties of CSS by their names with underscores. */
export type Layout = Partial<
  Record<"width" | "height" | "min_width" | "max_width" | "margin" | "padding" | "border_top" | "flex_flow", string>
> & { display?: "none" | "flex" | ""; visibility?: "hidden" | "visible" };

/** How a value is kept in a control's state, where it is not its `value`. */
export interface Codec<V> {
  key: string;
  decode(raw: unknown): V;
  encode(value: V): unknown;
}

const BASE = "@jupyter-widgets/base";

const CONTROLS = "@jupyter-widgets/controls";

/** A field with bounds has the view of one without. */
function controls(name: string): ModelClass {
  const view = { module: CONTROLS, name: name.replace(/^Bounded/, "") };
  return { module: CONTROLS, version: "2.0.0", name, view };
}

const layoutClass: ModelClass = { module: BASE, version: "2.0.0", name: "Layout" };
const styleClass: ModelClass = { ...controls("DescriptionStyle"), view: { module: BASE, name: "Style" } };

/** A control with a value. */
export class Control<V> extends Widget {
  constructor(
    name: string,
    { layout, style, ...state }: State & ControlOptions,
    private readonly codec: Codec<V> = plain(),
  ) {
    super(controls(name), { ...state, ...(layout && { layout: reference(new Widget(layoutClass, layout)) }) });
    if (style) this.styled(style);
  }

  get value(): V {
    return this.codec.decode(this.get(this.codec.key));
  }

  set value(value: V) {
    this.set({ [this.codec.key]: this.codec.encode(value) });
  }

  get disabled(): boolean {
    return Boolean(this.get("disabled"));
  }

  set disabled(disabled: boolean) {
    this.set({ disabled });
  }

  get description(): string {
    return (this.get("description") ?? "") as string;
  }

  set description(description: string) {
    this.set({ description });
  }

  /** Calls `act` whenever the value changes; see Widget.onChange. */
  observe(act: (change: Change<V>) => unknown): void {
    const { decode } = this.codec;
    this.onChange(this.codec.key, (change) => act({ name: "value", old: decode(change.old), new: decode(change.new) }));
  }

  /** Gives the label another width. */
  styled(style: { description_width?: string }): void {
    this.set({ style: reference(new Widget(styleClass, style)) });
  }

  override show(fallback = this.fallback()): void {
    super.show(fallback);
  }

  /** What a saved notebook shows in the control's stead: its label and its value. */
  fallback(): { "text/html": string; "text/plain": string } {
    const text = [this.description, shown(this.value)].filter(Boolean).join(" = ");
    return { "text/html": `<p>${escapeHtml(text)}</p>`, "text/plain": text };
  }
}

function plain<V>(): Codec<V> {
  return { key: "value", decode: (raw) => raw as V, encode: (value) => value };
}

function shown(value: unknown): string {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}
