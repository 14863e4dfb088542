/** A plan's jobs, each a base run and all training runs on it, as plain data. */

import { fingerprint } from "../../common/fingerprint";
import type { Method, Study, EvaluatedOn, TrainedOn } from "../../results/rows";
import type { LadderRules, Target } from "../../strings";
import type { ReinforceConfig } from "../../training/config";
import type { CurriculumPhase } from "../protocols/curriculum";
import type { Counts, LadderSettings, Part, Protocol, StudySettings } from "../protocols/protocol";

/** Every policy is asked the same held-out prompts. */
export const promptSeed = 0;

/** A pretraining: of the testbed at one exposure, or of the ladder under one kind of rules. */
export interface BaseRun {
  id: string;
  study: Study;
  seed: number;
  /** Share of the mixture given to each target, or to the one in `exposedTo`; 0 on the ladder. */
  exposure: number;
  exposedTo?: Target;
  /** What it is pretrained on, where not on the default mixture; exposure is then that of depth 2. */
  corpus?: StudySettings["corpus"];
  /** On the testbed. */
  testbed?: Pick<Part, "operations" | "format">;
  /** On the ladder; "" on the testbed. */
  rules: LadderRules | "";
  /** On the ladder: uncertain letters in a row in each answer, where there are several. */
  decisions?: number;
  /** The transformer, where it is not the default one. */
  model?: Part["model"];
  pretraining: Part["pretraining"];
  /** Steps at which parameters are kept, the last step included. */
  snapshots: number[];
  /** What is evaluated where, the policies that are trained from there included. */
  evaluations: SnapshotEvaluation[];
}

export interface SnapshotEvaluation extends Counts {
  snapshot: number;
  /** Of the base policy. */
  axes: (EvaluatedOn | "ladder")[];
}

/** A training run that starts from a base run's parameters. */
export interface TrainingRun {
  id: string;
  study: Study;
  rlSeed: number;
  snapshot: number;
  method: Exclude<Method, "none">;
  trainedOn: TrainedOn | "ladder";
  rl: ReinforceConfig;
  /** What its prompts are drawn from, phase by phase, where not from `trainedOn` throughout. */
  curriculum?: CurriculumPhase[];
  axes: (EvaluatedOn | "ladder")[];
  /** Percentages of the steps after which it is measured too. */
  milestones?: LadderSettings["milestones"];
  /** What is asked there, on the testbed. */
  milestoneCounts?: { prompts: number; samples: number };
  inside?: { prompts: number; samples: number };
  /** The column `arm`. */
  arm?: string;
  sharpening?: LadderSettings["sharpening"];
}

/** A run of a job: its base run, or one that is trained on it. */
export type Run = BaseRun | TrainingRun;

/** Time on one core, space on disk. */
export interface CostEstimate {
  coreSeconds: number;
  /** In the directories of the runs. */
  bytes: number;
  /** In the tables that are committed. */
  tableBytes: number;
}

/** The unit of scheduling: runs that share a base and a process. */
export interface Job {
  id: string;
  /** Changes when anything that the job's results depend on changes in the protocol. */
  hash: string;
  base: BaseRun;
  runs: TrainingRun[];
  estimate: CostEstimate;
}

export interface Plan {
  protocol: string;
  version: string;
  hash: string;
  /** In the order in which they are run. */
  jobs: Job[];
  /** Base runs and training runs. */
  runs: number;
  estimate: CostEstimate;
}

/** A job as one part asks for it. */
export interface PartialJob {
  base: BaseRun;
  runs: TrainingRun[];
}

/** A job's runs, its base run first. */
export function runsOf({ base, runs }: PartialJob): Run[] {
  return [base, ...runs];
}

/** Ids of a job's runs, its base run first. */
export function runIdsOf(job: PartialJob): string[] {
  return runsOf(job).map(({ id }) => id);
}

/** The plan's job of this id. Throws an Error that lists the known ids. */
export function jobNamed(plan: Plan, id: string): Job {
  const job = plan.jobs.find((candidate) => candidate.id === id);
  if (job) return job;
  throw new Error(`job: expected one of ${plan.jobs.map((each) => each.id).join(", ")}, got ${id}`);
}

/** Fingerprint of all settings that a run's results depend on: its own, its base's, and how it is measured. */
export function identityOf(protocol: Protocol, base: BaseRun, run: Run): string {
  const { version, curvePoints } = protocol;
  return fingerprint({ version, curvePoints, base, run });
}
