/**
 * Synthetic results in the shape of the protocol `quick`: two base seeds, one RL seed. A fixture, not a measurement:
 * masses follow made-up curves, so that figures have something plausible to show.
 */

import type { CurveRow, PromptRow, ResultRow, Results, Study } from "../../src/results/rows";
import { deriveKey, Random } from "../../src/common/random";
import { targets, type Axis } from "../../src/strings";
import { lawMass, type Law } from "../../src/theory/optima";
import { logit, sigmoid } from "../../src/theory/numeric";

type Key = Partial<ResultRow> & Pick<ResultRow, "study" | "run" | "base" | "baseSeed" | "axis">;

const baseSeeds = [1, 2];
const exposures = [0, 0.02, 0.1];
const snapshots = [150, 200, 250, 300, 400, 600];
const promptCount = 40;
const half = 16;

/** The same rows at every call. */
export function syntheticResults(): Results {
  const maker = new Maker();
  for (const seed of baseSeeds) {
    for (const exposure of exposures) maker.exposure(seed, exposure);
    maker.saturation(seed);
    maker.ladder(seed);
  }
  return { protocol: "synthetic", rows: maker.rows, prompts: maker.prompts, curves: maker.curves };
}

/** The shape of a protocol in which nothing was run. */
export function noResults(): Results {
  return { protocol: "nothing", rows: [], prompts: [], curves: [] };
}

class Maker {
  readonly rows: ResultRow[] = [];
  readonly prompts: PromptRow[] = [];
  readonly curves: CurveRow[] = [];
  private readonly random = new Random(deriveKey(1, "figure-fixture", 0));

  exposure(seed: number, exposure: number): void {
    const base = `e${exposure}-s${seed}`;
    const mass: Record<Axis, number> = {
      "in-distribution": 0.99,
      depth: [0.002, 0.12, 0.62][exposures.indexOf(exposure)] + this.noise(0.001),
      length: [0.0001, 0.1, 0.45][exposures.indexOf(exposure)],
      vocabulary: [0.0001, 0.45, 0.88][exposures.indexOf(exposure)],
      composition: [0.73, 0.9, 0.96][exposures.indexOf(exposure)] + this.noise(0.02),
    };
    const key = { base, baseSeed: seed, exposure, snapshot: 800 };
    for (const axis of ["in-distribution", ...targets] as Axis[]) {
      this.row({ ...key, study: "base", run: base, axis }, mass[axis]);
      this.counts(base, base, "base", axis, mass[axis]);
    }
    for (const axis of targets) this.rlOnTarget(key, axis, mass);
  }

  private rlOnTarget(
    key: Omit<Key, "study" | "run" | "axis"> & { exposure: number },
    axis: Axis,
    mass: Record<Axis, number>,
  ) {
    const run = `${key.base}-grpo-${axis}-r1`;
    const trained = { ...key, study: "exposure" as const, run, ...grpo, beta: 0.05, trainedOn: axis };
    const after = sigmoid(logit(mass[axis]) + (mass[axis] < 0.001 ? 0.1 : 1.4) + this.noise(0.3));
    this.row({ ...trained, axis }, after);
    this.row({ ...trained, axis: "in-distribution" }, axis === "length" ? 0.3 : 0.95 + this.noise(0.03));
    this.counts(run, key.base, "exposure", axis, after);
    this.curve(run, "exposure", mass[axis], after);
  }

  saturation(seed: number): void {
    const base = `e0-s${seed}`;
    snapshots.forEach((snapshot, i) => {
      const before = {
        "in-distribution": [0.32, 0.58, 0.73, 0.86, 0.96, 0.99][i] + this.noise(0.01),
        composition: [0.06, 0.17, 0.33, 0.45, 0.6, 0.77][i],
        length: 0,
      };
      const after = {
        "in-distribution": [0.59, 0.83, 0.9, 0.95, 0.98, 0.985][i],
        composition: [0.09, 0.37, 0.54, 0.62, 0.72, 0.77][i] + this.noise(0.05),
        length: 0,
      };
      const key = { base, baseSeed: seed, exposure: 0, snapshot };
      const run = `${base}-step${snapshot}-grpo-in-distribution-r1`;
      for (const axis of ["in-distribution", "composition", "length"] as const) {
        this.row({ ...key, study: "base", run: base, axis }, before[axis]);
        this.row(
          { ...key, study: "saturation", run, axis, ...grpo, beta: 0.05, trainedOn: "in-distribution" },
          after[axis],
        );
      }
    });
  }

