/**
 * What there is to run: a protocol unfolded into jobs, each a base run and all training runs on it.
 *
 * `npx origin plan --protocol NAME --json` prints this, and nothing else decides what is run. A pure function of the
 * protocol: the same protocol gives the same plan, ids and order included.
 */

import { axes, type Axis } from "../strings";
import { estimateJob, total, type Estimate } from "./costs";
import { fingerprint } from "./fingerprint";
import { ladderJobs } from "./planLadder";
import type { ReinforceConfig } from "../training/config";
import type { Protocol } from "./protocol";
import type { Method, Study } from "./rows";

/** A pretraining: of the testbed at one exposure, or of the ladder under one kind of rules. */
export interface BaseRun {
  id: string;
  study: Study;
  seed: number;
  /** Share of the mixture given to each target; 0 on the ladder. */
  exposure: number;
  rules: "shared" | "distinct" | "";
  pretraining: Protocol["pretraining"];
  /** Steps at which parameters are kept, the last step included. */
  snapshots: number[];
  /** What is evaluated where: axes by snapshot. */
  evaluations: { snapshot: number; axes: (Axis | "ladder")[] }[];
}

/** A training run that starts from a base run's parameters. */
export interface TrainingRun {
  id: string;
  study: Study;
  rlSeed: number;
  snapshot: number;
  method: Exclude<Method, "none">;
  trainedOn: Axis | "ladder";
  rl: ReinforceConfig;
  axes: (Axis | "ladder")[];
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
  jobs: Job[];
  /** Base runs and training runs. */
  runs: number;
  estimate: Estimate;
}

/** All jobs of a protocol, the longest first: two cores then finish together. */
export function planOf(protocol: Protocol): Plan {
  const jobs = [...testbedJobs(protocol), ...ladderJobs(protocol)].map((job) => withHash(protocol, job));
  jobs.sort((a, b) => b.estimate.coreSeconds - a.estimate.coreSeconds || (a.id < b.id ? -1 : 1));
  return {
    protocol: protocol.name,
    version: protocol.version,
    hash: fingerprint(protocol),
    jobs,
    runs: jobs.reduce((sum, { runs }) => sum + 1 + runs.length, 0),
    estimate: total(jobs.map(({ estimate }) => estimate)),
  };
}

/** The plan's job of this id. Throws an Error that lists the known ids. */
export function jobNamed(plan: Plan, id: string): Job {
  const job = plan.jobs.find((candidate) => candidate.id === id);
  if (job) return job;
  throw new Error(`job: expected one of ${plan.jobs.map((each) => each.id).join(", ")}, got ${id}`);
}

/** A job before its hash is known. */
export type UnhashedJob = Omit<Job, "hash">;

function withHash(protocol: Protocol, job: UnhashedJob): Job {
  return { ...job, hash: fingerprint([job.base, ...job.runs].map((run) => identityOf(protocol, job.base, run))) };
}

/** Fingerprint of all settings that a run's results depend on: its own, its base's, and how it is measured. */
export function identityOf(protocol: Protocol, base: BaseRun, run: BaseRun | TrainingRun): string {
  const { version, operations, format, evaluation, ladder } = protocol;
  return fingerprint({ version, operations, format, evaluation, prompts: ladder?.prompts, base, run });
}

function testbedJobs(protocol: Protocol): UnhashedJob[] {
  const { exposure, saturation, contrast } = protocol;
  const all = [...(exposure?.exposures ?? []), ...(contrast?.exposures ?? [])];
  if (saturation) all.push(saturation.exposure);
  const exposures = [...new Set(all)].sort((a, b) => a - b);
  return protocol.seeds.base.flatMap((seed) => exposures.map((e) => testbedJob(protocol, seed, e)));
}

function testbedJob(protocol: Protocol, seed: number, exposure: number): UnhashedJob {
  const base = testbedBase(protocol, seed, exposure);
  const runs = protocol.seeds.rl.flatMap((rlSeed) => [
    ...exposureRuns(protocol, base, rlSeed),
    ...contrastRuns(protocol, base, rlSeed),
    ...saturationRuns(protocol, base, rlSeed),
  ]);
  return { id: base.id, base, runs, estimate: estimateJob(protocol, base, runs) };
}

function testbedBase(protocol: Protocol, seed: number, exposure: number): BaseRun {
  const { saturation, pretraining } = protocol;
  const early = saturation?.exposure === exposure ? saturation.snapshots : [];
  const snapshots = [...new Set([...early, pretraining.max_steps])].sort((a, b) => a - b);
  const evaluations = snapshots.map((snapshot) => ({
    snapshot,
    axes: snapshot === pretraining.max_steps ? [...axes] : saturation!.axes,
  }));
  const id = `e${exposure}-s${seed}`;
  return { id, study: "base", seed, exposure, rules: "", pretraining, snapshots, evaluations };
}

function exposureRuns({ exposure, rl, pretraining }: Protocol, base: BaseRun, rlSeed: number): TrainingRun[] {
  if (!exposure?.exposures.includes(base.exposure)) return [];
  return exposure.targets.map((target) => ({
    ...trainingRun(base, rlSeed, "exposure", "grpo", target),
    snapshot: pretraining.max_steps,
    rl,
    axes: beside(target),
  }));
}

function contrastRuns({ contrast, rl, pretraining }: Protocol, base: BaseRun, rlSeed: number): TrainingRun[] {
  if (!contrast?.exposures.includes(base.exposure)) return [];
  return contrast.methods.flatMap((method) =>
    contrast.targets.map((target) => ({
      ...trainingRun(base, rlSeed, "contrast", method, target),
      snapshot: pretraining.max_steps,
      rl: { ...rl, method },
      axes: beside(target),
    })),
  );
}

function saturationRuns({ saturation, rl }: Protocol, base: BaseRun, rlSeed: number): TrainingRun[] {
  if (!saturation || saturation.exposure !== base.exposure) return [];
  return saturation.snapshots.map((snapshot) => {
    const run = trainingRun(base, rlSeed, "saturation", "grpo", "in-distribution");
    const id = `${base.id}-step${snapshot}-grpo-in-distribution-r${rlSeed}`;
    return { ...run, id, snapshot, rl: { ...rl, max_steps: saturation.max_steps }, axes: saturation.axes };
  });
}

function trainingRun(base: BaseRun, rlSeed: number, study: Study, method: TrainingRun["method"], trainedOn: Axis) {
  return { id: `${base.id}-${method}-${trainedOn}-r${rlSeed}`, study, rlSeed, method, trainedOn };
}

/** In-distribution accuracy always stands beside the target's: gains there can cost here. */
function beside(target: Axis): Axis[] {
  return [...new Set<Axis>(["in-distribution", target])];
}
