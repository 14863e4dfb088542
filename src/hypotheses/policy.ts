/** H5 to H8: what RL does to the policy. */

import { all, answers, clustered, type Hypothesis, onTargets, overSeeds } from "./hypothesis";

export const hypothesesOfPolicy = [
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
        thresholds: { beta: 0.5, groupSize: 16 },
      },
      {
        id: "H5b",
        claim: "It does not end at the plain tilt.",
        quantity: "mean over the same prompts of |P − tilt(Q)| less |P − law(Q)|",
        test: `${overSeeds}; interval by hierarchical bootstrap over base seeds and prompts`,
        region: { above: 0.03 },
        of: ["mean + k3", "whitened + k2", "whitened + k3"],
        thresholds: { beta: 0.5, groupSize: 16 },
      },
      {
        id: "H5c",
        claim:
          "In the crossing with other β and group sizes the update ends at its law too, k1 in the reward included.",
        quantity: "the distance of part a, averaged over all β and G of a base seed; the furthest is named",
        test: overSeeds,
        region: { below: 0.03 },
        of: ["mean", "whitened"].flatMap((advantage) => ["k1-reward", "k2", "k3"].map((kl) => `${advantage} + ${kl}`)),
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
        thresholds: { beta: 0.5, groupSize: 16, percent: 75 },
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
        of: [...onTargets, answers],
        thresholds: { massFrom: 0.05, massTo: 0.95, heterogeneousBelow: 0.05 },
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
        of: onTargets,
        thresholds: { firstSteps: 5, lastSteps: 5 },
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
        thresholds: { massFrom: 0.05, massTo: 0.95 },
      },
      {
        id: "H7b",
        claim: "At the largest k that both policies were sampled for, the base policy is ahead.",
        quantity: "pass@k, tuned less base, over the same runs",
        test: overSeeds,
        region: { below: -0.01 },
        of: ["on the target", "in distribution"],
        thresholds: { massFrom: 0.05, massTo: 0.95 },
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
        thresholds: { lastSteps: 5, fewestRuns: 4 },
      },
      {
        id: "H8b",
        claim: "Within one target the loss grows with the KL.",
        quantity: "slope of that loss on that KL over the target's runs",
        test: clustered,
        region: { above: 0 },
        of: onTargets,
        thresholds: { lastSteps: 5 },
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
] as const satisfies readonly Hypothesis[];