  ladder(seed: number): void {
    const base = `ladder-shared-s${seed}`;
    const rungs = [0, 0.003, 0.01, 0.03, 0.1, 0.2, 0.35, 0.5, 0.7, 0.85, 0.95, 0.99];
    const key = {
      study: "ladder-shared" as const,
      base,
      baseSeed: seed,
      exposure: 0,
      snapshot: 500,
      axis: "ladder" as const,
    };
    rungs.forEach((q, rung) => {
      const masses = Array.from({ length: 8 }, () => sigmoid(logit(Math.max(q, 5e-4)) + this.noise(0.8)));
      this.row({ ...key, run: base, rung, metric: "exactMass" }, average(masses));
      masses.forEach((Q, prompt) => this.exact(base, base, rung, prompt, Q));
      for (const [update, law] of Object.entries(updates)) {
        const run = `${base}-${update}-r1`;
        const after = masses.map((Q) => sigmoid(logit(Math.min(0.9995, lawMass(Q, law))) + this.noise(0.3)));
        const setting = { scaleRewards: law.advantage === "mean" ? ("none" as const) : ("group" as const), kl: law.kl };
        this.row(
          { ...key, run, rung, metric: "exactMass", ...grpo, ...setting, beta: law.beta, trainedOn: "ladder" },
          average(after),
        );
        after.forEach((P, prompt) => this.exact(run, base, rung, prompt, P));
      }
    });
  }

  private row(key: Key, value: number): void {
    const fixed = { protocol: "synthetic", version: "1.0", hypotheses: "0".repeat(12), format: "steps" as const };
    const untrained = {
      rlSeed: "",
      method: "none",
      scaleRewards: "",
      kl: "",
      beta: "",
      numGenerations: "",
      lossType: "",
      arm: "",
      reward: "",
      trainedOn: "",
    } as const;
    const measured = {
      rung: "",
      decisions: "",
      metric: "correctMass",
      lower: "",
      upper: "",
      prompts: promptCount,
      samples: 2 * half,
    } as const;
    this.rows.push({ ...fixed, ...untrained, ...measured, exposure: 0, snapshot: 800, ...key, value });
  }

  private counts(run: string, base: string, study: Study, axis: Axis, mass: number): void {
    for (let prompt = 0; prompt < promptCount; prompt++) {
      const own = sigmoid(logit(mass) + 3 * Math.sin(prompt * 12.9898));
      const [placing, correct] = [this.binomial(own), this.binomial(own)];
      this.prompts.push({
        run,
        base,
        study,
        axis,
        rung: -1,
        prompt,
        placing,
        placingSamples: half,
        correct,
        samples: half,
        pathMass: own,
        exactMass: null,
        operations: null,
        decisionMasses: null,
      });
    }
  }

  private exact(run: string, base: string, rung: number, prompt: number, exactMass: number): void {
    this.prompts.push({
      run,
      base,
      study: "ladder-shared",
      axis: "ladder",
      rung,
      prompt,
      placing: 0,
      placingSamples: 0,
      correct: 0,
      samples: 0,
      pathMass: exactMass,
      exactMass,
      operations: null,
      decisionMasses: null,
    });
  }

  private curve(run: string, study: Study, before: number, after: number): void {
    for (let step = 1; step <= 30; step++) {
      const mass = before + (after - before) * (step / 30);
      const values = {
        reward: mass + this.noise(0.05),
        kl: 0.05 * (step / 30),
        entropy: 0.3 - 0.2 * (step / 30),
        frac_reward_zero_std: 1 - 4 * mass * (1 - mass),
      };
      for (const [metric, value] of Object.entries(values))
        this.curves.push({ run, study, step, metric, value: Math.max(0, value) });
    }
  }

  private noise(width: number): number {
    return width * (this.random.uniform() - 0.5);
  }

  private binomial(p: number): number {
    return Array.from({ length: half }, () => this.random.uniform()).filter((u) => u < p).length;
  }
}

const grpo = { method: "grpo", rlSeed: 1, scaleRewards: "group", kl: "k3", numGenerations: 16 } as const;

const updates: Record<string, Law & { groupSize: number }> = {
  "mean-k2": { beta: 0.5, kl: "k2", advantage: "mean", groupSize: 16 },
  "whitened-k3": { beta: 0.5, kl: "k3", advantage: "whitened", groupSize: 16 },
};

function average(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
