/** The testbed's jobs: a base policy for each seed and exposure, and what the studies train from it. */

import { axes, type Target } from "../../strings";
import type { BaseRun, PartialJob, SnapshotEvaluation, TrainingRun } from "./jobs";
import type { Part, StudySettings } from "../protocols/protocol";
import { configFor } from "../../training/config";
import { axesIn, type EvaluatedOn, type Study, type TrainedOn } from "../../results/rows";

/** One job for each base policy that a study of the part asks for; a base policy may stand there more than once. */
export function testbedJobs(part: Part): PartialJob[] {
  const jobs: PartialJob[] = [];
  for (const seed of part.seeds.base)
    for (const study of part.studies)
      for (const exposure of study.exposures) {
        if (study.alone) jobs.push(...jobsAlone(part, study, seed, exposure));
        else jobs.push(jobOf(part, study, seed, exposure));
      }
  return jobs;
}

/** One base policy for each target, exposed to it and to no other; it is evaluated on it from every snapshot. */
function jobsAlone(part: Part, study: StudySettings, seed: number, exposure: number): PartialJob[] {
  return (study.exposeTo ?? (study.trainOn as Target[])).map((target) => {
    const trainOn = study.exposeTo ? study.trainOn : [target];
    const evaluateOn = [...new Set([...study.evaluateOn, target])];
    return jobOf(part, { ...study, trainOn, evaluateOn }, seed, exposure, target);
  });
}

function jobOf(part: Part, study: StudySettings, seed: number, exposure: number, exposedTo?: Target): PartialJob {
  const base = baseOf(part, study, seed, exposure, exposedTo);
  const runs: TrainingRun[] = [];
  for (const rlSeed of part.seeds.rl)
    for (const method of study.methods)
      for (const trainedOn of study.trainOn)
        for (const snapshot of study.snapshots ?? [part.pretraining.max_steps])
          runs.push(runOf(part, study, base, { rlSeed, method, trainedOn, snapshot }));
  return { base, runs };
}

function baseOf(part: Part, study: StudySettings, seed: number, exposure: number, exposedTo?: Target): BaseRun {
  const { prefix, operations, format, model, pretraining } = part;
  const early = (study.snapshots ?? []).filter((step) => step < pretraining.max_steps).sort((a, b) => a - b);
  const snapshots = [...early, pretraining.max_steps];
  return {
    id: `${prefix}${study.corpus ? "single-" : ""}e${exposure}${exposedTo ? `-${exposedTo}` : ""}-s${seed}`,
    study: baseStudyOf(study, exposedTo),
    seed,
    exposure,
    exposedTo,
    ...(study.corpus && { corpus: study.corpus }),
    testbed: { operations, format },
    rules: "",
    ...(model && { model }),
    pretraining,
    snapshots,
    evaluations: snapshots.map((snapshot) => evaluationOf(part, study, snapshot)),
  };
}

/** What base policies are for: those of most studies serve all of these. */
function baseStudyOf({ name, corpus }: StudySettings, exposedTo?: Target): Study {
  if (exposedTo) return "alone";
  if (corpus) return "skills";
  return name === "probes" ? name : "base";
}

/** All axes at the end of pretraining; before, in distribution and what the study asks for; whatever else is trained on. */
function evaluationOf({ evaluation, pretraining }: Part, study: StudySettings, snapshot: number): SnapshotEvaluation {
  const { early, ...counts } = evaluation;
  const end = snapshot === pretraining.max_steps;
  const first: readonly EvaluatedOn[] = end ? axes : ["in-distribution"];
  const asked = end || early === undefined ? counts : { ...counts, samples: early, passAtK: undefined };
  const beside = study.trainOn.flatMap(axesIn).filter((on) => !(axes as readonly string[]).includes(on));
  return { snapshot, axes: [...new Set([...first, ...study.evaluateOn, ...beside])], ...asked };
}

type RunKeys = Pick<TrainingRun, "rlSeed" | "method" | "snapshot"> & { trainedOn: TrainedOn };

function runOf(
  { pretraining }: Part,
  { name, rl, evaluateOn, sharpening, milestones, inside, curriculum, label, arm }: StudySettings,
  base: BaseRun,
  keys: RunKeys,
): TrainingRun {
  const { rlSeed, method, snapshot, trainedOn } = keys;
  const from = snapshot === pretraining.max_steps ? "" : `-step${snapshot}`;
  const [by, on] = [method.replace("_", "-"), trainedOn.replace("+", "-and-")];
  const ending = label ?? arm;
  return {
    id: `${base.id}${from}-${by}-${on}-r${rlSeed}${ending ? `-${ending}` : ""}`,
    study: name,
    ...keys,
    rl: configFor(method, rl),
    // In-distribution accuracy always stands beside the target's: gains there can cost here.
    axes: [...new Set<EvaluatedOn>(["in-distribution", ...axesIn(trainedOn), ...evaluateOn])],
    sharpening,
    ...(milestones && { milestones: milestones.percents, milestoneCounts: countsOf(milestones) }),
    ...(inside && { inside: countsOf(inside) }),
    ...(curriculum && { curriculum }),
    ...(arm && { arm }),
  };
}

function countsOf({ prompts, samples }: { prompts: number; samples: number }) {
  return { prompts, samples };
}
