/** One widget: a state that a cell and all its views share, over one comm. */

import { randomUUID } from "node:crypto";
import { display, type Display } from "../display";
import { kernel, type Comm, type MimeBundle } from "../kernel";
import { putBuffers, takeBuffers, type Path } from "./buffers";
import { hasWidgets } from "./frontEnd";
import { answerStates, registry, type State } from "./registry";
import { Sender } from "./sender";

const VIEW = "application/vnd.jupyter.widget-view+json";

/** Version of ipywidgets' protocol: https://github.com/jupyter-widgets/ipywidgets/blob/main/packages/schema/messages.md */
const PROTOCOL = { version: "2.1.0" };

/** Which JavaScript classes a front end makes of a widget. */
export interface ModelClass {
  module: string;
  version: string;
  /** Without "Model" and "View". */
  name: string;
  /** Its view's module and name, where they are others. */
  view?: { module: string; name: string };
}

/** What an observer is told, by the names of traitlets. */
export interface Change<V> {
  name: string;
  old: V;
  new: V;
}

type Act<V> = (change: Change<V>) => unknown;
type OnMessage = (content: unknown, buffers: Uint8Array[]) => unknown;

/** Where no front end can show widgets, a widget keeps its state and shows its fallback. */
export class Widget<S extends object = State> {
  readonly id: string = randomUUID();
  private readonly state: State;
  private readonly name: string;
  private readonly observers = new Map<string, Act<unknown>[]>();
  private readonly comm?: Comm;
  private readonly sender?: Sender;
  private answer?: OnMessage;
  protected shown?: Display;

  constructor({ module, version, name, view: seen = { module, name } }: ModelClass, own: S) {
    this.name = name;
    const model = { _model_module: module, _model_name: `${name}Model`, _model_module_version: version };
    const view = { _view_module: seen.module, _view_name: `${seen.name}View`, _view_module_version: version };
    this.state = { ...model, ...view, _anywidget_id: `grpo-origin.${this.id}`, ...own };
    const comms = kernel()?.comms;
    if (!comms || !hasWidgets()) return;
    answerStates(comms);
    const { data, paths, buffers } = takeBuffers(this.state);
    const content = { state: data, buffer_paths: paths };
    this.comm = comms.open(this.id, "jupyter.widget", content, { metadata: PROTOCOL, buffers });
    this.sender = new Sender(this.comm);
    this.comm.on({
      onMessage: (message, bytes) => this.receive(message as Message, bytes),
      onClose: () => registry().delete(this.id),
    });
    registry().set(this.id, this.state);
  }

  get<K extends keyof S & string>(key: K): S[K] {
    return this.state[key] as S[K];
  }

  /** Changes the state, here and in all views, and tells observers. Of quick successions the latest values are sent. */
  set(patch: Partial<S>): void {
    const changes = this.assign(patch as State);
    this.sender?.set(patch as State);
    for (const { act, change } of this.heard(changes)) act(change);
  }

  /** Changes the state without a word to the views; those of pages that are opened later have it. */
  keep(patch: Partial<S>): void {
    Object.assign(this.state, patch);
  }

  /**
   * Calls `act` whenever `key` changes, in a view or by `set`. Calls that a view makes are awaited one after the other,
   * each with the latest value; what they print or throw goes to the cell that made the widget.
   */
  onChange<K extends keyof S & string>(key: K, act: (change: Change<S[K]>) => unknown): void {
    this.observers.set(key, [...(this.observers.get(key) ?? []), act as Act<unknown>]);
  }

  /** Calls `act` with each message of a view of our own. A later call replaces it. */
  onMessage(act: OnMessage): void {
    this.answer = act;
  }

  /** Sends a message to the views; what `set` has still to send goes before it. */
  send(content: object, buffers?: Uint8Array[]): void {
    this.sender?.custom(content, buffers);
  }

  /** Shows a view. `fallback` is what saved notebooks show, and places without widgets. */
  show(fallback: Partial<MimeBundle> = {}): void | Promise<void> {
    this.shown = display(this.bundle(fallback));
  }

  /** Replaces the fallback; JupyterLab makes the view again, so not while someone works with it. */
  replaceFallback(fallback: Partial<MimeBundle>): void {
    this.shown?.update(this.bundle(fallback));
  }

  /** What a front end is given of this widget. */
  bundle(fallback: Partial<MimeBundle> = {}): MimeBundle {
    const view = { version_major: 2, version_minor: 0, model_id: this.id } as const;
    return { "text/plain": this.name, ...fallback, ...(this.comm && { [VIEW]: view }) };
  }

  /** Takes the widget out of all pages. */
  close(): void {
    registry().delete(this.id);
    this.comm?.close();
  }

  private async receive(message: Message, buffers: Uint8Array[]): Promise<void> {
    if (message.method === "request_state") return this.sender!.now("update", this.state);
    if (message.method === "custom") return void (await this.answer?.(message.content, buffers));
    const patch = putBuffers(message.state, message.buffer_paths ?? [], buffers);
    const changes = this.assign(patch);
    this.sender!.overtaken(Object.keys(patch));
    this.sender!.now("echo_update", patch); // for the same widget on other pages
    for (const { act, change } of this.heard(changes)) await act(change);
  }

  private assign(patch: State): Change<unknown>[] {
    const changes = Object.entries(patch).map(([name, value]) => ({ name, old: this.state[name], new: value }));
    Object.assign(this.state, patch);
    return changes.filter((change) => !Object.is(change.old, change.new));
  }

  private heard(changes: Change<unknown>[]): { act: Act<unknown>; change: Change<unknown> }[] {
    return changes.flatMap((change) => (this.observers.get(change.name) ?? []).map((act) => ({ act, change })));
  }
}

/** What a front end sends to a widget. */
type Message =
  | { method: "request_state" }
  | { method: "custom"; content: unknown }
  | { method: "update"; state: State; buffer_paths?: Path[] };

/** How one widget's state names another: an HBox its children. */
export function reference(of: { readonly id: string }): string {
  return `IPY_MODEL_${of.id}`;
}
