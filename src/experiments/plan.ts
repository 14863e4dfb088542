/**
 * What there is to run: a protocol unfolded into jobs, each a base run and all training runs on it.
 *
 * `npx origin plan --protocol NAME --json` prints this, and nothing else decides what is run. A pure function of the
 * protocol: the same protocol gives the same plan, ids and order included.
 */

import type { Target } from "../strings";
import type { ReinforceConfig } from "../training/config";
import { estimateJob, total, type Estimate } from "./costs";
import { fingerprint } from "./fingerprint";
import { merged } from "./merge";
import { ladderJobs } from "./planLadder";
import { testbedJobs } from "./planTestbed";
import type { Counts, LadderSettings, Part, Protocol } from "./protocol";
import type { Method, Study } from "./rows";
import type { EvaluatedOn, TrainedOn } from "./trained";

/** A pretraining: of the testbed at one exposure, or of the ladder under one kind of rules. */
export interface BaseRun {
  id: string;
  study: Study;
  seed: number;
  /** Share of the mixture given to each target, or to the one in `exposedTo`; 0 on the ladder. */
  exposure: number;
  exposedTo?: Target;
  /** On the testbed. */
  testbed?: Pick<Part, "operations" | "format">;
  /** On the ladder; "" on the testbed. */
  rules: "shared" | "distinct" | "";
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
  axes: (EvaluatedOn | "ladder")[];
  milestones?: LadderSettings["milestones"];
  sharpening?: LadderSettings["sharpening"];
}

/** The unit of scheduling: runs that share a base and a process. */
export interface Job {
  id: string;
  /** Changes when anything that the job's results depend on changes in the protocol. */
  hash: string;
  base: BaseRun;
  runs: TrainingRun[];
  estimate: Estimate;
}

export interface Plan {
  protocol: string;
  version: string;
  hash: string;
  /** In the order in which they are run. */
  jobs: Job[];
  /** Base runs and training runs. */
  runs: number;
  estimate: Estimate;
}

/** A job as one part asks for it. */
export interface PartialJob {
  base: BaseRun;
  runs: TrainingRun[];
}

/**
 * All jobs of a protocol, part after part, so that a run that is stopped has whole parts to show; within a part the
 * longest first: two cores then finish together. Throws an Error where two parts make the same run otherwise.
 */
export function planOf(protocol: Protocol): Plan {
  const jobs = jobsOf(protocol);
  return {
    protocol: protocol.name,
    version: protocol.version,
    hash: fingerprint(protocol),
    jobs,
    runs: jobs.reduce((sum, { runs }) => sum + 1 + runs.length, 0),
    estimate: total(jobs.map(({ estimate }) => estimate)),
  };
}

function jobsOf(protocol: Protocol): Job[] {
  const parts = protocol.parts.map((part) => [...testbedJobs(part), ...ladderJobs(part)]);
  const first = new Map(parts.flatMap((jobs, i) => jobs.map(({ base }) => [base.id, i] as const)).reverse());
  const order = (job: Job) => first.get(job.id)!;
  const longest = (a: Job, b: Job) => b.estimate.coreSeconds - a.estimate.coreSeconds || (a.id < b.id ? -1 : 1);
  return merged(protocol.name, parts.flat())
    .map((job) => jobOf(protocol, job))
    .sort((a, b) => order(a) - order(b) || longest(a, b));
}

function jobOf(protocol: Protocol, { base, runs }: PartialJob): Job {
  const hash = fingerprint([base, ...runs].map((run) => identityOf(protocol, base, run)));
  return { id: base.id, hash, base, runs, estimate: estimateJob(base, runs, protocol.curvePoints) };
}

/** Ids of a job's runs, its base run first. */
export function runIdsOf({ base, runs }: Job): string[] {
  return [base.id, ...runs.map(({ id }) => id)];
}

/** The plan's job of this id. Throws an Error that lists the known ids. */
export function jobNamed(plan: Plan, id: string): Job {
  const job = plan.jobs.find((candidate) => candidate.id === id);
  if (job) return job;
  throw new Error(`job: expected one of ${plan.jobs.map((each) => each.id).join(", ")}, got ${id}`);
}

/** Fingerprint of all settings that a run's results depend on: its own, its base's, and how it is measured. */
export function identityOf(protocol: Protocol, base: BaseRun, run: BaseRun | TrainingRun): string {
  const { version, curvePoints } = protocol;
  return fingerprint({ version, curvePoints, base, run });
}
