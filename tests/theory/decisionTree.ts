/**
 * A tabular policy over T binary decisions in a row, trained on exact expected gradients.
 *
 * Every prefix is a state with a logit of its own; of the 2^T completions the one of all ones is right. The gradient is
 * the sum over completions of probability × Σ_t score_t × (advantage of the completion − β × slope of the KL loss of
 * token t): the update rule, and nothing of the laws.
 */

import { expectedAdvantages, lossSlope, type Update } from "./exactBandit";

/** States are numbered as a heap: the root 1, after a right (1) or wrong (0) decision 2n + 1 or 2n. */
export interface Tree {
  decisions: number;
  /** Logit of the right decision, by state; entry 0 is unused. */
  logits: number[];
}

/** The tree whose right path has the base masses `masses`; off it, decision t is as likely right as on it. */
export function treeOf(masses: readonly number[]): Tree {
  const logits = Array.from({ length: 2 ** masses.length }, (_, state) => {
    const mass = masses[Math.floor(Math.log2(state))] ?? 0.5;
    return Math.log(mass / (1 - mass));
  });
  return { decisions: masses.length, logits };
}

/** The states that completion `y` (its decisions as bits, the first highest) passes, with what it decides there. */
export function pathOf({ decisions }: Tree, y: number): { state: number; right: number }[] {
  return Array.from({ length: decisions }, (_, t) => ({
    state: 2 ** t + (y >> (decisions - t)),
    right: (y >> (decisions - 1 - t)) & 1,
  }));
}

export const chanceOf = (logit: number, right: number) => 1 / (1 + Math.exp(right ? -logit : logit));

/** d/dlogits of the expected surrogate, by state. The KL is taken token by token at the states that are visited. */
export function expectedTreeGradient(tree: Tree, base: Tree, update: Update): number[] {
  const count = 2 ** tree.decisions;
  const gradient = tree.logits.map(() => 0);
  const [ofRight, ofWrong] = expectedAdvantages(1, 0, correctMassOf(tree), update);
  for (let y = 0; y < count; y++) {
    const path = pathOf(tree, y);
    const probability = path.reduce((all, { state, right }) => all * chanceOf(tree.logits[state], right), 1);
    for (const { state, right } of path) {
      const chance = chanceOf(tree.logits[state], right);
      const logRatio = Math.log(chance / chanceOf(base.logits[state], right));
      const weight = (y === count - 1 ? ofRight : ofWrong) - update.beta * lossSlope(update.kl, logRatio);
      gradient[state] += probability * weight * (right ? 1 - chance : chance - 1);
    }
  }
  return gradient;
}

/** Plain ascent from `base` in small steps, until nothing moves. */
export function trainTree(base: Tree, update: Update, steps = 300_000): { tree: Tree; converged: boolean } {
  const tree = { ...base, logits: base.logits.slice() };
  for (let step = 0; step < steps; step++) {
    const gradient = expectedTreeGradient(tree, base, update);
    gradient.forEach((slope, state) => (tree.logits[state] += slope));
    if (Math.max(...gradient.map(Math.abs)) < 1e-11) return { tree, converged: true };
  }
  return { tree, converged: false };
}

export function correctMassOf({ decisions, logits }: Tree): number {
  return rightPath(decisions).reduce((all, state) => all * chanceOf(logits[state], 1), 1);
}

/** The states of the right path: every decision before was right. */
export function rightPath(decisions: number): number[] {
  return Array.from({ length: decisions }, (_, t) => 2 ** (t + 1) - 1);
}
