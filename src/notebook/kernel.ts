/** A display's content by mime type; text/plain is what a console shows. */
export interface MimeBundle {
  "text/plain": string;
  "text/html"?: string;
  "text/markdown"?: string;
  "image/png"?: string;
  "image/svg+xml"?: string;
  "application/vnd.plotly.v1+json"?: unknown;
}

/** What the launcher (src/notebook/kernel.cjs) offers to the code of cells. */
export interface Kernel {
  signal(): AbortSignal;
  display(content: { data: MimeBundle; metadata: object; transient: { display_id?: string } }, update: boolean): void;
  clear(wait: boolean): void;
}

const never = new AbortController().signal;

/** The signal that aborts when the running cell is stopped; outside a notebook, one that never does. */
export function signal(): AbortSignal {
  return kernel()?.signal() ?? never;
}

/** The kernel that runs this code, or undefined in scripts and tests. */
export function kernel(): Kernel | undefined {
  return (globalThis as { [key: symbol]: unknown })[Symbol.for("grpo-origin.kernel")] as Kernel | undefined;
}
