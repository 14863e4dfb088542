/** L6 to L12 of protocol `levers`: groups, length of training, coverage, curricula, models, insides, other testbeds. */

import { clustered, type Hypothesis, overSeeds } from "./hypothesis";

const equivalence = `two one-sided ${overSeeds}`;

export const leversOfPolicy = [
  {
    id: "L6",
    title: "Groups and temperature",
    statement:
      "At equal rollouts large groups pay where successes are rare, and nowhere else; sampling at the temperature that " +
      "counts is best.",
    informedBy:
      "No run: groups of 16 at temperature 1 alone are known. At a base mass of .002 GRPO gained .106 and .056 on length in 160 steps.",
    parts: [
      {
        id: "L6a",
        claim: "At a low base mass large groups gain more than small ones, at equal rollouts.",
        quantity:
          "mean gain on length at exposure .3% after 160 steps, groups of 64 minus groups of 4, paired by base policy " +
          "(study groups)",
        test: overSeeds,
        region: { above: 0 },
        of: ["64 against 4"],
        thresholds: { exposure: 0.003 },
        allowed: "Differences from −1 to 1.",
      },
      {
        id: "L6b",
        claim: "In the middle it does not matter.",
        quantity: "the same at exposure 2%, after 80 steps",
        test: equivalence,
        region: { above: -0.08, below: 0.08 },
        of: ["64 against 4"],
        thresholds: { exposure: 0.02 },
        allowed: "Differences from −.9 to .9. Power .8 at a spread of .045 and no difference.",
      },
      {
        id: "L6c",
        claim: "Sampling rollouts at another temperature than 1 gains less.",
        quantity:
          "mean gain on length at exposures .3 and 2%, at this temperature minus at 1, paired by base policy (studies groups " +
          "and exposure). All are measured at temperature 1",
        test: overSeeds,
        region: { below: 0 },
        of: ["temperature-0.7", "temperature-1.3"],
        allowed: "Differences from −1 to 1.",
      },
    ],
  },
  {
    id: "L7",
    title: "Prolonged RL",
    statement: "Making the policy its own reference now and then lets long RL gain more, at a price in distribution.",
    informedBy:
      "n periods at β reach what one run at β / n would, under the tilt; at β = .05 the optimum is high without resets, at " +
      ".5 it is not.",
    parts: [
      {
        id: "L7a",
        claim: "Where the KL is strong, a thousand steps gain more with resets.",
        quantity:
          "mean gain on length after 1,000 steps with a reset every 200 minus without, at this β, exposure .3%, paired by " +
          "base policy (study prolonged)",
        test: overSeeds,
        region: { above: 0.05 },
        of: ["0.5"],
        allowed: "Differences from −1 to 1.",
      },
      {
        id: "L7b",
        claim: "They cost accuracy in distribution.",
        quantity: "mean accuracy in distribution of the same runs, with resets minus without; mean of both β",
        test: overSeeds,
        region: { below: 0 },
        of: ["all"],
        allowed: "Differences from −1 to 1.",
      },
    ],
  },
  {
    id: "L8",
    title: "Coverage",
    statement:
      "Where thousands of samples from the base policy do not reach all problems, RL narrows what they reach (arXiv " +
      "2504.13837); training that keeps samples varied narrows it less.",
    informedBy:
      "Two tuning seeds, length from a mass of .002, 160 steps, pass@1 and pass@64: base .002 and .04, .03; GRPO gained " +
      ".106 and .056 and came to .26 and .11, with an entropy bonus of .03 to .27 and .11, pass@k training to .18 and .09, " +
      "negative only to .06 and .01, a higher clip with four updates at .0002 to .17 and .09. Nothing beyond 64.",
    parts: [
      {
        id: "L8a",
        claim: "After GRPO 4,096 samples reach fewer problems than before.",
        quantity: "mean pass@4096 on length after GRPO minus before, exposure .3% (study coverage)",
        test: overSeeds,
        region: { below: 0 },
        of: ["all"],
        allowed: "Differences from −1 to 1; upward at most what the base policy lacks.",
      },
      {
        id: "L8b",
        claim: "This training reaches more with 4,096 samples than GRPO.",
        quantity:
          "mean pass@4096 on length minus that after GRPO, exposure .3%, paired by base policy; the higher clip beside GRPO " +
          "with as many updates (study coverage)",
        test: overSeeds,
        region: { above: 0 },
        of: ["passk", "nsr", "clip-higher", "entropy"],
        allowed: "Differences from −1 to 1.",
      },
    ],
  },
  {
    id: "L9",
    title: "Curriculum",
    statement:
      "By way of what is partly known RL reaches what it does not reach directly, and phases of rising difficulty do better " +
      "than their mixture.",
    informedBy:
      "No run. In protocol `paper`, where three operations had a share of 2%, four had a mass of .001 and six letters 0; " +
      "here easier problems have 10%.",
    parts: [
      {
        id: "L9a",
        claim: "By phases, first the easier problems and then the goal, it is reached.",
        quantity:
          "mean gain on the goal (four operations, six letters) by GRPO in two phases, exposure 10% (study curriculum)",
        test: overSeeds,
        region: { above: 0.05 },
        of: ["depth-4", "length-6"],
        allowed: "The gain is at most 1.",
      },
      {
        id: "L9b",
        claim: "Phases gain more than training on the goal alone.",
        quantity:
          "mean gain on the goal by phases minus by the goal alone, paired by base policy; mean of both goals (study curriculum)",
        test: overSeeds,
        region: { above: 0 },
        of: ["all"],
        allowed: "Differences from −1 to 1.",
      },
      {
        id: "L9c",
        claim: "Phases gain more than the mixture of the same problems at equal rollouts.",
        quantity:
          "mean gain on the goal by phases minus by the mixture, paired by base policy; mean of both goals (study curriculum)",
        test: overSeeds,
        region: { above: 0 },
        of: ["all"],
        allowed: "Differences from −1 to 1.",
      },
    ],
  },
  {
    id: "L10",
    title: "Size and positions",
    statement: "At equal base mass the transformer's size and its positions do not decide what RL gains.",
    informedBy: "No run: base masses at these shapes were not known.",
    parts: [
      {
        id: "L10a",
        claim: "At equal base mass such transformers gain as much as the default one.",
        quantity:
          "coefficient of these shapes, against the default one, in least squares of the gain on shapes, target, base mass " +
          "and its square, over runs on depth and length with base mass from .01 to .9 at exposures 2 and 10%, of base " +
          "seeds that have shapes (studies architecture and exposure). Smaller: width 48, one layer; larger: width 128, " +
          "four layers. Rates were not tuned by shape",
        test: `two one-sided t-tests; ${clustered}`,
        region: { above: -0.15, below: 0.15 },
        of: ["smaller", "larger", "learned", "alibi", "nope"],
        thresholds: { massFrom: 0.01, massTo: 0.9 },
        allowed: "Coefficients from −1 to 1. With 6 base seeds, power .8 at a standard error of about .025.",
      },
    ],
  },
  {
    id: "L11",
    title: "Inside",
    statement:
      "More than half of the gain on length sits in the first of two layers, and what a linear probe reads of the letters to " +
      "come rises with it. How far the weights moved does not tell learning from noise.",
    informedBy:
      "Two seeds that are not used: on length the tuned first layer, put into the base policy, recovered .74 to .80 of " +
      "the gain, on depth .53 to .56; the share of parameters moved was .92 to .94 under GRPO and .905 under shuffled " +
      "rewards; probes before the letter were wrong on .06 and .04 before, .03 and .01 after.",
    parts: [
      {
        id: "L11a",
        claim: "The tuned first layer alone recovers more than half of the gain.",
        quantity:
          "path mass of the base policy with the first layer of the tuned one, minus the base policy's, minus half of the " +
          "gain in path mass, GRPO on this target at exposure 2% (study inside)",
        test: overSeeds,
        region: { above: 0 },
        of: ["length"],
        allowed: "From −.9 to .9.",
      },
      {
        id: "L11b",
        claim: "After RL fewer letters of the last layer are misread by a probe than after RL with shuffled rewards.",
        quantity:
          "error of probes of the last layer before the letter after GRPO minus after GRPO with shuffled rewards, on this " +
          "target at exposure 2%, paired by base policy (study inside)",
        test: overSeeds,
        region: { below: 0 },
        of: ["length"],
        allowed: "From −1 to 1.",
      },
      {
        id: "L11c",
        claim: "With shuffled rewards the weights move as far.",
        quantity:
          "logarithm of the length of the update by GRPO over that by GRPO with shuffled rewards, paired by base policy; mean " +
          "of depth and length (study inside)",
        test: equivalence,
        region: { above: -0.22, below: 0.22 },
        of: ["all"],
        allowed: "Any; .22 is a quarter more or a fifth less.",
      },
    ],
  },
  {
    id: "L12",
    title: "Other testbeds",
    statement:
      "What was found on strings holds on DataAlchemy's operations and on modular arithmetic: in 80 steps RL gains where the " +
      "base policy is sometimes right, not where it never is, and loses in distribution.",
    informedBy:
      "Two tuning seeds. DataAlchemy without exposure: on held-out pairs .883 gained from .008, and 0; on depth .3 to .4 " +
      "from .01 to .04, most of it right answers that leave steps out; in distribution ±.01. Arithmetic at 2%: .05 to .33. " +
      "Length and vocabulary without exposure: nothing on either. Exposures of 1 and 5%: no run.",
    parts: [
      {
        id: "L12a",
        claim: "On lengths and letters that were never shown RL adds nothing.",
        quantity: "mean gain on length and vocabulary, exposure 0 (study second-testbed)",
        test: equivalence,
        region: { above: -0.02, below: 0.02 },
        of: ["data-alchemy", "arithmetic"],
        thresholds: { exposure: 0 },
        allowed: "Base masses are next to 0: it can only fail upward.",
      },
      {
        id: "L12b",
        claim: "From a base mass of .05 to .8 it gains.",
        quantity:
          "mean gain on depth, length and vocabulary with base mass from .05 to .8, above exposure 0 (study second-testbed)",
        test: overSeeds,
        region: { above: 0.05 },
        of: ["data-alchemy", "arithmetic"],
        thresholds: { massFrom: 0.05, massTo: 0.8 },
        allowed: "The gain is between −.8 and .95.",
      },
      {
        id: "L12c",
        claim: "It loses in distribution.",
        quantity: "mean change in distribution by the same runs (study second-testbed)",
        test: overSeeds,
        region: { below: 0 },
        of: ["data-alchemy", "arithmetic"],
        thresholds: { massFrom: 0.05, massTo: 0.8 },
        allowed: "From −1 to what the base policy lacks.",
      },
    ],
  },
] as const satisfies readonly Hypothesis[];
