/**
 * Made-up results of protocol `replication` in which, by default, every part of its hypotheses holds. A world differs
 * from it by `changes`, each of which contradicts a part. On the testbed and on the ladder apart, for most tests need one.
 */

import { deriveKey, Random } from "../../src/common/random";
import type { PromptRow, ResultRow, Results } from "../../src/results/rows";
import { targets, type Target } from "../../src/strings";
import { logit, sigmoid } from "../../src/theory/numeric";
import { lawMass, type Law } from "../../src/theory/optima";
import { tiedMass } from "../../src/theory/tiedDecisions";
import { tiltedMass } from "../../src/theory/tilt";
import { binomial } from "../../src/verdicts/remarks/oddsNull";
import { promptRow, row } from "../results/fixture";

export interface ReplicationSettings {
  seeds: number;
  /** Share of what is missing that RL on a target closes, from a base mass. */
  share: (Q: number, target: Target) => number;
  /** Slope of a prompt's shift of the logit on its logit, within a run. */
  slope: number;
  /** Mass of operation sequences that the base policy never has right, after RL. */
  discovered: number;
  /** Mass on the target after supervised fine-tuning, and after long RL. */
  taught: number;
  long: number;
  /** Share of what is missing in distribution that RL there closes. */
  closed: (Q: number) => number;
  /** What RL in distribution changes on another axis, by the mass there and in distribution. */
  elsewhere: (Q: number, inDistribution: number, axis: Target) => number;
  /** A shuffled reward: its gain, rank correlation, and entropy after ten steps, from .2. */
  shuffled: { gain: number; correlation: number; entropy: number };
  /** pass@2 after RL, from .9. */
  passes: number;
  /** Loss in distribution, from the KL. */
  loss: (kl: number) => number;
  /** What β = .5 and `dr_grpo` add to the gain. */
  largerBeta: number;
  drGrpo: number;
  /** Logit of a ladder prompt after RL, from that of its law. */
  ladder: (law: number, update: Law) => number;
  /** Where several decisions end, from the base mass of each. */
  several: (masses: readonly number[], law: Law) => number;
  /** Where runs end whose rungs have rules of their own. */
  distinct: (Q: number, law: Law) => number;
  /** How far the ladder's masses move in the last quarter. */
  late: number;
}

const holding: ReplicationSettings = {
  seeds: 10,
  share: (Q, target) => (target === "composition" ? 0.75 : 0.5) * (Q < 0.3 ? Q / 0.3 : 1.3 - Q),
  slope: 0,
  discovered: 0,
  taught: 0.6,
  long: 0.3,
  closed: (Q) => (Q < 0.95 ? 0.5 : 0.1),
  elsewhere: (Q, inDistribution) => (Q < 0.01 ? 0 : 0.3 * (0.93 - inDistribution)),
  shuffled: { gain: 0, correlation: 0.9, entropy: 0.2 },
  passes: 0.8,
  loss: (kl) => 0.5 * kl,
  largerBeta: -0.1,
  drGrpo: 0,
  ladder: (law) => law,
  several: tiedMass,
  distinct: (Q, law) => tiltedMass(Q, law.beta),
  late: 0,
};

type Keys = Partial<ResultRow>;
type Counts = Required<Pick<ResultRow, "run" | "base">>;

const exposures = [0, 0.003, 0.02, 0.1, 0.2];
const rising = [0, 0.06, 0.2, 0.5, 0.8];
/** The masses of a target's base policies, by exposure. */
const massesOf = (target: Target) => (target === "composition" ? [0.1, 0.25, 0.4, 0.6, 0.85] : rising);
const answerMasses = [0.06, 0.15, 0.25, 0.5, 0.8];
const half = 200;
const promptCount = 30;

/** The testbed and the ladder. */
export function replicationWorld(changes: Partial<ReplicationSettings> = {}): Results {
  const [testbed, ladder] = [replicationTestbed(changes), replicationLadder(changes)];
  return { ...testbed, rows: [...testbed.rows, ...ladder.rows], prompts: [...testbed.prompts, ...ladder.prompts] };
}

