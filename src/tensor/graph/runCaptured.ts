/** Captured graphs, kept by what they compute and for which shapes. */

import type { NamedTensors, tf } from "../load";
import { capture, type Captured } from "./capture";

const graphs = new Map<string, Captured>();

/** What a function takes; an input that is undefined is left out. */
type Inputs = { [name: string]: tf.Tensor | undefined };

/**
 * The outputs of `fn(settings, inputs)`, as one native call: captured at the first use of these settings and shapes.
 *
 * Policies of one configuration share a graph, for parameters are inputs. `fn` gets the settings as they stand in the
 * key, so that none can reach the graph and be missing from the key; it must not close over anything that changes.
 * Outputs and errors: as {@link Captured.run} and {@link capture}.
 *
 * @param name of what `fn` computes; part of the key, and in front of error messages
 * @param settings plain data, as JSON keeps it
 */
export function runCaptured<Settings extends object, Given extends Inputs, Outputs extends NamedTensors>(
  name: string,
  settings: Settings,
  fn: (settings: Settings, inputs: Given) => Outputs,
  inputs: Given,
): Outputs {
  const present = Object.entries(inputs).filter((input): input is [string, tf.Tensor] => input[1] !== undefined);
  const key = JSON.stringify(settings);
  const shapes = present.map(([input, tensor]) => [input, tensor.dtype, tensor.shape]);
  const id = JSON.stringify([name, key, shapes]);
  let graph = graphs.get(id);
  if (!graph) {
    const inKey = JSON.parse(key) as Settings;
    graph = capture(name, (given) => fn(inKey, given as Given), Object.fromEntries(present));
    graphs.set(id, graph);
  }
  return graph.run(Object.fromEntries(present)) as Outputs;
}
