/**
 * Made-up results of which the truth is known. By default the theorem's world: every prompt's odds rise by one factor,
 * what the base policy never generates stays so, every ladder run ends at its law. A world differs from it by `changes`.
 */

import type { CurveRow, Metric, PromptRow, ResultRow, Results } from "../../src/results/rows";
import type { Training } from "../../src/verdicts";
import { deriveKey, Random } from "../../src/common/random";
import { lawMass, type Law } from "../../src/theory/optima";
import { logit, sigmoid } from "../../src/theory/numeric";
import { promptRow, row } from "../results/fixture";

export interface WorldSettings {
  seeds: number;
  /** Mass after RL. */
  tuned: (Q: number, draw: () => number) => number;
  /** Mass after RL in distribution. */
  snapshot: (Q: number, draw: () => number) => number;
  /** Share of unseen operation sequences that rise to .9. */
  discovered: number;
  /** Mass of a ladder prompt after RL. */
  ladder: (Q: number, law: Law) => number;
  /** Distance of the ladder's exact mass after three quarters of the steps. */
  late: number;
  /** Rank correlation within wrong and within correct completions. */
  correlation: number;
  /** pass@1 and pass@64 after RL, from pass@1 and 1 before. */
  passes: (draw: () => number) => [number, number];
  /** Loss in distribution, from the KL. */
  loss: (kl: number, draw: () => number) => number;
}

const tilt = (shift: number) => (Q: number) => sigmoid(logit(Q) + shift);

const theorem: WorldSettings = {
  seeds: 12,
  tuned: tilt(1.2),
  snapshot: tilt(0.9),
  discovered: 0,
  ladder: lawMass,
  late: 0.001,
  correlation: 0.97,
  passes: () => [0.6, 0.9],
  loss: (kl) => 0.5 * kl,
};

const exposures = [0, 0.003, 0.01, 0.02, 0.05, 0.1, 0.2];
const rising = [0, 0.02, 0.08, 0.2, 0.45, 0.7, 0.9];
const masses = {
  depth: rising,
  length: rising,
  vocabulary: rising,
  composition: [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95],
} as const;
const answerMasses = [0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 0.95];
type Target = keyof typeof masses;
const targets = Object.keys(masses) as Target[];
const half = 200;
const promptCount = 20;

/** An operation sequence for each prompt; each is drawn 100 times in training. */
export const training: Training = {
  knows: () => true,
  sequenceOf: (_run, _axis, prompt) => `sequence ${prompt}`,
  completionsPerSequence: () => 100,
};

/** The theorem's world with `changes`. */
export function world(changes: Partial<WorldSettings> = {}): Results {
  return new World({ ...theorem, ...changes }).results();
}

type Keys = Partial<ResultRow>;

class World {
  private readonly rows: ResultRow[] = [];
  private readonly prompts: PromptRow[] = [];
  private readonly curves: CurveRow[] = [];
  private readonly random = new Random(deriveKey(1, "world", 0));
  private readonly draw = () => this.random.uniform();

  constructor(private readonly settings: WorldSettings) {}

  results(): Results {
    for (let seed = 1; seed <= this.settings.seeds; seed++) {
      exposures.forEach((exposure, i) => this.exposure(seed, exposure, i));
      this.saturation(seed);
      this.longRun(seed);
      this.probes(seed);
      this.ladder(seed);
    }
    return { protocol: "world", rows: this.rows, prompts: this.prompts, curves: this.curves };
  }

  private exposure(seed: number, exposure: number, i: number): void {
    const base = { base: `e${exposure}-s${seed}`, run: `e${exposure}-s${seed}`, baseSeed: seed, exposure };
    this.add({ ...base, axis: "in-distribution", value: 0.95 });
    for (const target of targets) this.onTarget(base, target, masses[target][i] + 0.01 * i * this.draw());
    const answers = { ...base, base: `answer-${base.base}`, run: `answer-${base.base}`, format: "answer" as const };
    this.onTarget(answers, "composition", answerMasses[i] + 0.01 * this.draw(), true);
  }

