/** A display's content by mime type; text/plain is what a console shows. */
export interface MimeBundle {
  "text/plain": string;
  "text/html"?: string;
  "text/markdown"?: string;
  "image/png"?: string;
  "image/svg+xml"?: string;
  "application/vnd.plotly.v1+json"?: unknown;
  /** Red, as JupyterLab shows standard error. */
  "application/vnd.jupyter.stderr"?: string;
  "application/vnd.jupyter.widget-view+json"?: { version_major: 2; version_minor: 0; model_id: string };
}

/** What the launcher (src/notebook/kernel.cjs) offers to the code of cells. */
export interface Kernel {
  signal(): AbortSignal;
  display(content: { data: MimeBundle; metadata: object; transient: { display_id?: string } }, update: boolean): void;
  clear(wait: boolean): void;
  comms: Comms;
}

/** Jupyter's comms: lines between a cell and what a front end shows of it. */
export interface Comms {
  /** Opens a comm to the front end. */
  open(id: string, target: string, data: object, extra?: { metadata?: object; buffers?: Uint8Array[] }): Comm;
  /** Registers what happens when a front end opens a comm to `target`. */
  target(name: string, accept: (comm: Comm, data: object) => void): void;
}

/** One line. Its messages are handled one after the other; what `onMessage` returns is awaited in between. */
export interface Comm {
  readonly id: string;
  on(handlers: { onMessage?(data: unknown, buffers: Uint8Array[]): unknown; onClose?(): void }): void;
  send(data: object, buffers?: Uint8Array[]): void;
  close(): void;
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