export function replicationTestbed(changes: Partial<ReplicationSettings> = {}): Results {
  return new TestbedWorld({ ...holding, ...changes }).results;
}

export function replicationLadder(changes: Partial<ReplicationSettings> = {}): Results {
  return new LadderWorld({ ...holding, ...changes }).results;
}

/** What both have: where rows go, and a stream of random numbers. */
class World {
  readonly results: Results = { protocol: "replication", rows: [], prompts: [], curves: [] };
  protected readonly random = new Random(deriveKey(1, "replication world", 0));

  constructor(protected readonly settings: ReplicationSettings) {}

  protected add(changes: Keys): void {
    this.results.rows.push(row({ protocol: "replication", version: "2.0", ...changes }));
  }

  /** Uniform in ±.005. */
  protected noise(): number {
    return 0.01 * (this.random.uniform() - 0.5);
  }
}

class TestbedWorld extends World {
  constructor(settings: ReplicationSettings) {
    super(settings);
    for (let seed = 1; seed <= settings.seeds; seed++) {
      exposures.forEach((exposure, i) => this.exposure(seed, exposure, i));
      this.saturation(seed);
      for (const target of targets) this.moments(seed, target);
      for (const target of ["depth", "length"] as const) this.longRun(seed, target);
    }
  }

  private exposure(seed: number, exposure: number, i: number): void {
    const keys = { base: `e${exposure}-s${seed}`, baseSeed: seed, exposure };
    this.add({ ...keys, run: keys.base, value: 0.95 });
    for (const target of targets) this.onTarget(keys, target, massesOf(target)[i]);
    const answers = { ...keys, base: `answer-${keys.base}`, format: "answer" as const };
    this.trained(answers, "composition", answerMasses[i], true);
  }

  private onTarget(keys: Keys & { base: string }, target: Target, mass: number): void {
    const { settings } = this;
    const { run, ...masses } = this.trained(keys, target, mass, false);
    const kl = 0.05 + 0.3 * this.random.uniform();
    this.add({ ...run, axis: "in-distribution", value: 0.95 - settings.loss(kl) });
    this.curve(run.run, "kl", () => kl);
    this.curve(run.run, "entropy", (step) => 0.2 - 0.01 * step + this.noise());
    for (const [metric, base, tuned] of [
      ["passAt1", 0.3, 0.5],
      ["passAt2", 0.9, settings.passes],
    ] as const) {
      // prettier-ignore
      this.add({ ...keys, run: keys.base, axis: target, metric, value: base });
      this.add({ ...run, axis: target, metric, value: tuned + this.noise() });
    }
    this.correlated(run, target, 0.7);
    this.beside(run, target, masses);
  }

  /** The runs that other studies set beside one of study exposure. */
  private beside(run: Keys & Counts, target: Target, { before, after }: Record<"before" | "after", number>): void {
    const { settings } = this;
    const other = (study: ResultRow["study"], value: number, changes: Keys = {}) => {
      const keys = { ...run, study, run: `${run.run}-${study}`, axis: target, ...changes };
      this.add({ ...keys, value: value + this.noise() });
      return keys;
    };
    if (run.exposure === 0) other("contrast", settings.taught, { method: "sft" });
    if (run.exposure === 0.02 || run.exposure === 0.1) other("beta", after + settings.largerBeta, { beta: 0.5 });
    if (run.exposure !== 0.02) return;
    if (target === "depth" || target === "length") other("loss-type", after + settings.drGrpo, { lossType: "dr_grpo" });
    const { gain, correlation, entropy } = settings.shuffled;
    const control = other("reward-control", before + gain, { reward: "shuffled" });
    this.correlated(control, target, correlation);
    this.curve(control.run, "entropy", (step) => 0.2 + ((entropy - 0.2) * step) / 10 + this.noise());
  }

  private correlated(run: Keys, axis: Target, value: number): void {
    for (const metric of ["wrongRankCorrelation", "correctRankCorrelation"] as const)
      this.add({ ...run, axis, metric, value: value + this.noise() });
  }

