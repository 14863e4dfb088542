/** What the roofline is made of besides the step's own products: the best product, and the memory. */

import type { InstructionSet } from "../instructions";
import { bytesMoved, operations, type CountedProduct } from "../products";
import { ours } from "./ours";
import type { Workload } from "./workload";

export function machine(instructions: InstructionSet): Workload[] {
  const products: CountedProduct[] = [[1, 1024, 1024, 1024, 1]];
  const matrices = { kind: "products" as const, products };
  const size = 64 * 1024 * 1024; // far beyond any cache
  const common = { procedure: "calls" as const, shape: { width: 0, batch: 0, layers: 0, time: 0 } };
  return [
    {
      ...common,
      id: "machine-product",
      title: "a product of matrices of 1024 × 1024",
      kind: "products",
      operations: operations(products),
      bytes: bytesMoved(products),
      sides: [
        { ...ours(matrices, instructions), peer: "products, TensorFlow" },
        { peer: "products, PyTorch", program: "gemm.py", specification: matrices },
      ],
    },
    {
      ...common,
      id: "machine-memory",
      title: "copying 256 MiB",
      kind: "copy",
      copied: 2 * 4 * size,
      sides: [{ peer: "copy, PyTorch", program: "copy_memory.py", specification: { kind: "copy", size } }],
    },
  ];
}
