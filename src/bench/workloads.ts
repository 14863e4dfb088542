/** What is measured against whom. */

import type { InstructionSet } from "./instructions";
import { ourName } from "./rows";
import { machine } from "./workloads/machine";
import { generation, grpoStep, memoryOfRl, rlRun } from "./workloads/rollouts";
import { growingSizes, memoryOfTraining, scaling, startUp, training } from "./workloads/training";
import { group, type Side, type Workload } from "./workloads/workload";

export { rlSettings } from "./workloads/rollouts";
export { group, heads, layers, length, time } from "./workloads/workload";
export type { Procedure, Shape, Side, Workload } from "./workloads/workload";

/** All workloads, in the order in which they are measured, with the goals for a machine with these instructions. */
export function workloads(instructions: InstructionSet): Workload[] {
  const widths = [32, 64, 128, 256];
  return [
    ...widths.flatMap((width) => [64, 256].map((batch) => training(width, batch, instructions))),
    ...[64, 512].flatMap((rollouts) => [1, group].map((samples) => generation(rollouts, samples, instructions))),
    grpoStep(instructions),
    rlRun(instructions),
    startUp(instructions),
    memoryOfTraining(instructions),
    memoryOfRl(instructions),
    scaling(instructions),
    ...growingSizes(instructions),
    ...machine(instructions),
  ];
}

/** Whether it is a workload of ours that is measured in calls, so that a profile can say where their time goes. */
export function isOurWork({ sides, procedure, tellsMemory }: Workload): boolean {
  return procedure === "calls" && sides[0].peer === ourName && !tellsMemory;
}

/** The workloads that have goals, with no other sides than those that goals need, and the variants of ours. */
export function goalsAlone(all: Workload[]): Workload[] {
  return all.filter(hasGoal).map((workload) => ({ ...workload, sides: workload.sides.filter(isNeeded(workload)) }));
}

function hasGoal({ goal, sides }: Workload): boolean {
  return goal !== undefined || sides.some((side) => side.goal !== undefined);
}

/** A goal of ours alone needs what it is compared with: another library's peers are no part of it. */
function isNeeded({ procedure, goal }: Workload) {
  return (side: Side): boolean =>
    side.peer.startsWith(ourName) ||
    side.goal !== undefined ||
    (goal !== undefined && (procedure === "scaling" || side.peer === "TensorFlow alone"));
}
