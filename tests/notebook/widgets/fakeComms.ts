import type { Comm, Comms } from "../../../src/notebook/kernel";

type Handlers = Parameters<Comm["on"]>[0];

/** What a comm sent, and to whom. */
export interface Sent {
  id: string;
  data: { method?: string; state?: Record<string, unknown>; content?: unknown; [key: string]: unknown };
  buffers: Uint8Array[];
}

/** Stands in for the kernel's side of comms and keeps what they send. */
export class FakeComms implements Comms {
  readonly opened: { id: string; target: string; data: object; buffers: Uint8Array[] }[] = [];
  readonly sent: Sent[] = [];
  readonly closed: string[] = [];
  readonly targets = new Map<string, (comm: Comm, data: object) => void>();
  private readonly handlers = new Map<string, Handlers>();

  open: Comms["open"] = (id, target, data, { buffers = [] } = {}) => {
    this.opened.push({ id, target, data, buffers });
    return this.comm(id);
  };
  target: Comms["target"] = (name, accept) => void this.targets.set(name, accept);

  /** A front end opens a comm. */
  comm(id: string): Comm {
    return {
      id,
      on: (handlers) => void this.handlers.set(id, handlers),
      send: (data, buffers = []) => void this.sent.push({ id, data: data as Sent["data"], buffers }),
      close: () => void this.closed.push(id),
    };
  }

  /** A front end sends a message; resolves once the cell has dealt with it. */
  async receive(id: string, data: object, buffers: Uint8Array[] = []): Promise<void> {
    await this.handlers.get(id)?.onMessage?.(data, buffers);
  }

  /** A view sets values. */
  change(id: string, state: object): Promise<void> {
    return this.receive(id, { method: "update", state, buffer_paths: [] });
  }

  /** Of the widget of this model name that was opened last. */
  idOf(name: string): string {
    const named = this.opened.filter(({ data }) => {
      return (data as { state?: { _model_name?: string } }).state?._model_name === `${name}Model`;
    });
    return named[named.length - 1].id;
  }
}
