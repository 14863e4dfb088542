/** ipywidgets' controls: https://ipywidgets.readthedocs.io, with its names and defaults. */

import { Control, type Codec, type ControlOptions, type Layout } from "./control";
import { reference } from "./model";
import type { State } from "./registry";

/** Of a slider. */
export interface SliderOptions extends ControlOptions {
  min?: number;
  max?: number;
  step?: number;
  /** Whether values are sent while the mouse drags; by default they are. */
  continuous_update?: boolean;
  orientation?: "horizontal" | "vertical";
  /** Whether the value is shown, and can be typed, beside the slider. */
  readout?: boolean;
  /** By d3-format, such as ".3f". */
  readout_format?: string;
}

/** A slider of real numbers; by default from 0 to 100 in steps of 0.1. */
export function slider(value: number, options: SliderOptions = {}): Control<number> {
  return new Control("FloatSlider", { value, min: 0, max: 100, step: 0.1, ...options }, real);
}

/** A slider adds up its steps: 0.3 comes as 0.30000000000000004. */
const real: Codec<number> = {
  key: "value",
  decode: (raw) => Number((raw as number).toPrecision(12)),
  encode: (v) => v,
};

/** A slider of whole numbers; by default from 0 to 100. */
export function intSlider(value: number, options: SliderOptions = {}): Control<number> {
  return new Control("IntSlider", { value, min: 0, max: 100, step: 1, ...options });
}

/** A slider on a log scale: `min`, `max` and `step` are exponents of `base`; by default from 1 to 10,000. */
export function logSlider(value: number, options: SliderOptions & { base?: number } = {}): Control<number> {
  const defaults = { base: 10, min: 0, max: 4, step: 0.1, readout_format: ".3g" };
  return new Control("FloatLogSlider", { value, ...defaults, ...options }, real);
}

/** Of a field for a number; with `min` and `max` it takes none outside. */
export interface NumberOptions extends ControlOptions {
  min?: number;
  max?: number;
  step?: number;
  continuous_update?: boolean;
}

/** A field for a real number. */
export function number(value: number, options: NumberOptions = {}): Control<number> {
  return new Control(isBounded(options) ? "BoundedFloatText" : "FloatText", { value, ...bounds(options) });
}

/** A field for a whole number. */
export function integer(value: number, options: NumberOptions = {}): Control<number> {
  return new Control(isBounded(options) ? "BoundedIntText" : "IntText", { value, ...bounds(options) });
}

function isBounded({ min, max }: NumberOptions): boolean {
  return min !== undefined || max !== undefined;
}

function bounds(options: NumberOptions): NumberOptions & State {
  return isBounded(options) ? { min: -Number.MAX_VALUE, max: Number.MAX_VALUE, ...options } : { ...options };
}

/** A menu: of an array, whose items are shown as text, or of a record from labels to values. By default its first. */
export function dropdown<const T>(
  options: readonly T[] | Readonly<Record<string, T>>,
  { value, ...rest }: ControlOptions & { value?: T } = {},
): Control<T> {
  const entries: [string, T][] = Array.isArray(options)
    ? options.map((item: T) => [String(item), item])
    : Object.entries(options as Record<string, T>);
  const values = entries.map(([, item]) => item);
  const encode = (item: T) => indexOf(values, item);
  const index = value === undefined ? 0 : encode(value);
  const state = { _options_labels: entries.map(([label]) => label), index, ...rest };
  return new Control("Dropdown", state, { key: "index", decode: (at) => values[at as number], encode });
}

function indexOf<T>(values: T[], item: T): number {
  const at = values.indexOf(item);
  if (at >= 0) return at;
  throw new RangeError(`dropdown: value: expected one of ${values.map(String).join(", ")}, got ${String(item)}`);
}

/** A box to tick. */
export function checkbox(value = false, options: ControlOptions & { indent?: boolean } = {}): Control<boolean> {
  return new Control("Checkbox", { value, ...options });
}

/** Of a field for text. */
export interface TextOptions extends ControlOptions {
  placeholder?: string;
  /** Whether each keystroke is sent; by default it is. */
  continuous_update?: boolean;
}

/** A line of text. */
export function text(value = "", options: TextOptions = {}): Control<string> {
  return new Control("Text", { value, ...options });
}

/** Several lines of text. */
export function textarea(value = "", options: TextOptions & { rows?: number } = {}): Control<string> {
  return new Control("Textarea", { value, ...options });
}

/** A file that was chosen; `last_modified` in ms since 1970. */
export interface UploadedFile {
  name: string;
  type: string;
  size: number;
  last_modified: number;
  content: Uint8Array;
}

/** A button that takes files from the browser's machine; `accept` as HTML has it, such as ".csv". */
export function fileUpload(
  options: ControlOptions & { accept?: string; multiple?: boolean } = {},
): Control<readonly UploadedFile[]> {
  return new Control("FileUpload", { value: [], description: "Upload", accept: "", multiple: false, ...options });
}

/** HTML, which is trusted. */
export function html(value = "", options: ControlOptions = {}): Control<string> {
  return new Control("HTML", { value, ...options });
}

/** A button. */
export class Button extends Control<void> {
  /** Calls `act` at each click; a click during a call waits for its end. What it prints or throws goes to the cell. */
  onClick(act: () => unknown): void {
    this.onMessage((content) => ((content as { event?: string }).event === "click" ? act() : undefined));
  }
}

/** A button with a text on it; `icon` by its name in Font Awesome 5. */
export function button(
  description: string,
  options: ControlOptions & {
    icon?: string;
    button_style?: "" | "primary" | "success" | "info" | "warning" | "danger";
  } = {},
): Button {
  return new Button("Button", { description, ...options });
}

/** Widgets in a box. */
class Box extends Control<void> {
  constructor(
    name: "HBox" | "VBox",
    private readonly children: readonly Control<unknown>[],
    options: { layout?: Layout },
  ) {
    super(name, { children: children.map(reference), ...options });
  }

  override fallback() {
    const all = this.children.map((child) => child.fallback());
    return {
      "text/html": all.map((each) => each["text/html"]).join(""),
      "text/plain": all.map((each) => each["text/plain"]).join("\n"),
    };
  }
}

/** Controls side by side. */
export function hbox(children: readonly Control<unknown>[], options: { layout?: Layout } = {}): Control<void> {
  return new Box("HBox", children, options);
}

/** Controls below one another. */
export function vbox(children: readonly Control<unknown>[], options: { layout?: Layout } = {}): Control<void> {
  return new Box("VBox", children, options);
}