  /** RL on a target and its base policy, prompt by prompt: one odds factor a run, but for `slope`. */
  private trained(keys: Keys & { base: string }, target: Target, mass: number, exact: boolean) {
    const own = { ...keys, ...grpo(keys.baseSeed!), study: "exposure", run: `${keys.base}-grpo-${target}` } as const;
    const run = { ...own, trainedOn: target };
    const centre = mass + 0.05 * mass * this.random.uniform();
    const before = Array.from({ length: promptCount }, (_, prompt) =>
      mass === 0 ? 0 : sigmoid(logit(centre) + 1.2 * Math.sin(prompt * 12.9898)),
    );
    const Q = average(before);
    const share = this.settings.share(Q, target);
    const factor = Math.log(1 + share / (Q * (1 - share)));
    const after = before.map((own) => {
      if (own === 0) return this.settings.discovered;
      const x = logit(own);
      return sigmoid(x + factor + this.settings.slope * (x - logit(centre)));
    });
    this.counted({ run: keys.base, base: keys.base }, target, before, exact);
    this.counted(run, target, after, exact);
    this.add({ ...keys, run: keys.base, axis: target, value: Q });
    this.add({ ...run, axis: target, value: average(after) });
    return { run, before: Q, after: average(after) };
  }

  private counted(keys: Counts, axis: Target, masses: number[], exact: boolean): void {
    masses.forEach((mass, prompt) => {
      const [placing, correct] = [0, 1].map(() => binomial(half, mass, this.random));
      const counts = { placing, placingSamples: half, correct, samples: half, exactMass: exact ? mass : null };
      const { run, base } = keys;
      this.results.prompts.push(promptRow({ run, base, axis, prompt, ...counts, operations: `operation ${prompt}` }));
    });
  }

  private saturation(seed: number): void {
    [0.2, 0.45, 0.6, 0.75, 0.88, 0.975].forEach((inDistribution, snapshot) => {
      const keys = { base: `e0-s${seed}`, baseSeed: seed, snapshot };
      const run = this.inDistribution(keys, "saturation", inDistribution);
      for (const [metric, base, tuned] of [
        ["passAt1", 0.3, 0.5],
        ["passAt2", 0.9, this.settings.passes],
      ] as const) {
        // prettier-ignore
        this.add({ ...keys, run: keys.base, metric, value: base });
        this.add({ ...run, metric, value: tuned + this.noise() });
      }
      const [early, late] = [
        [0.1, 0.2, 0.3, 0.4, 0.5, 0.7],
        [0, 0, 0.1, 0.2, 0.4, 0.6],
      ];
      for (const axis of targets)
        this.elsewhere(keys, run, axis, (axis === "composition" ? early : late)[snapshot], inDistribution);
    });
  }

  /** Base policies that are exposed to one target alone. */
  private moments(seed: number, target: Target): void {
    [
      [0.2, 0.5],
      [0.5, 0.7],
      [0.8, 0.98],
    ].forEach(([mass, inDistribution], snapshot) => {
      // prettier-ignore
      const keys = { base: `e0.2-${target}-s${seed}`, study: "alone", baseSeed: seed, exposure: 0.2, snapshot } as const;
      const run = this.inDistribution(keys, "moments", inDistribution);
      this.elsewhere(keys, run, target, mass, inDistribution);
    });
  }

  private inDistribution(keys: Keys & { base: string }, study: ResultRow["study"], Q: number) {
    const own = { ...keys, ...grpo(keys.baseSeed!), study, run: `${keys.base}-step${keys.snapshot}` };
    const run = { ...own, trainedOn: "in-distribution" } as const;
    this.add({ ...keys, run: keys.base, value: Q });
    this.add({ ...run, value: Q + (1 - Q) * (this.settings.closed(Q) + this.noise()) });
    return run;
  }

  private elsewhere(
    keys: Keys & { base: string },
    run: Keys,
    axis: Target,
    mass: number,
    inDistribution: number,
  ): void {
    const Q = mass === 0 ? 0 : mass + this.noise();
    this.add({ ...keys, run: keys.base, axis, value: Q });
    this.add({ ...run, axis, value: Q + this.settings.elsewhere(Q, inDistribution, axis) + 0.2 * this.noise() });
  }

