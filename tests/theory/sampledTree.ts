/**
 * The decision tree trained as a run trains a model: sampled groups, a whitened or centred advantage per rollout, the
 * ratio of each token clipped where a batch serves several updates, and plain ascent or Adam.
 */

import { deriveKey, Random } from "../../src/common/random";
import type { Law } from "../../src/theory/optima";
import { chanceOf, correctMassOf, pathOf, type Tree } from "./decisionTree";
import { lossSlope } from "./exactBandit";

export interface Practice {
  seed: number;
  steps: number;
  /** Falls linearly to 0 over the steps. */
  learningRate: number;
  groups: number;
  /** Updates a batch; from the second on the ratio of a token is clipped at 1 ± `clip`, .2 by default. */
  updatesPerBatch?: number;
  clip?: number;
  adam?: boolean;
}

export interface Outcome {
  mass: number;
  /** Tokens whose gradient the clip cut off, over all updates. */
  clipped: number;
}

interface Rollout {
  path: { state: number; right: number; old: number }[];
  advantage: number;
}

export function trainSampledTree(base: Tree, law: Law & { groupSize: number }, practice: Practice): Outcome {
  const { seed, steps, updatesPerBatch = 1, clip = 0.2 } = practice;
  const tree = { ...base, logits: base.logits.slice() };
  let clipped = 0;
  const ascend = practice.adam ? adam(tree.logits) : plain(tree.logits);
  for (let step = 0; step < steps; step++) {
    const random = new Random(deriveKey(seed, "tree", step));
    const batch = Array.from({ length: practice.groups }, () => sampleGroup(tree, base, law, random)).flat();
    for (let update = 0; update < updatesPerBatch; update++) {
      const surrogate = surrogateGradient({ tree, base, batch }, law, clip);
      ascend(surrogate.gradient, practice.learningRate * (1 - step / steps));
      clipped += surrogate.clipped;
    }
  }
  return { mass: correctMassOf(tree), clipped };
}

function sampleGroup(tree: Tree, base: Tree, law: Law & { groupSize: number }, random: Random): Rollout[] {
  const all = 2 ** tree.decisions - 1;
  const completions = Array.from({ length: law.groupSize }, () => sampleCompletion(tree, random));
  const paths = completions.map((y) =>
    pathOf(tree, y).map((at) => ({ ...at, old: chanceOf(tree.logits[at.state], at.right) })),
  );
  const summed = (path: Rollout["path"]) =>
    path.reduce((sum, { state, right, old }) => sum + Math.log(old / chanceOf(base.logits[state], right)), 0);
  const scores = paths.map(
    (path, i) => Number(completions[i] === all) - (law.kl === "k1-reward" ? law.beta * summed(path) : 0),
  );
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const squares = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0);
  const scale = law.advantage === "mean" ? 1 : Math.sqrt(squares / (scores.length - 1)) + 1e-4;
  return paths.map((path, i) => ({ path, advantage: (scores[i] - mean) / scale }));
}

function sampleCompletion(tree: Tree, random: Random): number {
  let state = 1;
  for (let t = 0; t < tree.decisions; t++)
    state = 2 * state + (random.uniform() < chanceOf(tree.logits[state], 1) ? 1 : 0);
  return state - 2 ** tree.decisions;
}

/** d/dlogits of the mean over rollouts of Σ_t min(ρA, clip(ρ)A) − β × KL loss of token t. */
function surrogateGradient(
  { tree, base, batch }: { tree: Tree; base: Tree; batch: Rollout[] },
  law: Law,
  clip: number,
) {
  const gradient = tree.logits.map(() => 0);
  let clipped = 0;
  for (const { path, advantage } of batch)
    for (const { state, right, old } of path) {
      const chance = chanceOf(tree.logits[state], right);
      const ratio = chance / old;
      const cutOff = advantage > 0 ? ratio > 1 + clip : ratio < 1 - clip;
      clipped += Number(cutOff);
      const pull = law.beta * lossSlope(law.kl, Math.log(chance / chanceOf(base.logits[state], right)));
      const weight = (cutOff ? 0 : ratio * advantage) - pull;
      gradient[state] += (weight * (right ? 1 - chance : chance - 1)) / batch.length;
    }
  return { gradient, clipped };
}

type Ascend = (gradient: number[], rate: number) => void;

const plain =
  (logits: number[]): Ascend =>
  (gradient, rate) =>
    gradient.forEach((slope, i) => (logits[i] += rate * slope));

/** Kingma and Ba, arXiv 1412.6980, with β₁ = .9, β₂ = .95. */
function adam(logits: number[]): Ascend {
  const [first, second] = [logits.map(() => 0), logits.map(() => 0)];
  let step = 0;
  return (gradient, rate) => {
    step++;
    gradient.forEach((slope, i) => {
      first[i] = 0.9 * first[i] + 0.1 * slope;
      second[i] = 0.95 * second[i] + 0.05 * slope ** 2;
      const deviation = Math.sqrt(second[i] / (1 - 0.95 ** step)) + 1e-8;
      logits[i] += (rate * first[i]) / (1 - 0.9 ** step) / deviation;
    });
  };
}
