/** What a function shows that is called again and again: what it returns and what it displays, in place of the last. */

import type { Figure } from "../../figures/plot/figure";
import { redirected, type Display } from "../display";
import type { MimeBundle } from "../kernel";
import { bundleOf } from "../result";
import { cutText } from "../values/text";
import { Outlet } from "./outlet";

export class Results {
  private readonly outlets: Outlet[] = [];
  private used = 0;

  /** `fallback` is what saved notebooks show in the stead of the first figure. */
  constructor(private readonly fallback?: Figure) {}

  /** Calls `fn`, whose displays and result replace those of the last call, one by one; what it throws is shown too. */
  async show(fn: () => unknown): Promise<void> {
    this.used = 0;
    try {
      const value = await redirected((bundle) => this.next(bundle), fn);
      const bundle = typeof value === "string" ? { "text/plain": cutText(value) } : await bundleOf(value);
      if (bundle) this.next(bundle);
    } catch (error) {
      this.next(errorBundle(error));
    }
    for (const outlet of this.outlets.slice(this.used)) outlet.empty();
  }

  private next(bundle: MimeBundle): Display {
    const outlet = this.outlets[this.used];
    if (outlet) outlet.update(bundle);
    else this.outlets.push(new Outlet(bundle, this.used === 0 ? this.fallback : undefined));
    return this.outlets[this.used++];
  }
}

/** An error as a cell shows it: red, with the lines of its stack that are the reader's. */
function errorBundle(error: unknown): MimeBundle {
  const text = error instanceof Error ? ownLines(error) : `Thrown: ${String(error)}`;
  return { "application/vnd.jupyter.stderr": text, "text/plain": text };
}

function ownLines({ name, message, stack = "" }: Error): string {
  if (name === "AbortError" || name === "Stopped") return "Interrupted: the call was stopped";
  const lines = stack.split("\n").filter((line) => /^\s+at /.test(line));
  const own = lines.filter((line) => !/node:|node_modules|src\/notebook\//.test(line));
  const inCells = own.map((line) => line.replace(/\/\S*\/cell-(\d+)\.ts/, "cell $1")); // as the kernel's errors name them
  return [`${name}: ${message}`, ...inCells].join("\n");
}