  private longRun(seed: number, axis: "depth" | "length"): void {
    const keys = { base: `long-${axis}-s${seed}`, baseSeed: seed, axis };
    this.add({ ...keys, run: keys.base, value: 0.005 });
    const run = { ...keys, ...grpo(seed), study: "long", trainedOn: axis, run: `${keys.base}-grpo` } as const;
    this.add({ ...run, value: this.settings.long + this.noise() });
  }

  private curve(run: string, metric: string, at: (step: number) => number): void {
    for (let step = 1; step <= 10; step++)
      this.results.curves.push({ run, study: "exposure", step, metric, value: at(step) });
  }
}

const laws = (["mean", "whitened"] as const).flatMap((advantage) =>
  (["k2", "k3"] as const).map((kl) => ({ advantage, kl })),
);
const nearest = 2 ** -25;
const bounded = (mass: number) => logit(Math.min(1 - nearest, Math.max(nearest, mass)));

class LadderWorld extends World {
  private readonly known = new Set<string>();

  constructor(settings: ReplicationSettings) {
    super(settings);
    for (let seed = 1; seed <= settings.seeds; seed++)
      for (const update of laws) {
        this.run("ladder-shared", seed, { ...update, beta: 0.5, groupSize: 16 });
        for (const beta of [0.5, 2])
          for (const groupSize of [4, 64]) this.run("ladder-shared", seed, { ...update, beta, groupSize });
        for (const decisions of [2, 5])
          for (const beta of [0.1, 0.5])
            this.run("ladder-decisions", seed, { ...update, beta, groupSize: 16 }, decisions);
        this.run("ladder-distinct", seed, { ...update, beta: 0.5, groupSize: 16 });
      }
  }

  private run(study: ResultRow["study"], seed: number, law: Law, decisions: number | "" = ""): void {
    const base = `${study}-T${decisions}-s${seed}`;
    const run = `${base}-${law.advantage}-${law.kl}-${law.beta}-${law.groupSize}`;
    const keys = { study, base, run, baseSeed: seed, axis: "ladder", rung: 0, decisions } as const;
    const scaleRewards = law.advantage === "mean" ? "none" : "group";
    const update = { scaleRewards, kl: law.kl, beta: law.beta, numGenerations: law.groupSize } as const;
    const trained = { ...keys, ...grpo(seed), ...update, trainedOn: "ladder" } as const;
    this.add({ ...trained, metric: "exactMass", value: 0.5 });
    this.add({ ...trained, metric: "exactMassAt75", value: 0.5 - this.settings.late + 0.2 * this.noise() });
    [-4, -2.5, -1, 0, 1].forEach((x, prompt) => {
      const each = sigmoid(x + 0.1 * seed);
      const decisionMasses = decisions === "" ? null : Array.from({ length: decisions }, () => each);
      const Q = decisionMasses ? each ** decisionMasses.length : each;
      const own = { base, study, axis: "ladder", rung: 0, prompt } as const;
      this.addPrompt({ ...own, run: base, exactMass: Q, decisionMasses });
      this.addPrompt({ ...own, run, exactMass: this.after(study, Q, decisionMasses, law) });
    });
  }

  private after(study: ResultRow["study"], Q: number, decisionMasses: number[] | null, law: Law): number {
    const { settings } = this;
    if (study === "ladder-distinct") return settings.distinct(Q, law);
    const end = decisionMasses ? settings.several(decisionMasses, law) : lawMass(Q, law);
    return sigmoid(settings.ladder(bounded(end), law) + this.noise());
  }

  /** A base policy's once, whatever is trained on it. */
  private addPrompt(own: Partial<PromptRow>): void {
    const { prompts } = this.results;
    const { run, prompt } = own;
    const key = `${run} ${prompt}`;
    if (!this.known.has(key)) prompts.push(promptRow(own));
    this.known.add(key);
  }
}

const grpo = (rlSeed: number) =>
  ({ method: "grpo", rlSeed, scaleRewards: "group", kl: "k3", beta: 0.05, numGenerations: 16 }) as const;

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
