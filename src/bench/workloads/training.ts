/** Training steps: of several widths and batches, of growing sizes, the first one, and two processes at once. */

import { atLeast, atMost, memoryGoals, shareOf, startGoal, trainingGoals } from "../goals";
import type { InstructionSet } from "../instructions";
import { peakName, peakOperations, peakProgram } from "../peak";
import { bytesMoved, operations, trainingProducts } from "../products";
import { ourName } from "../rows";
import type { OptimiserSettings } from "../specification";
import { createTestbed } from "../../strings";
import { librariesAlone, ours, variants } from "./ours";
import { heads, layers, time, type Shape, type Side, type Workload } from "./workload";

const optimiser: OptimiserSettings = {
  learning_rate: 3e-3,
  adam_beta1: 0.9,
  adam_beta2: 0.98,
  weight_decay: 0.1,
  max_grad_norm: 1,
};
const specification = { kind: "train" as const, optimiser };
const vocabulary = createTestbed().vocabulary.size;

/** A step at this width and batch, against all peers. */
export function training(width: number, batch: number, instructions: InstructionSet): Workload {
  const { products, ...step } = stepOf({ width, batch, layers, time });
  const goals = trainingGoals(width, batch);
  const matrices = { kind: "products" as const, products };
  const roof = goals.products === undefined ? undefined : shareOf(goals.products, "it", instructions);
  return {
    ...step,
    id: `train-w${width}-b${batch}`,
    title: `training step, width ${width}, batch ${batch}`,
    sides: [
      ours(specification, instructions),
      peer("PyTorch eager", "torch_train.py", { goal: atLeast(goals.eager, instructions) }),
      peer("torch.compile", "torch_train.py", { goal: atLeast(goals.compiled, instructions) }),
      peer("JAX jit", "jax_train.py", { goal: atLeast(goals.jax, instructions) }),
      { ...ours(matrices, instructions), peer: "products, TensorFlow", goal: roof },
      { peer: "products, PyTorch", program: "gemm.py", specification: matrices, goal: roof },
      {
        peer: peakName,
        program: peakProgram,
        specification: { kind: "peak" },
        operations: peakOperations(instructions),
        goal: goals.peak && shareOf(goals.peak, "it", instructions),
      },
      ...(width === 64 && batch === 64 ? variants(specification, instructions) : []),
    ],
  };
}

function peer(name: string, program: string, also: Partial<Side> = {}): Side {
  return { peer: name, program, specification, ...also };
}

function stepOf(shape: Shape) {
  const products = trainingProducts({ ...shape, heads, vocabulary });
  return {
    procedure: "calls" as const,
    kind: "train" as const,
    shape,
    tokens: shape.batch * shape.time,
    operations: operations(products),
    bytes: bytesMoved(products),
    products,
  };
}

/** Sizes beside the usual one: each grows width, layers or time alone. */
const sizes: Partial<Shape>[] = [
  {},
  ...[128, 256, 512].map((width) => ({ width })),
  ...[4, 8].map((count) => ({ layers: count })),
  ...[64, 128, 256].map((tokens) => ({ time: tokens })),
];

/** How time and memory grow with the model and its sequences, beside PyTorch. */
export function growingSizes(instructions: InstructionSet): Workload[] {
  return sizes.map((size) => {
    const shape = { width: 64, batch: 64, layers, time, ...size };
    const { procedure, kind, tokens, operations: count, bytes } = stepOf(shape);
    return {
      ...{ procedure, kind, shape, tokens, operations: count, bytes, tellsMemory: true },
      id: `size-w${shape.width}-l${shape.layers}-t${shape.time}`,
      title: `training step, width ${shape.width}, ${shape.layers} layers, ${shape.time} tokens, batch 64`,
      sides: [
        ours(specification, instructions),
        peer("PyTorch eager", "torch_train.py", { goal: atLeast(1, instructions) }),
      ],
    };
  });
}

const peersOfProcesses = [
  peer("PyTorch eager", "torch_train.py", { rounds: 3 }),
  peer("torch.compile", "torch_train.py", { rounds: 3 }),
  peer("JAX jit", "jax_train.py", { rounds: 3 }),
];

export function startUp(instructions: InstructionSet): Workload {
  return {
    id: "start",
    title: "start to the first training step's end, width 64, batch 128",
    procedure: "starts",
    kind: "train",
    shape: { width: 64, batch: 128, layers, time },
    sides: [ours(specification, instructions), ...peersOfProcesses],
    goal: atMost(startGoal, "ms"),
  };
}

export function memoryOfTraining(instructions: InstructionSet): Workload {
  return {
    id: "memory-train",
    title: "peak memory of training, width 64, batch 256",
    procedure: "memory",
    kind: "train",
    shape: { width: 64, batch: 256, layers, time },
    sides: [ours(specification, instructions), ...peersOfProcesses, ...librariesAlone(instructions)],
    goal: atMost(memoryGoals.training, "MB above TensorFlow's own"),
  };
}

/** Ours, and products of the same shapes as the measure of what two cores can do. */
export function scaling(instructions: InstructionSet): Workload {
  const work = training(64, 128, instructions);
  const sides = work.sides.filter(({ peer: name }) => name === ourName || name === "products, TensorFlow");
  return {
    ...work,
    id: "scaling",
    title: "two processes on two cores compared with one, training, width 64, batch 128",
    procedure: "scaling",
    operations: undefined,
    sides: sides.map((side) => ({ ...side, goal: undefined })),
    goal: { text: "≥ 0.9 of the products'", isMet: (value) => value >= 0.9 },
  };
}
