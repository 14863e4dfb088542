/** What the plan of a protocol says that its rows do not. Of the protocol's file as it is now; others have no plan. */

import { planOf } from "../experiments/plan/plan";
import { promptSeed, type Plan, type TrainingRun } from "../experiments/plan/jobs";
import { knownProtocol } from "../experiments/protocols";
import type { Results, Study } from "../results/rows";
import { createTestbed, type Axis, type Testbed, type TestbedSettings } from "../strings";

/** Which operation sequences the prompts are made of, and how much training draws. */
export interface Training {
  /** Whether the run is one of the plan; of others nothing more is known. */
  knows(run: string): boolean;
  /** The operation sequence of a held-out prompt that all policies are asked; its rows name no operations. */
  sequenceOf(run: string, axis: string, prompt: number): string;
  /** Completions that a run draws for each operation sequence of its axis. */
  completionsPerSequence(run: string, axis: string): number;
}

/** A run on the testbed. */
interface PlannedRun {
  testbed: Testbed;
  rl: TrainingRun["rl"];
}

/** What evaluation asks: the stream of its prompts is that of evaluation/examination.ts. */
const heldOut = { seed: promptSeed, stream: "evaluation" };

/** As the plan of the protocol has it. */
export function trainingOf(protocol: string): Training {
  let runs: Map<string, PlannedRun> | undefined;
  const planned = () => (runs ??= testbedRuns(planNamed(protocol)));
  return {
    knows: (run) => planned().has(run),
    sequenceOf: (run, axis, index) => {
      const { testbed } = planned().get(run)!;
      return testbed.example(testbed.task(axis as Axis), "test", { ...heldOut, index }).operations.join(" ");
    },
    completionsPerSequence: (run, axis) => {
      const { testbed, rl } = planned().get(run)!;
      return rolloutsOf(rl) / testbed.sequences(testbed.task(axis as Axis)).length;
    },
  };
}

/** Training runs on the testbed, by id; runs of one setting share a testbed. */
function testbedRuns(plan: Plan | undefined): Map<string, PlannedRun> {
  const testbeds = new Map<string, Testbed>();
  const testbedOf = (settings: TestbedSettings) => {
    const key = JSON.stringify(settings);
    const made = testbeds.get(key) ?? createTestbed(settings);
    testbeds.set(key, made);
    return made;
  };
  const found = new Map<string, PlannedRun>();
  for (const { base, runs } of plan?.jobs ?? [])
    if (base.testbed) for (const { id, rl } of runs) found.set(id, { rl, testbed: testbedOf(base.testbed) });
  return found;
}

/** Rollouts that a run draws on each of its `rungs`; NaN for a run that is not of the plan. */
export function rolloutsPerRung(protocol: string, run: string, rungs: number): number {
  for (const { runs } of planNamed(protocol)?.jobs ?? []) {
    const planned = runs.find(({ id }) => id === run);
    if (planned) return rolloutsOf(planned.rl) / rungs;
  }
  return NaN;
}

function rolloutsOf({ max_steps, num_prompts, num_generations }: TrainingRun["rl"]): number {
  return max_steps * num_prompts * num_generations;
}

/**
 * Why a part that is judged from some studies has no rows: its runs are still to come, the protocol has none that could
 * judge it, or it is not known how much of the protocol these results have.
 */
export function untestedReasons({ protocol, about }: Results): (studies: readonly Study[]) => string {
  let known: Set<Study> | undefined;
  const planned = () => (known ??= plannedStudies(protocol)); // once: the plan of a large protocol takes half a second
  return (studies) => {
    if (!about || planned().size === 0) return "Not tested here: no rows.";
    const missing = studies.filter((study) => !planned().has(study));
    const absent = missing.length === 0 ? "." : `; the protocol has no runs in ${missing.join(", ")}.`;
    if (about.jobs < about.plannedJobs)
      return `Not tested yet: no rows for it in ${about.jobs} of ${about.plannedJobs} jobs${absent}`;
    return `Not tested: protocol ${protocol} is complete and has no rows for it${absent}`;
  };
}

/** The studies that training runs of the plan belong to. */
function plannedStudies(protocol: string): Set<Study> {
  const studies = new Set<Study>();
  for (const { runs } of planNamed(protocol)?.jobs ?? []) for (const { study } of runs) studies.add(study);
  return studies;
}

function planNamed(protocol: string): Plan | undefined {
  const known = knownProtocol(protocol);
  return known && planOf(known);
}
