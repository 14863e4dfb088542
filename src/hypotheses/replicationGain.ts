/** R1 to R4 of protocol `replication`: where RL gains, and where not. */

import { all, answers, clustered, type Hypothesis, onTargets, overSeeds, unseen } from "./hypothesis";

const sameUnseen = `two one-sided ${overSeeds}`;

export const replicationOfGain = [
  {
    id: "R1",
    title: "Gain by base mass",
    statement:
      "The gain by RL on a target depends on the base policy's correct mass Q on it, and at equal Q on the target.",
    informedBy:
      "paper 1.0: below Q = .3 slopes of 1.1 (depth), 1.8 (length), 1.7 (vocabulary) and .7 (composition, answers). Any " +
      "method that closes a constant share of 1 − Q gives a gain that falls with Q, so part b asks for the share itself: " +
      "slopes of −1.3, −.9, −1.1 and −1.6 on the four targets with steps, +.4 with answers. At equal base mass " +
      "composition gained twice what depth, length and vocabulary did (.70 against .32 to .39 at .15 to .3).",
    parts: [
      {
        id: "R1a",
        claim: "Below Q = .3 the gain rises with Q.",
        quantity:
          "slope of gain on Q over runs with Q < .3 (study exposure; with steps one half of the base samples gives Q, the " +
          "other, with the tuned policy's, the gain; with answers both are exact masses)",
        test: clustered,
        region: { above: 0 },
        of: [...unseen, answers],
        thresholds: { massBelow: 0.3 },
        allowed: "The gain is at most 1 − Q, at least .7 here: slopes of either sign are possible.",
        like: "H1a",
      },
      {
        id: "R1b",
        claim: "From Q = .3 to .97 RL closes less of what is missing, the higher Q.",
        quantity:
          "slope of gain / (1 − Q) on Q over runs with Q from .3 to .97 (study exposure; Q and gain as in part a)",
        test: clustered,
        region: { below: 0 },
        of: [...onTargets, answers],
        thresholds: { massFrom: 0.3, massTo: 0.97 },
        allowed:
          "The share is at most 1 whatever Q: slopes of either sign are possible, down to about −1.5 and up to 1.5.",
        like: "H1b",
      },
      {
        id: "R1c",
        claim: "At equal base mass composition gains more.",
        quantity:
          "mean gain over prompts of composition, by the placing half's base mass from .15 to .5, minus that over the " +
          "other target's prompts of the same range, paired by base seed (study exposure, steps; the measuring half and " +
          "the tuned policy's samples give the gain)",
        test: overSeeds,
        region: { above: 0.05 },
        of: unseen,
        thresholds: { massFrom: 0.15, massTo: 0.5 },
        allowed: "Gains lie between about −.5 and .85 on either side: differences from −1.35 to 1.35.",
      },
    ],
  },
  {
    id: "R2",
    title: "No discovery",
    statement:
      "Eighty steps of RL add nothing to operation sequences that sampling from the base policy does not reach; long RL " +
      "does where the base mass is above what guessing reaches.",
    informedBy:
      "paper 1.0: sequences without a correct sample gained .01 on depth, nothing on length and vocabulary. Eighty " +
      "batches of 16 demonstrations gained less than .05 on depth and vocabulary, while GRPO drew 256 rollouts a step: " +
      "here supervised fine-tuning gets as many demonstrations, at the best of three learning rates by two tuning seeds, " +
      "where it gained .14 on depth, .81 on length and nothing on vocabulary. Long RL gained .27 over runs that were pooled over " +
      "targets and included vocabulary at the level of guessing (1e-4): here it is depth and length, each by itself, " +
      "from ten times that level.",
    parts: [
      {
        id: "R2a",
        claim: "Operation sequences without a correct base sample gain nothing by RL.",
        quantity:
          "mean gain over operation sequences without a correct sample in the placing half, exposure 0 (study exposure): " +
          "the tuned policy's mass minus the base policy's in the measuring half",
        test: `${sameUnseen}; interval by hierarchical bootstrap over base seeds and sequences`,
        region: { above: -0.02, below: 0.02 },
        of: unseen,
        thresholds: { risenAbove: 0.1 },
        allowed: "The gain is at most 1: only its lower side is bounded, at 0 or a little below.",
        like: "H2a",
      },
      {
        id: "R2c",
        claim: "Supervised fine-tuning on as many demonstrations as RL draws rollouts gains.",
        quantity: "mean gain on the target by SFT at exposure 0 (study contrast: 80 batches of 256)",
        test: overSeeds,
        region: { above: 0.05 },
        of: unseen,
        thresholds: { exposure: 0 },
        allowed: "The gain is at most 1.",
        like: "H2c",
      },
      {
        id: "R2d",
        claim: "From a base mass of .001 to .01 a thousand steps of RL gain.",
        quantity: "mean gain on the target over runs with base mass from .001 to .01 (study long)",
        test: overSeeds,
        region: { above: 0.05 },
        of: ["depth", "length"],
        minimumSeeds: 4,
        thresholds: { massFrom: 0.001, massTo: 0.01 },
        allowed: "The gain is at most .99. Which seeds have such a base mass is known only when they are pretrained.",
        like: "H2d",
      },
    ],
  },
  {
    id: "R3",
    title: "Saturation",
    statement:
      "RL in distribution closes a constant share of what is missing until the base policy is nearly saturated.",
    informedBy:
      "paper 1.0: shares of .45 to .68 from base masses of .3 to .9, .36 from .9 to .97; the slope from .3 to .97 was " +
      "−.01. That the gain itself falls to 0 at the end follows from 1 − Q and is not asked again.",
    parts: [
      {
        id: "R3a",
        claim: "From a base mass of .3 to .9 the share does not depend on it.",
        quantity:
          "slope of gain in distribution / (1 − Q) on Q over snapshots with base mass from .3 to .9 (study saturation)",
        test: `two one-sided t-tests; ${clustered}`,
        region: { above: -0.5, below: 0.5 },
        of: all,
        thresholds: { massFrom: 0.3, massTo: 0.9 },
        allowed: "Slopes from −1.7 to 1.7 are possible.",
      },
      {
        id: "R3b",
        claim: "From .95 on RL in distribution closes less than a quarter of what is missing.",
        quantity: "mean gain / (1 − Q) over snapshots with base mass from .95 to .995 (study saturation)",
        test: overSeeds,
        region: { below: 0.25 },
        of: all,
        thresholds: { massFrom: 0.95, massTo: 0.995 },
        allowed: "The share is at most 1 and has no lower bound.",
      },
    ],
  },
  {
    id: "R4",
    title: "Axis and moment",
    statement:
      "What RL in distribution does on another axis depends on the moment of pretraining, by what is still missing in " +
      "distribution, and not on the axis.",
    informedBy:
      "paper 1.0: from the middle composition rose and depth, length and vocabulary fell; but composition gets there " +
      "early in pretraining and the others late. Split by in-distribution base mass, all fall from .97 on (−.03 to −.11), " +
      "and the few runs below .9 rise or stay. Base policies that are exposed to one target alone, five moments each, get " +
      "the other axes there early.",
    parts: [
      {
        id: "R4a",
        claim: "From a base mass below .01 nothing moves.",
        quantity:
          "mean change on the axis by RL in distribution, snapshots with base mass below .01 (study saturation)",
        test: sameUnseen,
        region: { above: -0.02, below: 0.02 },
        of: unseen,
        thresholds: { massBelow: 0.01 },
        allowed: "The change is at most 1; downward it is bounded by .01.",
        like: "H4a",
      },
      {
        id: "R4b",
        claim: "Where much is missing in distribution, a partly known axis rises.",
        quantity:
          "mean change on the axis by RL in distribution over policies with base mass from .05 to .95 on the axis and " +
          "from .3 to .9 in distribution (studies saturation and moments)",
        test: overSeeds,
        region: { above: 0 },
        of: onTargets,
        thresholds: { massFrom: 0.05, massTo: 0.95, inDistributionFrom: 0.3, inDistributionTo: 0.9 },
        allowed: "Changes from −.95 to .95 are possible.",
        like: "H4b",
      },
      {
        id: "R4c",
        claim: "Where nothing is missing in distribution, a partly known axis falls.",
        quantity:
          "mean change on the axis by RL in distribution over policies with base mass from .05 to .95 on the axis and " +
          "from .97 in distribution (studies saturation and moments)",
        test: overSeeds,
        region: { below: 0 },
        of: onTargets,
        thresholds: { massFrom: 0.05, massTo: 0.95, inDistributionFrom: 0.97, inDistributionTo: 1 },
        allowed: "Changes from −.95 to .95 are possible.",
        like: "H4b",
      },
      {
        id: "R4d",
        claim: "With base masses on the axis and in distribution held, the axis changes as composition does.",
        quantity:
          "coefficient of the axis, against composition, in least squares of the change on axis, base mass on the axis, " +
          "its square, and base mass in distribution, over the policies with base mass from .05 to .95 on the axis " +
          "(studies saturation and moments). It has as many base seeds as the axis or composition has, whichever has fewer",
        test: `two one-sided t-tests; ${clustered}`,
        region: { above: -0.05, below: 0.05 },
        of: unseen,
        thresholds: { massFrom: 0.05, massTo: 0.95 },
        allowed:
          "Coefficients from −1 to 1 are possible. Where the interval is wider than .1 the part can show no equality: " +
          "it is then an estimate, and undecided unless it lies outside.",
      },
    ],
  },
] as const satisfies readonly Hypothesis[];
