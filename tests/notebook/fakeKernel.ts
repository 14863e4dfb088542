import type { Kernel, MimeBundle } from "../../src/notebook/kernel";
import { FakeComms } from "./widgets/fakeComms";

const globals = globalThis as { [key: symbol]: unknown };
const key = Symbol.for("grpo-origin.kernel");

/** Stands in for the launcher's side of the bridge and keeps what cells display. */
export class FakeKernel implements Kernel {
  readonly abort = new AbortController();
  readonly comms = new FakeComms();
  readonly displays: { data: MimeBundle; id: string | undefined; update: boolean }[] = [];

  install(): this {
    globals[key] = this;
    return this;
  }

  static remove(): void {
    delete globals[key];
  }

  signal = () => this.abort.signal;
  clear = () => undefined;
  display: Kernel["display"] = ({ data, transient }, update) => {
    this.displays.push({ data, id: transient.display_id, update });
  };
}
