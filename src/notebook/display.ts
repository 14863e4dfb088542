import { AsyncLocalStorage } from "node:async_hooks";
import { randomUUID } from "node:crypto";
import { kernel, type MimeBundle } from "./kernel";

/** Something shown in a cell's output that can be replaced there. */
export interface Display {
  /** Replaces what is shown by `bundle`. Outside a notebook, does nothing: a console only grows. */
  update(bundle: MimeBundle): void;
}

type Shows = (bundle: MimeBundle) => Display;

const redirection = new AsyncLocalStorage<Shows | undefined>();

/** Runs `fn`; what is displayed within it goes to `to`, not to the cell. */
export function redirected<T>(to: Shows, fn: () => T): T {
  return redirection.run(to, fn);
}

/** Shows a bundle in the running cell's output; a front end picks the richest type that it knows. */
export function display(bundle: MimeBundle): Display {
  const elsewhere = redirection.getStore();
  if (elsewhere) return redirection.run(undefined, () => elsewhere(bundle));
  const host = kernel();
  if (!host) {
    console.log(bundle["text/plain"]);
    return { update: () => undefined };
  }
  const content = (data: MimeBundle) => ({ data, metadata: {}, transient: { display_id } });
  const display_id = randomUUID();
  host.display(content(bundle), false);
  return { update: (next) => host.display(content(next), true) };
}

/** Shows text with Markdown's marks and formulas between dollar signs. */
export function markdown(text: string): void {
  display({ "text/markdown": text, "text/plain": text });
}

/** Empties the running cell's output; with `wait`, as soon as there is something new to show. */
export function clear(wait = true): void {
  kernel()?.clear(wait);
}
