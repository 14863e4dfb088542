/** L6 to L12 of protocol `levers`: groups, length of training, coverage, curricula, models, insides, other testbeds. */

import { clustered, type Hypothesis, overSeeds } from "./hypothesis";

const equivalence = `two one-sided ${overSeeds}`;

export const leversOfPolicy = [
  {
    id: "L6",
    title: "Groups and temperature",
    statement:
      "At equal rollouts large groups pay where successes are rare, and nowhere else; so does a higher temperature.",
    informedBy:
      "No run: groups of 16 at temperature 1 alone are known. At a base mass of .002 GRPO gained .106 and .056 on length in 160 steps.",
    parts: [
      {
        id: "L6a",
        claim: "At a low base mass large groups gain more than small ones, at equal rollouts.",
        quantity:
          "mean gain on length at exposure .3%, groups of 64 minus groups of 4, paired by base policy (study groups)",
        test: overSeeds,
        region: { above: 0 },
        of: ["64 against 4"],
        thresholds: { exposure: 0.003 },
        allowed: "Differences from −1 to 1.",
      },
      {
        id: "L6b",
        claim: "In the middle it does not matter.",
        quantity: "the same at exposure 2%",
        test: equivalence,
        region: { above: -0.05, below: 0.05 },
        of: ["64 against 4"],
        thresholds: { exposure: 0.02 },
        allowed: "Differences from −.9 to .9.",
      },
      {
        id: "L6c",
        claim: "Sampling rollouts at another temperature than 1 gains less.",
        quantity:
          "mean gain on length at exposures .3 and 2%, at this temperature minus at 1, paired by base policy (studies groups " +
          "and exposure)",
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
        claim: "With resets a thousand steps gain more.",
        quantity:
          "mean gain on length after 1,000 steps with a reset every 200 minus without, at this β, exposure .3%, paired by " +
          "base policy (study prolonged)",
        test: overSeeds,
        region: { above: 0.05 },
        of: ["0.05", "0.5"],
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
      "Two tuning seeds, length from a mass of .002, 160 steps: GRPO gained .106 and .056, with an entropy bonus as much, " +
      "clip-higher .034 and .029, pass@k training .016 and .021, negative only .011 and .003. pass@k beyond 64 was not " +
      "looked at.",
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
        claim: "This training reaches more with 256 samples than GRPO.",
        quantity: "mean pass@256 on length minus that after GRPO, exposure .3%, paired by base policy (study coverage)",
        test: overSeeds,
        region: { above: 0.02 },
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
    informedBy: "No run: four operations and six letters have a mass of 0 at exposures of 2%.",
    parts: [
      {
        id: "L9a",
        claim: "Training on the goal alone adds nothing.",
        quantity:
          "mean gain on the goal (four operations, six letters) by GRPO on it alone, exposure 2% (study curriculum)",
        test: equivalence,
        region: { above: -0.02, below: 0.02 },
        of: ["depth-4", "length-6"],
        allowed: "The gain is at most 1.",
      },
      {
        id: "L9b",
        claim: "By phases, first the easier problems and then the goal, it is reached.",
        quantity: "mean gain on the goal by GRPO in two phases (study curriculum)",
        test: overSeeds,
        region: { above: 0.05 },
        of: ["depth-4", "length-6"],
        allowed: "The gain is at most 1.",
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
        claim:
          "At equal base mass transformers of another size, or with other positions, gain as much as the default one.",
        quantity:
          "coefficient of these shapes, against the default one, in least squares of the gain on size, positions, target, " +
          "base mass and its square, over runs on depth and length with base mass from .01 to .9 at exposures 2 and 10% " +
          "(studies architecture and exposure). Size: width 48 or 128, one layer or four; positions: learned, ALiBi, none",
        test: `two one-sided t-tests; ${clustered}`,
        region: { above: -0.1, below: 0.1 },
        of: ["size", "positions"],
        thresholds: { massFrom: 0.01, massTo: 0.9 },
        allowed: "Coefficients from −1 to 1.",
      },
    ],
  },
  {
    id: "L11",
    title: "Inside",
    statement:
      "The gain sits in few parts of the policy, and what a linear probe reads of the letters to come rises with it. How " +
      "far the weights moved does not tell learning from noise.",
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
        of: ["depth", "length"],
        allowed: "From −.9 to .9.",
      },
      {
        id: "L11b",
        claim: "After RL fewer letters of the last layer are misread by a probe.",
        quantity:
          "error of probes of the last layer before the letter, tuned minus two thirds of the base policy's, GRPO on this " +
          "target at exposure 2% (study inside)",
        test: overSeeds,
        region: { below: 0 },
        of: ["length"],
        allowed: "From −.1 to 1.",
      },
      {
        id: "L11c",
        claim: "As many parameters move where the rewards are shuffled.",
        quantity:
          "share of parameters that moved by GRPO minus by GRPO with shuffled rewards, paired by base policy; mean of depth " +
          "and length (study inside)",
        test: equivalence,
        region: { above: -0.1, below: 0.1 },
        of: ["all"],
        allowed: "Differences from −1 to 1.",
      },
    ],
  },
  {
    id: "L12",
    title: "Other testbeds",
    statement:
      "What was found on strings holds on DataAlchemy's operations and on modular arithmetic: RL gains where the base " +
      "policy is sometimes right, not where it never is, and loses in distribution.",
    informedBy:
      "Two tuning seeds: DataAlchemy without exposure gained on held-out pairs (.883 from .008, and 0) and on depth (.3 to " +
      ".4 from .01 to .04), arithmetic at 2% .05 to .33; length and vocabulary without exposure nothing on either.",
    parts: [
      {
        id: "L12a",
        claim: "From a base mass below .001 RL adds nothing.",
        quantity: "mean gain on targets with base mass below .001, exposure 0 (study second-testbed)",
        test: equivalence,
        region: { above: -0.02, below: 0.02 },
        of: ["data-alchemy", "arithmetic"],
        thresholds: { exposure: 0, massBelow: 0.001 },
        allowed: "The gain is at most 1; downward it is bounded by .001.",
      },
      {
        id: "L12b",
        claim: "From a base mass of .05 to .8 it gains.",
        quantity: "mean gain on targets with base mass from .05 to .8, all exposures (study second-testbed)",
        test: overSeeds,
        region: { above: 0.05 },
        of: ["data-alchemy", "arithmetic"],
        thresholds: { massFrom: 0.05, massTo: 0.8 },
        allowed: "The gain is between −.8 and .95.",
      },
      {
        id: "L12c",
        claim: "It loses in distribution.",
        quantity: "mean change in distribution by RL on the same targets (study second-testbed)",
        test: overSeeds,
        region: { below: 0 },
        of: ["data-alchemy", "arithmetic"],
        thresholds: { massFrom: 0.05, massTo: 0.8 },
        allowed: "From −1 to what the base policy lacks.",
      },
    ],
  },
] as const satisfies readonly Hypothesis[];