  private onTarget(base: Keys, target: Target, mass: number, exact = false): void {
    const kl = 0.05 + 0.3 * this.draw();
    const run = { ...base, ...grpo(Number(base.baseSeed)), run: `${base.base}-grpo-${target}`, trainedOn: target };
    const runRow = { ...run, study: "exposure" } as const;
    const before = this.counts(base, target, mass, exact);
    const after = before.map((Q, prompt) => this.after(Q, prompt));
    this.prompts.push(...after.map((P, prompt) => this.count(runRow, target, prompt, P, exact)));
    this.add({ ...base, axis: target, value: average(before) });
    this.add({ ...runRow, axis: target, value: average(after) });
    if (exact) return;
    this.add({ ...runRow, axis: "in-distribution", value: 0.95 - this.settings.loss(kl, this.draw) });
    this.beside(base, run, runRow, target);
    this.curve(run.run, "kl", () => kl);
    this.curve(run.run, "entropy", (step) => 0.2 - 0.01 * step + 0.001 * this.draw());
  }

  /** What else is measured of a base policy and of the runs on it. */
  private beside(base: Keys, run: Keys, runRow: Keys, target: Target): void {
    this.add({ ...base, axis: target, metric: "passAt1", value: 0.3 });
    this.add({ ...base, axis: target, metric: "passAt2", value: 0.99 });
    const [one, many] = this.settings.passes(this.draw);
    this.add({ ...runRow, axis: target, metric: "passAt1", value: one + this.noise() });
    this.add({ ...runRow, axis: target, metric: "passAt2", value: many + this.noise() });
    for (const metric of ["wrongRankCorrelation", "correctRankCorrelation"] as Metric[])
      this.add({ ...runRow, axis: target, metric, value: this.settings.correlation + this.noise() });
    const mixed = { ...run, study: "mixed", run: `${run.run}-mixed`, trainedOn: `${target}+in-distribution` } as const;
    this.add({ ...mixed, axis: "in-distribution", value: 0.94 + this.noise() });
    if (base.exposure !== 0) return;
    const sft = { ...run, study: "contrast", method: "sft", run: `${base.base}-sft-${target}` } as const;
    this.add({ ...sft, axis: target, value: 0.6 + this.noise() });
  }

  private after(Q: number, prompt: number): number {
    if (Q === 0) return prompt < this.settings.discovered * promptCount ? 0.9 : 0;
    return clamp(this.settings.tuned(Q, this.draw));
  }

  /** Prompts of a base policy around a mass; their masses. */
  private counts(keys: Keys, axis: Target, mass: number, exact: boolean): number[] {
    const own = Array.from({ length: promptCount }, (_, prompt) =>
      mass === 0 ? 0 : sigmoid(logit(Math.min(0.99, mass)) + 1.2 * Math.sin(prompt * 12.9898)),
    );
    this.prompts.push(...own.map((Q, prompt) => this.count(keys, axis, prompt, Q, exact)));
    return own;
  }

  private count({ run, base }: Keys, axis: Target, prompt: number, mass: number, exact: boolean): PromptRow {
    const counts = { placing: this.binomial(mass), placingSamples: half, correct: this.binomial(mass), samples: half };
    return promptRow({ run, base, axis, prompt, ...counts, exactMass: exact ? mass : null });
  }

  saturation(seed: number): void {
    const courses: Record<string, number[]> = {
      "in-distribution": [0.2, 0.45, 0.6, 0.75, 0.9, 0.98],
      ...{ depth: [0, 0, 0.1, 0.3, 0.5, 0.97], length: [0, 0, 0.1, 0.3, 0.5, 0.97] },
      ...{ vocabulary: [0, 0, 0.1, 0.3, 0.5, 0.97], composition: [0.06, 0.2, 0.4, 0.6, 0.7, 0.97] },
    };
    for (const [axis, values] of Object.entries(courses))
      values.forEach((Q, snapshot) => {
        const keys = { base: `e0-s${seed}`, baseSeed: seed, snapshot, axis: axis as Target };
        const run = {
          ...keys,
          ...grpo(seed),
          run: `e0-s${seed}-step${snapshot}`,
          trainedOn: "in-distribution",
        } as const;
        const P = Q === 0 ? 0 : clamp(this.settings.snapshot(Q, this.draw) + 0.2 * this.noise());
        const [one, many] = this.settings.passes(this.draw);
        this.add({ ...keys, run: `e0-s${seed}`, value: Q });
        this.add({ ...run, study: "saturation", value: P });
        if (axis !== "in-distribution") return;
        for (const [metric, before, value] of [
          ["passAt1", 0.3, one],
          ["passAt2", 0.99, many],
        ] as const) {
          this.add({ ...keys, run: `e0-s${seed}`, metric, value: before });
          this.add({ ...run, study: "saturation", metric, value: value + this.noise() });
        }
      });
  }

