/** What is measured against whom, and what the goals are. */

import { createTestbed } from "../strings";
import { reinforceSchema } from "../training/config";
import { bytesMoved, operations, trainingProducts, type CountedProduct } from "./products";
import { compiledCache, ourName, type Goal } from "./rows";
import type { Kind, OptimiserSettings, RlSettings, Specification } from "./specification";

/** One process that does a workload. */
export interface Side {
  peer: string;
  program: string;
  specification: Omit<Specification, "threads" | "inputs" | "peer">;
  /** Of ours compared with this peer; counts on one core. */
  goal?: Goal;
  /** Rounds at most, for what takes minutes. */
  rounds?: number;
}

/**
 * How a workload is measured: by calls of running processes; by processes from their start to their first call's end;
 * by the peak memory of such a process; or by what two processes do compared with one.
 */
export type Procedure = "calls" | "starts" | "memory" | "scaling";

export interface Workload {
  /** What `--only` names, by its beginning. */
  id: string;
  title: string;
  procedure: Procedure;
  kind: Kind;
  shape: { width: number; batch: number };
  /** Tokens that a call reads or writes. */
  tokens?: number;
  /** Floating-point operations of a call's matrix products. */
  operations?: number;
  /** Bytes that these products read and write at least. */
  bytes?: number;
  /** Bytes that a call reads and writes to copy them. */
  copied?: number;
  /** Ours first, where there is one of ours. */
  sides: Side[];
  /** Of ours alone. */
  goal?: Goal;
}

export const layers = 2;
export const heads = 4;
/** Tokens that a training step reads of each sequence. */
export const time = 32;
/** Tokens generated a rollout. */
export const length = 20;
/** Rollouts a prompt. */
export const group = 16;

const optimiser: OptimiserSettings = {
  learning_rate: 3e-3,
  adam_beta1: 0.9,
  adam_beta2: 0.98,
  weight_decay: 0.1,
  max_grad_norm: 1,
};

const vocabulary = createTestbed().vocabulary;

const atLeast = (least: number): Goal => ({ text: `≥ ${least}`, isMet: (value) => value >= least });
const atMost = (most: number, unit: string): Goal => ({ text: `≤ ${most} ${unit}`, isMet: (value) => value <= most });

/** All workloads, in the order in which they are measured. */
export function workloads(): Workload[] {
  const widths = [32, 64, 128, 256];
  return [
    ...widths.flatMap((width) => [64, 256].map((batch) => training(width, batch))),
    ...[64, 512].flatMap((rollouts) => [generation(rollouts, 1), generation(rollouts, group)]),
    grpo("grpo-step", "GRPO step, 16 prompts × 16 rollouts", "calls"),
    grpo("rl-run", "RL run of the quick protocol, 80 steps, start to end", "starts"),
    { ...startUp(), procedure: "starts", goal: atMost(4000, "ms") },
    memoryOfTraining(),
    scaling(),
    ...machine(),
  ];
}

/** Whether calls of ours are measured, which a profile can look into. */
export function isOurWork({ procedure, sides }: Workload): boolean {
  return procedure === "calls" && sides[0].peer === ourName;
}

function training(width: number, batch: number): Workload {
  const products = trainingProducts({ width, layers, heads, vocabulary: vocabulary.size, batch, time });
  const side = (peer: string, program: string, least?: number): Side => ({
    peer,
    program,
    specification: { kind: "train", optimiser },
    goal: least === undefined ? undefined : atLeast(least),
  });
  const matrices = { kind: "products" as const, products };
  const share: Goal = { text: "≥ 0.7 of it", isMet: (value) => value >= 0.7 };
  const roof = width >= 64 ? share : undefined;
  return {
    id: `train-w${width}-b${batch}`,
    title: `training step, width ${width}, batch ${batch}`,
    procedure: "calls",
    kind: "train",
    shape: { width, batch },
    tokens: batch * time,
    operations: operations(products),
    bytes: bytesMoved(products),
    sides: [
      side(ourName, "ours.ts"),
      side("PyTorch eager", "torch_train.py", width <= 64 ? 1.5 : width <= 128 ? 1.25 : 1),
      side("torch.compile", "torch_train.py", width <= 64 ? 1.3 : 1),
      side("JAX jit", "jax_train.py", 2),
      { peer: "products, TensorFlow", program: "ours.ts", specification: matrices, goal: roof },
      { peer: "products, PyTorch", program: "gemm.py", specification: matrices, goal: roof },
    ],
  };
}

