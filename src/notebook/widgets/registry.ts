/** The states of all widgets of this kernel, for pages that are reloaded or opened beside. */

import type { Comm, Comms } from "../kernel";
import { takeBuffers, type State } from "./buffers";

export type { State } from "./buffers";

const CONTROL = "jupyter.widget.control";

/** On globalThis, so that an edit of this file, which loads it again, loses no widget. */
const KEY = Symbol.for("grpo-origin.widgets");

/** By model id. The one registry of this process. */
export function registry(): Map<string, State> {
  const globals = globalThis as { [key: symbol]: unknown };
  return (globals[KEY] ??= new Map<string, State>()) as Map<string, State>;
}

/** Answers front ends that ask for the states of all widgets. */
export function answerStates(comms: Comms): void {
  comms.target(CONTROL, (comm) => comm.on({ onMessage: () => sendStates(comm) }));
}

/** In the form of ipywidgets' update_states, version 1.0 of its protocol for controls. */
function sendStates(comm: Comm): void {
  const states = Object.fromEntries([...registry()].map(([id, state]) => [id, describe(state)]));
  const { data, paths, buffers } = takeBuffers(states);
  comm.send({ method: "update_states", states: data, buffer_paths: paths }, buffers);
}

function describe(state: State): State {
  const { _model_name: model_name, _model_module: model_module, _model_module_version: model_module_version } = state;
  return { model_name, model_module, model_module_version, state };
}