  longRun(seed: number): void {
    const keys = { base: `long-s${seed}`, baseSeed: seed, axis: "length" } as const;
    this.add({ ...keys, run: keys.base, value: 0.001 });
    const run = { ...keys, ...grpo(seed), run: `${keys.base}-grpo`, trainedOn: "length" } as const;
    this.add({ ...run, study: "long", value: 0.3 + this.noise() });
    const taught = { ...run, run: `${keys.base}-sft`, method: "sft" } as const;
    this.add({ ...taught, study: "long", value: 0.9 });
  }

  /** RL on length, seen on lengths out of reach and within it. */
  probes(seed: number): void {
    const keys = { base: `extended-s${seed}`, baseSeed: seed };
    for (const [axis, Q] of [
      ["length-8", 0.001],
      ["length-6", 0.3],
    ] as const) {
      this.add({ ...keys, study: "probes", run: keys.base, axis, value: Q });
      const run = { ...keys, ...grpo(seed), run: `${keys.base}-grpo`, trainedOn: "length" } as const;
      this.add({
        ...run,
        study: "probes",
        axis,
        value: clamp(this.settings.snapshot(Q, this.draw)) + 0.001 * this.draw(),
      });
    }
  }

  ladder(seed: number): void {
    const core = updates.slice(0, 4);
    for (const [study, own] of [
      ["ladder-shared", seed <= 4 ? updates : core],
      ["ladder-distinct", core.slice(3)],
    ] as const) {
      const base = {
        study,
        base: `${study}-s${seed}`,
        run: `${study}-s${seed}`,
        baseSeed: seed,
        axis: "ladder",
        rung: 0,
      } as const;
      const masses = Array.from({ length: 10 }, (_, i) => sigmoid(i - 5 + this.draw()));
      masses.forEach((Q, prompt) => this.prompts.push(promptRow({ ...base, prompt, exactMass: Q })));
      for (const law of own) this.ladderRun(base, masses, law);
    }
  }

  private ladderRun(base: Keys & { study: ResultRow["study"] }, masses: number[], law: Law): void {
    const advantage = {
      scaleRewards: law.advantage === "mean" ? "none" : "group",
      kl: law.kl,
      beta: law.beta,
    } as const;
    const run = `${base.base}-${law.advantage}-${law.kl}-${law.beta}`;
    const keys = {
      ...base,
      ...grpo(Number(base.baseSeed)),
      ...advantage,
      run,
      trainedOn: "ladder",
      axis: "ladder",
    } as const;
    this.add({ ...keys, metric: "exactMass", value: 0.5 });
    this.add({ ...keys, metric: "exactMassAt75", value: 0.5 + this.settings.late * (1 + this.draw()) });
    this.add({ ...keys, metric: "wrongRankCorrelation", value: this.settings.correlation + this.noise() });
    masses.forEach((Q, prompt) => {
      const exactMass = clamp(this.settings.ladder(Q, law) + this.noise());
      this.prompts.push(
        promptRow({ run, base: base.base, study: base.study, axis: "ladder", rung: 0, prompt, exactMass }),
      );
    });
  }

  private add(changes: Keys): void {
    this.rows.push(row(changes));
  }

  private curve(run: string, metric: string, at: (step: number) => number): void {
    for (let step = 1; step <= 10; step++) this.curves.push({ run, study: "exposure", step, metric, value: at(step) });
  }

  /** Uniform in ±.01. */
  private noise(): number {
    return 0.02 * (this.draw() - 0.5);
  }

  /** About binomial: its mean and variance, without going through every sample. */
  private binomial(p: number): number {
    const deviate = Math.sqrt(3) * (this.draw() + this.draw() + this.draw() + this.draw() - 2);
    return Math.min(half, Math.max(0, Math.round(half * p + deviate * Math.sqrt(half * p * (1 - p)))));
  }
}

const law = (advantage: Law["advantage"], kl: Law["kl"], beta = 0.5) => ({ advantage, kl, beta, groupSize: 16 });
const updates: Law[] = [
  ...[law("mean", "k2"), law("mean", "k3"), law("whitened", "k2"), law("whitened", "k3")],
  ...[law("mean", "k1-reward"), law("whitened", "k1-reward")],
  ...(["mean", "whitened"] as const).flatMap((advantage) =>
    (["k1-reward", "k2", "k3"] as const).map((kl) => law(advantage, kl, 1)),
  ),
];

const grpo = (rlSeed: number) =>
  ({ method: "grpo", rlSeed, scaleRewards: "group", kl: "k3", beta: 0.05, numGenerations: 16 }) as const;

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function clamp(mass: number): number {
  return Math.min(1, Math.max(0, mass));
}
