/** R5 to R9 of protocol `replication`: what RL does to the policy. */

import { all, clustered, type Hypothesis, onTargets, overSeeds } from "./hypothesis";

const updates = ["mean + k2", "mean + k3", "whitened + k2", "whitened + k3"] as const;

/** `whitened + k3, β = 2, G = 64` */
const crossing = updates.flatMap((update) =>
  [0.5, 2].flatMap((beta) => [4, 64].map((group) => `${update}, β = ${beta}, G = ${group}`)),
);

/** `whitened + k3, T = 5, β = 0.1` */
const severalDecisions = updates.flatMap((update) =>
  [2, 5].flatMap((decisions) => [0.1, 0.5].map((beta) => `${update}, T = ${decisions}, β = ${beta}`)),
);

const equivalence = `two one-sided ${overSeeds}`;

export const replicationOfPolicy = [
  {
    id: "R5",
    title: "The laws",
    statement:
      "On the ladder every combination of advantage, KL estimator, β, group size and number of decisions ends at its own " +
      "law, where rungs share their rules. Where they do not, sampling decides.",
    informedBy:
      "paper 1.0: distances of .006 to .016 on the scale of masses, the largest of 54 combinations .036; on the logit " +
      "scale the upper rungs of whitened + k2 missed their law by 1.5 to 3.8. With distinct rules the tilt was nearer than " +
      "the own law under k3. Several decisions were run on one tuning seed alone (T = 5, eight runs): from base masses of " +
      ".02 on the law of a tabular policy missed a run by .082 on average and a rung by .28 at most, and that of decisions " +
      "tied over prefixes, derived from what was seen, by .014 and .063; below .02 rungs with shared rules can be pulled " +
      "past their lowest resting point.",
    parts: [
      {
        id: "R5a",
        claim: "The update ends at its own law.",
        quantity: "mean over prompts of |P − law(Q)|, exact masses, at β = .5 and G = 16 (study ladder-shared)",
        test: `${overSeeds}; interval by hierarchical bootstrap over base seeds and prompts`,
        region: { below: 0.03 },
        of: updates,
        thresholds: { beta: 0.5, groupSize: 16 },
        allowed:
          "Had no run moved, the distances would be .14 (mean + k2) to .56 (whitened + k3), with the base masses of paper 1.0.",
        like: "H5a",
      },
      {
        id: "R5b",
        claim: "It ends there on the logit scale too.",
        quantity:
          "mean over prompts of |logit P − logit law(Q)|, of the runs of part a; masses have 24 bits, and one that is nearer " +
          "to 0 or 1 than half a unit of the last place, 2⁻²⁵, is taken as that far from it",
        test: `${overSeeds}; interval by hierarchical bootstrap over base seeds and prompts`,
        region: { below: 0.3 },
        of: updates,
        thresholds: { beta: 0.5, groupSize: 16, nearest: 2 ** -25 },
        allowed:
          "Had no run moved, the distances would be 1.9 (mean + k2) to 6.1 (whitened + k2), with the base masses of paper 1.0.",
      },
      {
        id: "R5c",
        claim: "So does each update at another β and group size.",
        quantity: "the distance of part a at the named β and G",
        test: overSeeds,
        region: { below: 0.02 },
        of: crossing,
        allowed:
          "Had no run moved, the distances would be .03 to .04 for mean-only updates at β = 2, above the line of .02, and .05 " +
          "to .58 for the others, with the base masses of paper 1.0.",
        like: "H5c",
      },
      {
        id: "R5d",
        claim: "The runs had ended: the last quarter of the steps moved the mean mass nowhere.",
        quantity:
          "mean over rungs of exact mass at the end minus exact mass after 75% of the steps, with its sign, at β = .5 and " +
          "G = 16 (study ladder-shared)",
        test: equivalence,
        region: { above: -0.01, below: 0.01 },
        of: updates,
        thresholds: { beta: 0.5, groupSize: 16, percent: 75 },
        allowed: "The mass could have moved by 1.",
        like: "H5d",
      },
      {
        id: "R5e",
        claim: "On the axes the shift of the logit does not depend on the logit of Q.",
        quantity:
          "slope of (logit P − logit Q) on logit Q over the prompts of a run, by the placing half as instrument, minus the " +
          "mean slope of 20 simulated runs with one odds factor, the run's own base masses and its counts, which carry the " +
          "ceiling of counts; runs with base mass from .05 to .95 (study exposure)",
        test: equivalence,
        region: { above: -0.1, below: 0.1 },
        of: onTargets,
        thresholds: { massFrom: 0.05, massTo: 0.95, simulations: 20 },
        allowed: "Slopes from −1 (every prompt at the same P) upwards.",
        like: "H5e",
      },
      {
        id: "R5f",
        claim:
          "Where every rung has rules of its own, a run under k3 ends nearer to the plain tilt than to its own law.",
        quantity: "mean over prompts of |P − tilt(Q)| minus |P − law(Q)| at β = .5 and G = 16 (study ladder-distinct)",
        test: overSeeds,
        region: { below: 0 },
        of: ["mean + k3", "whitened + k3"],
        thresholds: { beta: 0.5, groupSize: 16 },
        allowed:
          "By the triangle inequality between −.21 and .21 (mean) and −.36 and .36 (whitened), with the base masses of paper 1.0.",
        like: "H5f",
      },
      {
        id: "R5g",
        claim:
          "With several decisions in a row the update ends at the law of decisions that are made in the same way after " +
          "any prefix.",
        quantity:
          "mean of |P − law(q_1 … q_T)| over prompts with base mass from .02, exact masses of each decision, G = 16 (study " +
          "ladder-decisions). Beside it the distances from the law of a tabular policy, from that of one decision, and " +
          "from the tilt",
        test: overSeeds,
        region: { below: 0.02 },
        of: severalDecisions,
        thresholds: { groupSize: 16, massFrom: 0.02 },
        allowed:
          "With the base masses of the tuning seed: had no run moved, the distances would be .14 to .49. The law of a tabular " +
          "policy is .04 to .09 away in 5 of the 16 and less than the line in the others, that of one decision .02 to .13 in 11.",
      },
      {
        id: "R5h",
        claim: "The law of a policy that can tell right prefixes from wrong ones is further away.",
        quantity:
          "mean of |P − tabular law(q_1 … q_T)| minus |P − law(q_1 … q_T)| over the prompts of part g, of updates for which the " +
          "two are .04 apart or more",
        test: overSeeds,
        region: { above: 0.01 },
        of: severalDecisions.filter((update) =>
          /^mean \+ k[23], T = [25], β = 0.5|^whitened \+ k3, T = 5, β = 0.5/.test(update),
        ),
        thresholds: { groupSize: 16, massFrom: 0.02 },
        allowed: "By the triangle inequality between −.09 and .09 (mean + k2, T = 5), −.04 and .04 (whitened + k3).",
      },
    ],
  },
  {
    id: "R6",
    title: "Sharpening, with a control",
    statement:
      "What RL does to the order of completions and to entropy is due to the reward: shuffled within each group, it does " +
      "less of it.",
    informedBy:
      "paper 1.0: entropy fell by .01 to .04 nats a token, rank correlations were .68 (wrong) and .83 (correct). There was " +
      "no control: nothing says what order is lost to noise alone. One run on a seed that is not used, on length: the " +
      "shuffled reward lost .08. So part a asks that it does not gain; losing is not against it.",
    parts: [
      {
        id: "R6a",
        claim: "A shuffled reward gains nothing.",
        quantity:
          "mean gain on the target by GRPO with rewards shuffled within each group, exposure 2% (study reward-control)",
        test: overSeeds,
        region: { below: 0.03 },
        of: onTargets,
        thresholds: { exposure: 0.02 },
        allowed: "The gain could be 1 − Q.",
      },
      {
        id: "R6b",
        claim: "The true reward costs more of the order of completions than the shuffled one.",
        quantity:
          "rank correlation over the base policy's distinct samples before and after RL, true minus shuffled reward, mean " +
          "over targets, exposure 2%, paired by base policy (studies exposure and reward-control)",
        test: overSeeds,
        region: { below: -0.05 },
        of: ["wrong", "correct"],
        thresholds: { exposure: 0.02 },
        allowed: "Differences from −2 to 2.",
        like: "H6b",
      },
      {
        id: "R6c",
        claim: "The true reward lowers entropy more than the shuffled one.",
        quantity:
          "change of a token's entropy from the first five to the last five steps, true minus shuffled reward, exposure 2%, " +
          "paired by base policy",
        test: overSeeds,
        region: { below: 0 },
        of: onTargets,
        thresholds: { firstSteps: 5, lastSteps: 5, exposure: 0.02 },
        allowed: "The entropy at the start, .05 to .3 nats, can be lost; it can rise as far.",
        like: "H6c",
      },
    ],
  },
  {
    id: "R7",
    title: "pass@k",
    statement: "Where the base policy leaves room at the largest k, it overtakes the tuned one there.",
    informedBy:
      "paper 1.0: the base was right on every prompt at the largest k in 232 of 326 runs; among the others it was .064 " +
      "behind, against the claim of arXiv 2504.13837. Stated as that paper has it.",
    parts: [
      {
        id: "R7a",
        claim: "At the largest k that both policies were sampled for, the base policy is ahead.",
        quantity:
          "pass@k, tuned minus base, over runs with base pass@1 from .05 to .95 and base pass@k of at most .98: on the " +
          "target (study exposure), and in distribution (study saturation, every snapshot)",
        test: overSeeds,
        region: { below: -0.01 },
        of: ["on the target", "in distribution"],
        thresholds: { massFrom: 0.05, massTo: 0.95, largestAtMost: 0.98 },
        allowed:
          "At least .02 upwards, and down to −.98. Runs are chosen by the base policy's pass@k that the difference is made " +
          "of, which favours the tuned policy.",
        like: "H7b",
      },
    ],
  },
  {
    id: "R8",
    title: "Forgetting",
    statement: "The loss in distribution after RL on a target grows with the KL moved, within a target.",
    informedBy:
      "paper 1.0: rank correlation .61 over all runs of a base seed, .37 without length and without runs that did not " +
      "move: most of it lay between targets. Within one target the slope was above 0 on all four.",
    parts: [
      {
        id: "R8a",
        claim: "Without length, and among runs that moved, the KL orders the loss.",
        quantity:
          "Spearman's correlation over the runs of a base seed, length left out and a KL of at least .01 asked, of the loss " +
          "in distribution with the KL to the base policy on training prompts (mean of the last five steps; study exposure), " +
          "of base seeds with four such runs or more",
        test: overSeeds,
        region: { above: 0.3 },
        of: all,
        thresholds: { lastSteps: 5, fewestRuns: 4, klFrom: 0.01 },
        allowed: "From −1 to 1.",
        like: "H8a",
      },
      {
        id: "R8b",
        claim: "Within one target the loss grows with the KL.",
        quantity: "slope of that loss on that KL over the target's runs, all of them",
        test: clustered,
        region: { above: 0 },
        of: onTargets,
        thresholds: { lastSteps: 5 },
        allowed: "Slopes of either sign are possible.",
        like: "H8b",
      },
    ],
  },
  {
    id: "R9",
    title: "Settings",
    statement: "The weight of the KL and the loss's normalisation by length matter as the laws and Dr. GRPO say.",
    informedBy:
      "paper 1.0 had one β on the axes (.05) and one loss type (`grpo`, which pays short right answers more a token). The " +
      "law of several decisions holds gains back at β = .5; steps may hold them back first. Single runs on a seed that is " +
      "not used, length at 2%: gains of .44, with dr_grpo .44, with β = .5 .16.",
    parts: [
      {
        id: "R9a",
        claim: "β = .5 gains less than β = .05.",
        quantity:
          "mean gain on the target, β = .5 (study beta) minus β = .05 (study exposure), paired by base policy, exposures 2 " +
          "and 10%",
        test: overSeeds,
        region: { below: 0 },
        of: onTargets,
        thresholds: { exposureFrom: 0.02, exposureTo: 0.1 },
        allowed: "Differences from −1 to 1.",
      },
      {
        id: "R9b",
        claim: "Normalised by a constant, as Dr. GRPO has it, RL gains as much.",
        quantity:
          "mean gain on the target, loss_type `dr_grpo` (study loss-type) minus `grpo` (study exposure), paired by base " +
          "policy, exposure 2%",
        test: equivalence,
        region: { above: -0.05, below: 0.05 },
        of: ["depth", "length"],
        thresholds: { exposure: 0.02 },
        allowed: "Differences from −1 to 1.",
      },
    ],
  },
] as const satisfies readonly Hypothesis[];
