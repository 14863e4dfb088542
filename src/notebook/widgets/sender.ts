import type { Comm } from "../kernel";
import { takeBuffers } from "./buffers";
import type { State } from "./registry";

/** ms between two updates of one widget: more would only be drawn over, and thousands at once block a page. */
const INTERVAL = 40;

/** Sends a widget's changes: the first at once, those that follow within INTERVAL together, in one message. */
export class Sender {
  private waiting: State = {};
  private timer?: NodeJS.Timeout;
  private last = -Infinity;

  constructor(private readonly comm: Comm) {}

  set(patch: State): void {
    Object.assign(this.waiting, patch);
    const rest = this.last + INTERVAL - performance.now();
    if (rest <= 0) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), rest);
  }

  /** A view has set these: older values that wait would take it back. */
  overtaken(names: readonly string[]): void {
    for (const name of names) delete this.waiting[name];
  }

  custom(content: object, buffers?: Uint8Array[]): void {
    this.flush();
    this.comm.send({ method: "custom", content }, buffers);
  }

  /** Sends a state at once. */
  now(method: "update" | "echo_update", state: State): void {
    const { data, paths, buffers } = takeBuffers(state);
    this.comm.send({ method, state: data, buffer_paths: paths }, buffers);
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (Object.keys(this.waiting).length === 0) return;
    const patch = this.waiting;
    this.waiting = {};
    this.last = performance.now();
    this.now("update", patch);
  }
}
