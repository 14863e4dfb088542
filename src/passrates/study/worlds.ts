/** Worlds of prompts whose truth is known: base pass rates Q, tuned ones P, and what changed. */

import normalQuantile from "@stdlib/stats-base-dists-normal-quantile";
import type { Random } from "../../common/random";
import { logit, sigmoid } from "../../theory/numeric";
import { lawMass } from "../../theory/optima";
import type { Pair } from "../analysis/pair";
import { binomial } from "../analysis/draw";

/** One kind of prompt in a world. */
export interface TruePrompt {
  Q: number;
  P: number;
}

export interface World {
  /** Kinds of prompts, each with its share of all; shares add up to 1. */
  prompts: (TruePrompt & { share: number })[];
  /** The log-odds shift that all prompts have; absent where they differ. */
  shift?: number;
  /** The law that takes Q to P, as laws.ts names it; absent where there is none. */
  law?: "no change" | "tilt" | "whitened, forward KL";
}

export type WorldName = keyof typeof worlds;

const shift = 1;
const shifted = (Q: number) => sigmoid(logit(Q) + shift);
const whitened = (Q: number) => lawMass(Q, { beta: 1, kl: "k3", advantage: "whitened" });

/** Kinds of a continuous world: its quantiles, each as likely as any other. */
const kinds = 2000;

/** Base logits are normal with mean −0.5 and deviation 2: no beta distribution, which the analysis assumes at first. */
const base = Array.from({ length: kinds }, (_, i) => sigmoid(-0.5 + 2 * normalQuantile((i + 0.5) / kinds, 0, 1)));

/** Of a prompt with a pass rate of next to nothing, in the worlds with discoveries: before and after. */
const found: TruePrompt = { Q: 0.001, P: 0.5 };
const discovered = 0.05;

/**
 * What the study simulates.
 *
 * "chosen": from earlier samples, 16 of each prompt, of which at most 4 were right; the counts that are analysed are new
 * ones.
 */
export const worlds = {
  "no change": { prompts: evenly(base, (Q) => Q), shift: 0, law: "no change" },
  "fixed factor": { prompts: evenly(base, shifted), shift, law: "tilt" },
  whitened: { prompts: evenly(base, whitened), law: "whitened, forward KL" },
  discovery: { prompts: withDiscoveries(evenly(base, (Q) => Q)) },
  "discovery and factor": { prompts: withDiscoveries(evenly(base, shifted)) },
  chosen: { prompts: chosenHard(evenly(base, shifted)), shift, law: "tilt" },
} satisfies Record<string, World>;

export const worldNames = Object.keys(worlds) as WorldName[];

function evenly(Qs: readonly number[], moved: (Q: number) => number): World["prompts"] {
  return Qs.map((Q) => ({ Q, P: moved(Q), share: 1 / Qs.length }));
}

function withDiscoveries(prompts: World["prompts"]): World["prompts"] {
  return [
    ...prompts.map((each) => ({ ...each, share: each.share * (1 - discovered) })),
    { ...found, share: discovered },
  ];
}

/** Weighted by the probability of at most 4 successes in 16 samples. */
function chosenHard(prompts: World["prompts"]): World["prompts"] {
  const passes = ({ Q }: TruePrompt) => {
    let [term, sum] = [(1 - Q) ** 16, 0];
    for (let k = 0; k <= 4; k++) {
      sum += term;
      term *= ((16 - k) / (k + 1)) * (Q / (1 - Q));
    }
    return sum;
  };
  const total = prompts.reduce((sum, each) => sum + each.share * passes(each), 0);
  return prompts.map((each) => ({ ...each, share: (each.share * passes(each)) / total }));
}

/** Whether it is one of the prompts that only tuning solves. */
export function isDiscovery({ Q, P }: TruePrompt): boolean {
  return Q === found.Q && P === found.P;
}

/** The mean over the world's prompts. */
export function meanOf({ prompts }: World, value: (prompt: TruePrompt) => number): number {
  return prompts.reduce((sum, each) => sum + each.share * value(each), 0);
}

/** Prompts drawn from the world, each with `samples` samples of both models, and the truth behind them. */
export function drawPrompts(
  { prompts }: World,
  { count, samples, random }: { count: number; samples: number; random: Random },
): { pairs: Pair[]; truth: TruePrompt[] } {
  const ends: number[] = [];
  for (const { share } of prompts) ends.push((ends[ends.length - 1] ?? 0) + share);
  const truth = Array.from({ length: count }, () => prompts[indexBelow(ends, random.uniform())]);
  const counted = (rate: number) => ({ n: samples, k: binomial(samples, rate, random) });
  const pairs = truth.map(({ Q, P }) => ({ base: counted(Q), tuned: counted(P) }));
  return { pairs, truth };
}

/** The first index whose end is above u; the last one where rounding left none. */
function indexBelow(ends: readonly number[], u: number): number {
  let [low, high] = [0, ends.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (u < ends[middle]) high = middle;
    else low = middle + 1;
  }
  return low;
}