/** samples: completions for each prompt that ours reads; the peers read every rollout's prompt. */
function generation(rollouts: number, samples: number): Workload {
  const equal = samples === 1;
  const kind = "generate" as const;
  const peer = { kind, length, samples: 1 };
  return {
    id: `generate-${rollouts}${equal ? "" : "-grouped"}`,
    title: `${rollouts} rollouts of ${length} tokens, ${equal ? "each prompt read by itself" : "ours as the system does it"}`,
    procedure: "calls",
    kind,
    shape: { width: 64, batch: rollouts },
    tokens: rollouts * length,
    sides: [
      { peer: ourName, program: "ours.ts", specification: { kind, length, samples } },
      { peer: "PyTorch, KV cache", program: "torch_generate.py", specification: peer, goal: atLeast(equal ? 2 : 2.5) },
      { peer: compiledCache, program: "torch_generate_compiled.py", specification: peer },
      { peer: "transformers", program: "hf_generate.py", specification: peer, goal: atLeast(equal ? 6 : 8) },
    ],
  };
}

/** Settings of the quick protocol's RL. */
export function rlSettings(): RlSettings {
  return reinforceSchema.parse({});
}

function grpo(id: string, title: string, procedure: "calls" | "starts"): Workload {
  const rl = rlSettings();
  const rollouts = rl.num_prompts * rl.num_generations;
  const completeRun = procedure === "starts";
  const specification = { kind: "grpo" as const, rl, length, completeRun, vocabulary: vocabulary.names as string[] };
  return {
    id,
    title,
    procedure,
    kind: "grpo",
    shape: { width: 64, batch: rollouts },
    tokens: rollouts * length * (completeRun ? rl.max_steps : 1),
    sides: [
      { peer: ourName, program: "ours.ts", specification },
      { peer: "PyTorch, by hand", program: "torch_grpo.py", specification, goal: atLeast(2) },
      { peer: "TRL", program: "trl_grpo.py", specification, goal: atLeast(10), rounds: completeRun ? 2 : undefined },
    ],
  };
}

function startUp(): Workload {
  const work = training(64, 128);
  const sides = work.sides.filter(({ specification }) => specification.kind === "train");
  return {
    ...work,
    id: "start",
    title: "start to the first training step's end, width 64, batch 128",
    tokens: undefined,
    operations: undefined,
    sides: sides.map((side) => ({ ...side, goal: undefined, rounds: 3 })),
  };
}

function memoryOfTraining(): Workload {
  const work = training(64, 256);
  const sides = work.sides.filter(({ specification }) => specification.kind === "train");
  return {
    ...work,
    id: "memory-train",
    title: "peak memory of training, width 64, batch 256",
    procedure: "memory",
    tokens: undefined,
    operations: undefined,
    sides: [...sides.map((side) => ({ ...side, goal: undefined })), ...librariesAlone()],
    goal: atMost(500, "MB"),
  };
}

/** What a process takes that loads the library and computes one small product. */
function librariesAlone(): Side[] {
  const specification = { kind: "products" as const, products: [[1, 256, 256, 256, 1]] as CountedProduct[] };
  return [
    { peer: "TensorFlow alone", program: "ours.ts", specification },
    { peer: "PyTorch alone", program: "gemm.py", specification },
  ];
}

/** Ours, and products of the same shapes as the measure of what two cores can do. */
function scaling(): Workload {
  const work = training(64, 128);
  const sides = work.sides.filter(({ peer }) => peer === ourName || peer === "products, TensorFlow");
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

/** What the roofline is made of besides the step's own products: the best product, and the memory. */
function machine(): Workload[] {
  const products: CountedProduct[] = [[1, 1024, 1024, 1024, 1]];
  const matrices = { kind: "products" as const, products };
  const size = 64 * 1024 * 1024; // far beyond any cache
  const common = { procedure: "calls" as const, shape: { width: 0, batch: 0 } };
  return [
    {
      ...common,
      id: "machine-product",
      title: "a product of matrices of 1024 × 1024",
      kind: "products",
      operations: operations(products),
      bytes: bytesMoved(products),
      sides: [
        { peer: "products, TensorFlow", program: "ours.ts", specification: matrices },
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

/** The most memory that an RL run may take, in MB. */
export const rlMemoryGoal = atMost(500, "MB");
