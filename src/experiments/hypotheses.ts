/**
 * What we expect, written before the runs that judge it: for each claim the number, its test, the line it has to pass,
 * and what would reject it. Verdicts (verdicts/) take lines and seeds from here, and every result row carries the
 * fingerprint of this list, so that a threshold cannot move after its result is known.
 */

import { fingerprint } from "./fingerprint";
import { decisionRule, type Hypothesis } from "./hypothesis";

const overSeeds = "t-test over base seeds";
const clustered = "least squares, standard errors clustered by base seed, t with (base seeds − 1) degrees of freedom";
const all = ["all"] as const;
/** Composition is left out: its single operations are trained, and it never starts from nothing. */
const unseen = ["depth", "length", "vocabulary"] as const;
const targets = [...unseen, "composition"] as const;
/** In the format answer composition has room at exposure 0, and its masses are exact. */
const answers = "composition (answers)";

export const hypotheses: Hypothesis[] = [
  {
    id: "H1",
    title: "Inverted U",
    statement: "The gain by RL on a target rises and then falls with the base policy's correct mass Q on it.",
    informedBy:
      "quick: largest gains from Q between .07 and .23 on depth and length and near .5 on vocabulary, so the two lines " +
      "meet at Q = .3; composition starts between .4 and .97, so only its fall is stated. Two lines in place of a " +
      "coefficient of Q², which a curve that rises and levels off makes negative too (Simonsohn, AMPPS 2018).",
    parts: [
      {
        id: "H1a",
        claim: "Below Q = .3 the gain rises with Q.",
        quantity:
          "slope of gain on Q over runs with Q < .3 (studies exposure and alone; one half of the base samples gives Q, the " +
          "other, with the tuned policy's, the gain)",
        test: clustered,
        region: { above: 0 },
        of: [...unseen, answers],
      },
      {
        id: "H1b",
        claim: "From Q = .3 on the gain falls with Q.",
        quantity: "the same slope over runs with Q ≥ .3",
        test: clustered,
        region: { below: 0 },
        of: [...targets, answers],
      },
    ],
  },
  {
    id: "H2",
    title: "No discovery",
    statement:
      "RL adds nothing that sampling from the base policy does not reach, word of operations by word; supervised fine-tuning does.",
    informedBy:
      "quick, exposure 0: of 38 words of length none had a correct base sample, one rose (0 to .82); of 95 such words of " +
      "depth three rose above .9; vocabulary stayed at 0. A mean over prompts hides that. A word that is never sampled " +
      "in evaluation may be sampled in training, which draws about 1,080 completions a word on length and vocabulary " +
      "and 300 on depth: part b compares the words that rise with that.",
    parts: [
      {
        id: "H2a",
        claim: "Words without a correct base sample gain nothing by RL.",
        quantity:
          "mean gain over words without a correct sample in the placing half, exposure 0 (study exposure): the tuned " +
          "policy's mass less the base policy's in the measuring half",
        test: `two one-sided ${overSeeds}; interval by hierarchical bootstrap over base seeds and words`,
        region: { above: -0.02, below: 0.02 },
        of: unseen,
      },
      {
        id: "H2b",
        claim: "No more of these words rise than sampling can reach, but for one in fifty.",
        quantity:
          "share of these words whose mass exceeds .1 after RL, less 1 − (1 − q)^N: q the upper 97.5% limit of their mean " +
          "base mass (measuring half), N the completions that training draws for a word. " +
          "Undecided where the limit exceeds one half: then the base was sampled too little",
        test: "exact binomial test, Clopper–Pearson interval (conservative where words differ: Hoeffding 1956)",
        region: { below: 0.02 },
        of: unseen,
      },
      {
        id: "H2c",
        claim: "Supervised fine-tuning on the same prompts gains.",
        quantity: "mean gain on the target by SFT at exposure 0 (study contrast)",
        test: overSeeds,
        region: { above: 0.05 },
        of: unseen,
      },
      {
        id: "H2d",
        claim: "Where the base mass is low and not nil, long RL does gain: slow is not impossible.",
        quantity: "mean gain on the target over runs with base mass from .0001 to .01 (study long)",
        test: overSeeds,
        region: { above: 0.05 },
        of: all,
      },
    ],
  },
  {
    id: "H3",
    title: "Saturation",
    statement: "The gain in distribution falls towards zero as base accuracy rises past its middle.",
    informedBy:
      "quick: gains of .17 to .24 at base masses from .5 to .75, .07 at .90, .013 at .976. Gain and base mass share " +
      "the base samples here (64 of each of 80 prompts), which bends a slope by about 1%.",
    parts: [
      {
        id: "H3a",
        claim: "Above a base mass of .5 the gain in distribution falls with it.",
        quantity: "slope of gain on base mass over snapshots with base mass above .5 (study saturation)",
        test: clustered,
        region: { below: 0 },
        of: all,
      },
      {
        id: "H3b",
        claim: "At saturation nothing is gained.",
        quantity: "mean gain in distribution over snapshots with base mass of at least .97",
        test: `two one-sided ${overSeeds}`,
        region: { above: -0.02, below: 0.02 },
        of: all,
      },
      {
        id: "H3c",
        claim: "The middle gains more than the saturated end.",
        quantity: "mean gain over snapshots with base mass from .4 to .8, less that of part b, paired by base seed",
        test: overSeeds,
        region: { above: 0.1 },
        of: all,
      },
    ],
  },
  {
    id: "H4",
    title: "Alignment",
    statement:
      "RL in distribution helps on another axis only where the base mass there is neither nil nor full; where it hurts, that is said.",
    informedBy:
      "quick, six snapshots at exposure 0: composition moves up from every middle mass by .03 to .22, with base seeds .4 " +
      "apart; length stays at 0. The margin of .02 is H2's.",
    parts: [
      {
        id: "H4a",
        claim: "From a base mass below .01 nothing moves.",
        quantity:
          "mean change on the axis by RL in distribution, snapshots with base mass below .01 (study saturation)",
        test: `two one-sided ${overSeeds}`,
        region: { above: -0.02, below: 0.02 },
        of: unseen,
      },
      {
        id: "H4b",
        claim: "From a base mass between .05 and .95 it rises.",
        quantity: "the same mean over snapshots with base mass from .05 to .95",
        test: overSeeds,
        region: { above: 0 },
        of: targets,
      },
      {
        id: "H4c",
        claim: "From a base mass above .95 it does not rise; where the interval is below 0, it falls.",
        quantity: "the same mean over all axes and snapshots with base mass above .95",
        test: overSeeds,
        region: { below: 0.02 },
        of: all,
      },
    ],
  },
  {
    id: "H5",
    title: "The law",
    statement:
      "On the ladder every combination of advantage, KL estimator, β and group size ends at its own one-decision law, and " +
      "not at the plain tilt where the two differ. On the axes one factor of odds describes all prompts of a run.",
    informedBy:
      "quick: .011 from the law for mean-only + k2 and .015 for whitened + k3, .40 from the tilt for the latter. The tilt " +
      "of mean-only + k2 is its law but for (1 − 1/G). On the axes slopes of −.5 to .2 in runs whose prompts are not at a " +
      "bound: the margin is the theorem's side, and rejection is expected on length. With distinct rules a spike's lowest rungs, " +
      "Q below .003, never rose, which would reject part f.",
    parts: [
      {
        id: "H5a",
        claim: "The update ends at its own law.",
        quantity: "mean over prompts of |P − law(Q)|, exact masses, at β = .5 and G = 16 (study ladder-shared)",
        test: `${overSeeds}; interval by hierarchical bootstrap over base seeds and prompts`,
        region: { below: 0.03 },
        of: ["mean + k2", "mean + k3", "whitened + k2", "whitened + k3"],
      },
      {
        id: "H5b",
        claim: "It does not end at the plain tilt.",
        quantity: "mean over the same prompts of |P − tilt(Q)| less |P − law(Q)|",
        test: `${overSeeds}; interval by hierarchical bootstrap over base seeds and prompts`,
        region: { above: 0.03 },
        of: ["mean + k3", "whitened + k2", "whitened + k3"],
      },
      {
        id: "H5c",
        claim: "So does every combination of the crossing, k1 in the reward, other β and group sizes included.",
        quantity: "the distance of part a, averaged over all combinations of a base seed; the worst one is named",
        test: overSeeds,
        region: { below: 0.03 },
        of: all,
        minimumSeeds: 4,
      },
      {
        id: "H5d",
        claim: "The runs had ended: the last quarter of the steps moved nothing.",
        quantity:
          "mean over rungs of |exact mass at the end − exact mass after 75% of the steps|, at β = .5 and G = 16",
        test: overSeeds,
        region: { below: 0.01 },
        of: ["mean + k2", "mean + k3", "whitened + k2", "whitened + k3"],
      },
      {
        id: "H5e",
        claim: "On the axes the shift of the logit does not depend on the logit of Q.",
        quantity:
          "slope of (logit P − logit Q) on logit Q over prompts whose placing half is neither 0 nor full, exposures at which " +
          "the target's mass is between .05 and .95 before RL: the placing half is the instrument for the measuring half " +
          "(which has noise of its own), counts plus one half; answers have exact masses. Beside it the Mantel–Haenszel odds ratio and the share of " +
          "runs that Breslow–Day's test (Tarone) finds heterogeneous at 5%",
        test: `two one-sided ${overSeeds}`,
        region: { above: -0.1, below: 0.1 },
        of: [...targets, answers],
      },
      {
        id: "H5f",
        claim: "The law also holds where every rung has rules of its own.",
        quantity: "the distance of part a, averaged over the combinations that were run (study ladder-distinct)",
        test: overSeeds,
        region: { below: 0.03 },
        of: all,
      },
    ],
  },
  {
    id: "H6",
    title: "Sharpening",
    statement:
      "RL keeps the order of wrong answers and the order of correct paths, and concentrates what pretraining left.",
    informedBy:
      "quick: the entropy of a token falls from .119 to .078 nats over the runs on targets. Nothing was known of orders; " +
      "under the tilt they are kept exactly.",
    parts: [
      {
        id: "H6a",
        claim: "On the ladder wrong answers keep their order.",
        quantity: "mean over rungs of Spearman's correlation of their log-probabilities before and after RL",
        test: overSeeds,
        region: { above: 0.9 },
        of: all,
      },
      {
        id: "H6b",
        claim: "On the axes the order of sampled completions is mostly kept, within the wrong and within the correct.",
        quantity:
          "the same correlation over the base policy's distinct samples, mean over the target's runs (study exposure)",
        test: overSeeds,
        region: { above: 0.5 },
        of: ["wrong", "correct"],
      },
      {
        id: "H6c",
        claim: "RL on a target lowers the entropy of a token.",
        quantity: "mean entropy over the last five training steps less that over the first five (study exposure)",
        test: overSeeds,
        region: { below: 0 },
        of: targets,
      },
    ],
  },
  {
    id: "H7",
    title: "pass@k",
    statement: "RL raises pass@1, and the base policy overtakes it at large k.",
    informedBy:
      "quick: at k = 64 both policies are near 1 wherever the base mass is in the middle, differences of −.05 to .28; an " +
      "advantage of the base below .01 would be none.",
    parts: [
      {
        id: "H7a",
        claim: "RL raises pass@1.",
        quantity:
          "pass@1, tuned less base, over runs with base pass@1 from .05 to .95: on the target (study exposure), and in " +
          "distribution (study saturation)",
        test: overSeeds,
        region: { above: 0 },
        of: ["on the target", "in distribution"],
      },
      {
        id: "H7b",
        claim: "At the largest k that both policies were sampled for, the base policy is ahead.",
        quantity: "pass@k, tuned less base, over the same runs",
        test: overSeeds,
        region: { below: -0.01 },
        of: ["on the target", "in distribution"],
      },
    ],
  },
  {
    id: "H8",
    title: "Forgetting",
    statement: "The loss in distribution after RL on a target grows with the KL moved.",
    informedBy:
      "quick: it does not look so. Depth at exposure 0 moves by .25 nats and loses .01 in distribution; length at 10% by " +
      ".05 and loses .49. Part a, across targets, is expected to be rejected, part b, within one, to hold.",
    parts: [
      {
        id: "H8a",
        claim: "Across targets and exposures the KL orders the loss.",
        quantity:
          "Spearman's correlation, over all runs of a base seed, of the loss in distribution with the KL to the base " +
          "policy on training prompts (mean of the last five steps; study exposure)",
        test: overSeeds,
        region: { above: 0.3 },
        of: all,
      },
      {
        id: "H8b",
        claim: "Within one target the loss grows with the KL.",
        quantity: "slope of that loss on that KL over the target's runs",
        test: clustered,
        region: { above: 0 },
        of: targets,
      },
      {
        id: "H8c",
        claim: "RL on the target and in distribution in turn forgets less.",
        quantity:
          "change in distribution by RL on the mixture (study mixed) less that by RL on the target alone (study exposure), " +
          "paired by base policy and target",
        test: overSeeds,
        region: { above: 0 },
        of: all,
      },
    ],
  },
];

/** Fingerprint of the rule and of every statement, quantity and line: the column `hypotheses` of every result row. */
export const hypothesesHash = fingerprint({ decisionRule, hypotheses });
