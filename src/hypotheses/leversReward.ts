/** L1 to L5 of protocol `levers`: knowledge, rewards, skills, algorithms, settings. */

import { type Hypothesis, overSeeds } from "./hypothesis";

const equivalence = `two one-sided ${overSeeds}`;

export const leversOfReward = [
  {
    id: "L1",
    title: "Luck or knowledge",
    statement:
      "What RL makes of a base mass depends on whether the right answers share a rule: where each string has one of its " +
      "own, equally likely under the base policy, rewards on some strings say nothing of others.",
    informedBy:
      "Two tuning seeds: from a base mass of .1 one rule for all strings rose to .99 and ten rules to .99, answers drawn " +
      "for each string stayed at .10; from 1/3 they stayed between .29 and .32. From .01 one of two seeds rose.",
    parts: [
      {
        id: "L1a",
        claim:
          "At equal base mass RL gains far more where one rule gives the answers than where each string has its own.",
        quantity:
          "mean gain of exact mass on held-out strings, the rung of one rule minus the rung of a rule for each string, at " +
          "this base mass (study ladder-lookup)",
        test: overSeeds,
        region: { above: 0.2 },
        of: ["1/10"],
        allowed: "The gain is at most 1 − Q: differences from −.9 to .9.",
      },
      {
        id: "L1b",
        claim: "Where each string has an answer of its own, RL adds nothing on held-out strings.",
        quantity:
          "mean gain of exact mass on held-out strings of the rung of a rule for each string (study ladder-lookup)",
        test: equivalence,
        region: { above: -0.05, below: 0.05 },
        of: ["1/10"],
        allowed:
          "The gain is between −Q and 1 − Q. No training tells of held-out answers: a control, which nothing but a fault moves.",
      },
      {
        id: "L1c",
        claim: "Ten rules, one for each first letter, are learned as well.",
        quantity: "mean gain of exact mass on held-out strings of the rung of ten rules (study ladder-lookup)",
        test: overSeeds,
        region: { above: 0.2 },
        of: ["1/10"],
        allowed: "The gain is between −Q and 1 − Q.",
      },
    ],
  },
  {
    id: "L2",
    title: "Rewards",
    statement:
      "The reward has to speak of the answer: noise and format add nothing, with one update of a batch or with four. A " +
      "tenth of flipped rewards costs some of the gain and leaves most of it. Rewards for near answers and single steps do " +
      "not reach further than right answers do; one for the whole path does away with shortcuts.",
    informedBy:
      "Two tuning seeds: random rewards lost .03 to .15 with one update, format alone did nothing; with a tenth flipped " +
      "gains were .042 to .361 against .188 to .385. Without exposure near answers and single steps reached nothing on " +
      "length and vocabulary; on depth the near answer gained .063 and .007. Right answers on depth that leave steps out " +
      "are 0 at 2%; on DataAlchemy without exposure they rose from .016 to .239 and from 0 to .246.",
    parts: [
      {
        id: "L2a",
        claim: "A reward that says nothing of the answer does not gain.",
        quantity: "mean gain on depth and length under this reward, exposure 2% (study reward)",
        test: overSeeds,
        region: { below: 0.02 },
        of: ["random", "random-four-updates", "shuffled", "format"],
        thresholds: { exposure: 0.02 },
        allowed: "The gain is between −Q and 1 − Q, Q about .2 and .15.",
      },
      {
        id: "L2b",
        claim: "Flipping a tenth of the rewards costs some of the gain.",
        quantity:
          "mean gain on depth and length under flipped rewards minus the gain under the right answer's, paired by base " +
          "policy, exposure 2% (studies reward and exposure)",
        test: overSeeds,
        region: { below: 0 },
        of: ["flipped-0.1"],
        thresholds: { exposure: 0.02, share: 1 },
        allowed: "Differences from −.9 to .9.",
      },
      {
        id: "L2c",
        claim: "More than half of it stays.",
        quantity: "the same, minus half of the gain under the right answer's",
        test: overSeeds,
        region: { above: 0 },
        of: ["flipped-0.1"],
        thresholds: { exposure: 0.02, share: 0.5 },
        allowed: "Differences from −.6 to .7.",
      },
      {
        id: "L2d",
        claim: "Where the base policy is never near, rewards for near answers or single steps add nothing either.",
        quantity: "mean gain on length and vocabulary under this reward, exposure 0 (study reward)",
        test: equivalence,
        region: { above: -0.02, below: 0.02 },
        of: ["edit-distance", "per-step"],
        thresholds: { exposure: 0 },
        allowed: "The gain is at most 1; downward there is next to nothing to lose.",
      },
      {
        id: "L2e",
        claim: "Rewarding the whole path does away with most right answers that leave steps out.",
        quantity:
          "share of samples on depth that are right in every line and leave lines out, on DataAlchemy's operations without " +
          "exposure: under the reward for the path minus under the right answer's, paired by base policy (studies reward " +
          "and second-testbed)",
        test: overSeeds,
        region: { below: -0.1 },
        of: ["strict-path-alchemy"],
        thresholds: { exposure: 0 },
        allowed: "Differences from −1 to 1.",
      },
    ],
  },
  {
    id: "L3",
    title: "Composing skills",
    statement:
      "RL on pairs of known operations gains on pairs, on held-out ones too, and hardly on three in a row; imitation of " +
      "one's own right answers does as much, RL on single operations nothing. arXiv 2509.25123, after whose design this " +
      "is, finds more in RL.",
    informedBy:
      "Two tuning seeds, 160 steps, 5% of two operations: RL on two gained .170 and .101 on these (to .47 and .87), " +
      "−.025 and .051 on held-out pairs, and at most .010 on three, RFT the same within .02; RL on single ones lost .055 " +
      "and .130 on two. Bases know some pairs already, where that paper's know none.",
    parts: [
      {
        id: "L3a",
        claim: "RL on two operations gains little on three.",
        quantity: "mean gain on depth by GRPO on two operations (study skills)",
        test: overSeeds,
        region: { below: 0.05 },
        of: ["all"],
        allowed: "The gain is at most 1.",
      },
      {
        id: "L3b",
        claim: "Rejection-sampling fine-tuning gains as much, on pairs and on held-out ones, at equal rollouts.",
        quantity:
          "mean gain on this axis by GRPO minus by RFT, both on two operations, paired by base policy (study skills)",
        test: equivalence,
        region: { above: -0.05, below: 0.05 },
        of: ["in-distribution", "composition"],
        allowed: "Differences from −1 to 1.",
      },
      {
        id: "L3c",
        claim: "RL on single operations does not gain on two.",
        quantity: "mean gain in distribution by GRPO on single operations (study skills)",
        test: overSeeds,
        region: { below: 0.03 },
        of: ["all"],
        allowed: "The gain is between −Q and 1 − Q.",
      },
      {
        id: "L3d",
        claim: "RL on two operations carries over to pairs that were held out.",
        quantity: "mean gain on composition by GRPO on two operations (study skills)",
        test: overSeeds,
        region: { above: 0 },
        of: ["all"],
        allowed: "The gain is at most 1.",
      },
    ],
  },
  {
    id: "L4",
    title: "Algorithms",
    statement:
      "At equal rollouts, with as many updates of a batch and as much KL, algorithms gain alike, and none learns what is " +
      "never sampled. Training for pass@k or from wrong samples alone gains less. One given answer in a group reaches " +
      "further. Rates are the best of three on tuning seeds: GRPO's and gold's is the largest of them, that of PPO, GSPO, " +
      "DAPO and CISPO the smallest.",
    informedBy:
      "Two tuning seeds at rates of .0001, .0002 and .0004, gains by seed minus those of GRPO with one update and β = .05 " +
      "at its best: PPO .017 and −.012, GSPO −.010 and .035, DAPO .081 and .062, CISPO .066 and .035, all four with four " +
      "updates, DAPO and CISPO without KL; GPG, without KL, −.004 and .013; Dr. GRPO −.081 and −.068, RLOO −.091 and " +
      "−.068 at β = .05; pass@k training −.157 and −.169, negative only −.268 and −.159. Spread of paired differences " +
      "between seeds .016. GRPO with four updates, GRPO, Dr. GRPO and RLOO without KL: no run.",
    parts: [
      {
        id: "L4a",
        claim: "Beside GRPO with as many updates of a batch and as much KL, the algorithm gains as much.",
        quantity:
          "mean gain on depth and length, exposure 2%, minus that of GRPO with four updates at β = .05 (PPO, GSPO), with " +
          "four at β = 0 (DAPO, CISPO), or with one at β = 0 (GPG; Dr. GRPO and RLOO at β = 0), paired by base policy " +
          "(study algorithms)",
        test: equivalence,
        region: { above: -0.05, below: 0.05 },
        of: ["ppo", "gspo", "dapo", "cispo", "gpg", "dr_grpo", "rloo"],
        thresholds: { exposure: 0.02 },
        allowed: "Differences from −.9 to .9. Power .8 at a spread of .03 and no difference.",
      },
      {
        id: "L4b",
        claim: "Training for pass@k, or from wrong samples alone, gains less.",
        quantity:
          "mean gain on depth and length, exposure 2%, minus that of GRPO, each at its best rate, paired by base policy " +
          "(study algorithms)",
        test: overSeeds,
        region: { below: 0 },
        of: ["passk", "nsr"],
        thresholds: { exposure: 0.02 },
        allowed: "Differences from −.9 to .9.",
      },
      {
        id: "L4c",
        claim: "No algorithm that learns from its own samples gains on letters that were never shown.",
        quantity:
          "the largest of eleven algorithms' mean gains on vocabulary at exposure 0, by base seed (study algorithms)",
        test: overSeeds,
        region: { below: 0.02 },
        of: ["all"],
        thresholds: { exposure: 0 },
        allowed: "Base masses are next to 0: it can only fail upward.",
      },
      {
        id: "L4d",
        claim: "One right answer among sixteen rollouts teaches what is never sampled.",
        quantity: "mean gain on the target at exposure 0 by the algorithm gold (study algorithms)",
        test: overSeeds,
        region: { above: 0.2 },
        of: ["length", "vocabulary"],
        thresholds: { exposure: 0 },
        allowed: "The gain is at most 1.",
      },
    ],
  },
  {
    id: "L5",
    title: "Rate, steps and β",
    statement:
      "The gain is a function of learning rate times steps; a weak KL does not hold it back, and saves accuracy in distribution.",
    informedBy:
      "Two tuning seeds, 80 steps at β = .05: gains of .244, .312 and .339 at rates of .0001, .0002 and .0004, losses in distribution of .41, .49 and .61.",
    parts: [
      {
        id: "L5a",
        claim: "Half the rate for twice the steps gains as much.",
        quantity:
          "mean gain on depth at rate .0002 after 80 steps minus at rate .0001 after 160; likewise .0004 and .0002, and " +
          ".0002 after 160 and .0001 after 320; β = .05, exposure 2%, paired by base policy (study specification). The " +
          "same 200 prompts, 32 samples on the way and 64 at the end",
        test: equivalence,
        region: { above: -0.08, below: 0.08 },
        of: ["0.0002 for 80", "0.0004 for 80", "0.0002 for 160"],
        allowed: "Differences from −.9 to .9. Power .8 at a spread of .045 and no difference.",
      },
      {
        id: "L5b",
        claim: "A weak KL does not hold the gain back.",
        quantity:
          "mean gain on depth after 320 steps at β = .05 minus at β = 0, exposure 2%, paired by base policy; mean of rates " +
          ".0001, .0002 and .0004 (study specification)",
        test: equivalence,
        region: { above: -0.08, below: 0.08 },
        of: ["all"],
        allowed: "Differences from −.9 to .9. Power .8 at a spread of .045 and no difference.",
      },
      {
        id: "L5c",
        claim: "It saves accuracy in distribution.",
        quantity:
          "mean accuracy in distribution after 320 steps on depth at β = .05 minus at β = 0, exposure 2%, paired by base " +
          "policy; mean of rates .0001, .0002 and .0004 (study specification)",
        test: overSeeds,
        region: { above: 0 },
        of: ["all"],
        allowed: "Differences from −1 to 1.",
      },
    ],
  },
] as const satisfies readonly Hypothesis[];
