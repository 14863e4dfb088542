/** The testbed's jobs: a base policy for each seed and exposure, and what the studies train from it. */

import { axes, type Target } from "../../strings";
import type { BaseRun, PartialJob, SnapshotEvaluation, TrainingRun } from "./jobs";
import type { Part, StudySettings } from "../protocols/protocol";
import { axesIn, type EvaluatedOn, type TrainedOn } from "../../results/rows";

/** One job for each base policy that a study of the part asks for; a base policy may stand there more than once. */
export function testbedJobs(part: Part): PartialJob[] {
  return part.seeds.base.flatMap((seed) =>
    part.studies.flatMap((study) =>
      study.exposures.flatMap((exposure) =>
        study.alone
          ? study.trainOn.map((target) =>
              jobOf(part, { ...study, trainOn: [target] }, seed, exposure, target as Target),
            )
          : [jobOf(part, study, seed, exposure)],
      ),
    ),
  );
}

function jobOf(part: Part, study: StudySettings, seed: number, exposure: number, exposedTo?: Target): PartialJob {
  const base = baseOf(part, study, seed, exposure, exposedTo);
  const starts = study.snapshots ?? [part.pretraining.max_steps];
  const runs = part.seeds.rl.flatMap((rlSeed) =>
    study.methods.flatMap((method) =>
      study.trainOn.flatMap((on) =>
        starts.map((snapshot) => runOf(part, study, base, { rlSeed, method, trainedOn: on, snapshot })),
      ),
    ),
  );
  return { base, runs };
}

function baseOf(part: Part, study: StudySettings, seed: number, exposure: number, exposedTo?: Target): BaseRun {
  const { prefix, operations, format, pretraining } = part;
  const early = (study.snapshots ?? []).filter((step) => step < pretraining.max_steps).sort((a, b) => a - b);
  const snapshots = [...early, pretraining.max_steps];
  return {
    id: `${prefix}e${exposure}${exposedTo ? `-${exposedTo}` : ""}-s${seed}`,
    study: exposedTo ? "alone" : study.name === "probes" ? "probes" : "base",
    seed,
    exposure,
    exposedTo,
    testbed: { operations, format },
    rules: "",
    pretraining,
    snapshots,
    evaluations: snapshots.map((snapshot) => evaluationOf(part, study, snapshot)),
  };
}

/** All axes at the end of pretraining; before, in distribution and what the study asks for. */
function evaluationOf({ evaluation, pretraining }: Part, study: StudySettings, snapshot: number): SnapshotEvaluation {
  const { prompts, samples, early = samples } = evaluation;
  const end = snapshot === pretraining.max_steps;
  const first: readonly EvaluatedOn[] = end ? axes : ["in-distribution"];
  return { snapshot, axes: [...new Set([...first, ...study.evaluateOn])], prompts, samples: end ? samples : early };
}

function runOf(
  { pretraining }: Part,
  { name, rl, evaluateOn, sharpening, label }: StudySettings,
  base: BaseRun,
  run: Pick<TrainingRun, "rlSeed" | "method" | "snapshot"> & { trainedOn: TrainedOn },
): TrainingRun {
  const { rlSeed, method, snapshot, trainedOn } = run;
  const from = snapshot === pretraining.max_steps ? "" : `-step${snapshot}`;
  const on = trainedOn.replace("+", "-and-");
  return {
    id: `${base.id}${from}-${method}-${on}-r${rlSeed}${label ? `-${label}` : ""}`,
    study: name,
    ...run,
    rl: { ...rl, method },
    // In-distribution accuracy always stands beside the target's: gains there can cost here.
    axes: [...new Set<EvaluatedOn>(["in-distribution", ...axesIn(trainedOn), ...evaluateOn])],
    sharpening,
  };
}
