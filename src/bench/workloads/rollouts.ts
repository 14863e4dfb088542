/** Generation, GRPO steps, and RL runs. */

import { createTestbed } from "../../strings";
import { reinforceSchema } from "../../training/config";
import { atLeast, atMost, generationGoals, grpoGoals, memoryGoals } from "../goals";
import type { InstructionSet } from "../instructions";
import { compiledCache } from "../rows";
import type { RlSettings } from "../specification";
import { librariesAlone, ours, variants } from "./ours";
import { layers, length, time, type Shape, type Side, type Workload } from "./workload";

const names = createTestbed().vocabulary.names as string[];

/** samples: completions for each prompt that ours reads; the peers read every rollout's prompt. */
export function generation(rollouts: number, samples: number, instructions: InstructionSet): Workload {
  const equal = samples === 1;
  const kind = "generate" as const;
  const goals = generationGoals(rollouts, !equal);
  const specification = { kind, length, samples };
  const peer = (name: string, program: string, least?: Parameters<typeof atLeast>[0]): Side => ({
    ...{ peer: name, program, specification: { ...specification, samples: 1 } },
    goal: least === undefined ? undefined : atLeast(least, instructions),
  });
  return {
    id: `generate-${rollouts}${equal ? "" : "-grouped"}`,
    title: `${rollouts} rollouts of ${length} tokens, ${equal ? "each prompt read by itself" : "ours as the system does it"}`,
    procedure: "calls",
    kind,
    shape: shapeOf(rollouts),
    tokens: rollouts * length,
    sides: [
      ours(specification, instructions),
      peer("PyTorch, KV cache", "torch_generate.py", goals.byHand),
      peer(compiledCache, "torch_generate_compiled.py", goals.compiled),
      peer("transformers", "hf_generate.py", goals.transformers),
      ...(equal && rollouts === 64 ? variants(specification, instructions) : []),
    ],
  };
}

/** Settings of the quick protocol's RL. */
export function rlSettings(): RlSettings {
  return reinforceSchema.parse({});
}

function shapeOf(batch: number): Shape {
  return { width: 64, batch, layers, time };
}

/** What a GRPO workload has whether its calls are steps or complete runs. */
function reinforcement(steps: number | undefined) {
  const rl = { ...rlSettings(), ...(steps !== undefined && { max_steps: steps }) };
  const rollouts = rl.num_prompts * rl.num_generations;
  const specification = { kind: "grpo" as const, rl, length, completeRun: steps !== undefined, vocabulary: names };
  return { specification, kind: "grpo" as const, shape: shapeOf(rollouts), tokens: rollouts * length };
}

export function grpoStep(instructions: InstructionSet): Workload {
  const { specification, ...step } = reinforcement(undefined);
  return {
    ...step,
    id: "grpo-step",
    title: "GRPO step, 16 prompts × 16 rollouts",
    procedure: "calls",
    sides: [
      ours(specification, instructions),
      byHand(specification, { goal: atLeast(grpoGoals.byHand, instructions) }),
      byTrl(specification, { goal: atLeast(grpoGoals.trl, instructions) }),
      ...variants(specification, instructions),
    ],
  };
}

/** Its goals are the step's. */
export function rlRun(instructions: InstructionSet): Workload {
  const steps = rlSettings().max_steps;
  const { specification, tokens, ...run } = reinforcement(steps);
  return {
    ...run,
    id: "rl-run",
    title: `RL run of the quick protocol, ${steps} steps, start to end`,
    procedure: "starts",
    tokens: tokens * steps,
    sides: [
      { ...ours(specification, instructions), rounds: 3 },
      byHand(specification, { rounds: 3 }),
      byTrl(specification, { rounds: 2 }),
    ],
  };
}

export function memoryOfRl(instructions: InstructionSet): Workload {
  const steps = 20;
  const { specification, kind, shape } = reinforcement(steps);
  return {
    ...{ kind, shape },
    id: "memory-rl",
    title: `peak memory of an RL run of ${steps} steps`,
    procedure: "memory",
    sides: [
      ours(specification, instructions),
      byHand(specification, { rounds: 3 }),
      byTrl(specification, { rounds: 1 }),
      ...librariesAlone(instructions),
    ],
    goal: atMost(memoryGoals.reinforcement, "MB above TensorFlow's own"),
  };
}

function byHand(specification: Side["specification"], also: Partial<Side>): Side {
  return { peer: "PyTorch, by hand", program: "torch_grpo.py", specification, ...also };
}

function byTrl(specification: Side["specification"], also: Partial<Side>): Side {
  return { peer: "TRL", program: "trl_grpo.py", specification, ...also };
}
