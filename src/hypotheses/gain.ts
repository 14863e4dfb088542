/** H1 to H4: where RL gains, and where not. */

import { all, answers, clustered, type Hypothesis, onTargets, overSeeds, unseen } from "./hypothesis";

export const hypothesesOfGain = [
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
        thresholds: { massBelow: 0.3 },
      },
      {
        id: "H1b",
        claim: "From Q = .3 on the gain falls with Q.",
        quantity: "the same slope over runs with Q ≥ .3",
        test: clustered,
        region: { below: 0 },
        of: [...onTargets, answers],
        thresholds: { massFrom: 0.3 },
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
        thresholds: { risenAbove: 0.1 },
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
        thresholds: { risenAbove: 0.1, reachAtMost: 0.5 },
      },
      {
        id: "H2c",
        claim: "Supervised fine-tuning on the same prompts gains.",
        quantity: "mean gain on the target by SFT at exposure 0 (study contrast)",
        test: overSeeds,
        region: { above: 0.05 },
        of: unseen,
        thresholds: { exposure: 0 },
      },
      {
        id: "H2d",
        claim: "Where the base mass is low and not nil, long RL does gain: slow is not impossible.",
        quantity: "mean gain on the target over runs with base mass from .0001 to .01 (study long)",
        test: overSeeds,
        region: { above: 0.05 },
        of: all,
        thresholds: { massFrom: 0.0001, massTo: 0.01 },
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
        thresholds: { massAbove: 0.5 },
      },
      {
        id: "H3b",
        claim: "At saturation nothing is gained.",
        quantity: "mean gain in distribution over snapshots with base mass of at least .97",
        test: `two one-sided ${overSeeds}`,
        region: { above: -0.02, below: 0.02 },
        of: all,
        thresholds: { massFrom: 0.97 },
      },
      {
        id: "H3c",
        claim: "The middle gains more than the saturated end.",
        quantity: "mean gain over snapshots with base mass from .4 to .8, less that of part b, paired by base seed",
        test: overSeeds,
        region: { above: 0.1 },
        of: all,
        thresholds: { massFrom: 0.4, massTo: 0.8, saturatedFrom: 0.97 },
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
      "apart; length stays at 0. The margin of .02 is H2's. Nothing was known of the probes.",
    parts: [
      {
        id: "H4a",
        claim: "From a base mass below .01 nothing moves.",
        quantity:
          "mean change on the axis by RL in distribution, snapshots with base mass below .01 (study saturation)",
        test: `two one-sided ${overSeeds}`,
        region: { above: -0.02, below: 0.02 },
        of: unseen,
        thresholds: { massBelow: 0.01 },
      },
      {
        id: "H4b",
        claim: "From a base mass between .05 and .95 it rises.",
        quantity: "the same mean over snapshots with base mass from .05 to .95",
        test: overSeeds,
        region: { above: 0 },
        of: onTargets,
        thresholds: { massFrom: 0.05, massTo: 0.95 },
      },
      {
        id: "H4c",
        claim: "From a base mass above .95 it does not rise; where the interval is below 0, it falls.",
        quantity: "the same mean over all axes and snapshots with base mass above .95",
        test: overSeeds,
        region: { below: 0.02 },
        of: all,
        thresholds: { massAbove: 0.95 },
      },
      {
        id: "H4d",
        claim: "RL on a target leaves strengths that nothing trains on where they are, from a base mass below .01.",
        quantity:
          "mean change on other strengths of the target trained on (depth 4, 5; length 3, 6, 8; two more vocabularies; orders " +
          "held out), base mass below .01 (study probes)",
        test: `two one-sided ${overSeeds}`,
        region: { above: -0.02, below: 0.02 },
        of: all,
        thresholds: { massBelow: 0.01 },
      },
      {
        id: "H4e",
        claim: "It carries over to them from a base mass between .05 and .95.",
        quantity: "the same mean over base masses from .05 to .95",
        test: overSeeds,
        region: { above: 0 },
        of: all,
        thresholds: { massFrom: 0.05, massTo: 0.95 },
      },
    ],
  },
] as const satisfies readonly Hypothesis[];
