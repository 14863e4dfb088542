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
  "application/vnd.jupyter.widget-view+json"?: { version_major: number; version_minor: number; model_id: string };
}

/** One of Jupyter's comms: a line between the code of cells and a part of the front end. */
export interface Comm {
  readonly id: string;
  /** What happens with the front end's messages: one after the other, beside the running cell. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the other side decides what it sends
  on(handlers: { onMessage?(data: any, buffers: Uint8Array[]): unknown; onClose?(): void }): void;
  send(data: object, buffers?: Uint8Array[]): void;
  close(): void;
}

export interface Comms {
  /** Opens a comm to what the front end has registered as `target`. */
  open(id: string, target: string, data: object, extra?: { metadata?: object; buffers?: Uint8Array[] }): Comm;
  /** Registers what happens when a front end opens a comm to `name`. */
  target(name: string, accept: (comm: Comm, data: object) => void): void;
}

/** What the launcher (src/notebook/kernel.cjs) offers to the code of cells. */
export interface Kernel {
  signal(): AbortSignal;
  display(content: { data: MimeBundle; metadata: object; transient: { display_id?: string } }, update: boolean): void;
  clear(wait: boolean): void;
  comms: Comms;
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
