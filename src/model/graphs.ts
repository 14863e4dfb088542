import { capture, type Captured } from "../tensor/graph/capture";
import { type NamedTensors } from "../tensor/namedTensors";

/**
 * Captured graphs by what they compute and for which shapes. Parameters are inputs of a graph, so that all
 * policies of one configuration share it.
 */
const graphs = new Map<string, Captured>();

/** The graph of this key, captured at its first use. The key must name all that `fn` closes over. */
export function graphOf(
  key: { name: string; [setting: string]: unknown },
  fn: (inputs: NamedTensors) => NamedTensors,
  examples: NamedTensors,
): Captured {
  const shapes = Object.entries(examples).map(([name, tensor]) => [name, tensor.dtype, tensor.shape]);
  const id = JSON.stringify([key, shapes]);
  const known = graphs.get(id);
  if (known) return known;
  const captured = capture(key.name, fn, examples);
  graphs.set(id, captured);
  return captured;
}

/** Frees every captured graph; the next use captures anew. */
export function disposeGraphs(): void {
  graphs.forEach((graph) => graph.dispose());
  graphs.clear();
}
