/** The guard of graph capture: two runs of a function must ask TensorFlow for exactly the same. */
import type { Constant, GraphNode } from "./graphDef";
import { CaptureError, refusal } from "./refusal";

/**
 * Throws CaptureError unless the node of the second run equals that of the first.
 *
 * @param user the op that takes the node, where it is a constant
 */
export function demandSame(node: GraphNode, first: GraphNode | undefined, user: string): void {
  if (first && sameNode(node, first)) return;
  if (node.constant || first?.constant) throw refusal(user, changedConstant(node.constant, first?.constant));
  if (node.op !== first?.op) {
    throw refusal(user, `comes where a first run of the function had ${first?.op ?? "ended"}; ${advice}`);
  }
  throw refusal(user, `had other inputs or attributes in a first run of the function; ${advice}`);
}

/** Throws CaptureError if the second run ended before the first. */
export function demandSameEnd(count: number, first: GraphNode[]): void {
  if (count === first.length) return;
  throw new CaptureError(`${first[count].op}: came in a first run of the function but not in a second; ${advice}`);
}

const advice = "a captured function may depend on its inputs and on nothing that changes between calls";

function sameNode(a: GraphNode, b: GraphNode): boolean {
  const sameBytes = a.constant && b.constant ? Buffer.compare(a.constant.bytes, b.constant.bytes) === 0 : true;
  return a.name === b.name && sameBytes && JSON.stringify(described(a)) === JSON.stringify(described(b));
}

function described({ inputs, attributes, constant }: GraphNode): unknown {
  return [inputs, attributes, constant?.dtype, constant?.shape];
}

function changedConstant(now?: Constant, before?: Constant): string {
  const shape = (now ?? before)?.shape.join(", ");
  return `takes a constant [${shape}] whose value differs between two runs of the function; pass what changes as an input`;
}
