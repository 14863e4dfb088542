/**
 * What the paper states, and what its reviewers and others doubt, each with the parts of hypotheses that bear on it and
 * with what these rows can decide of it. The statements are the abstract's of arXiv 2510.15990 as this project summarises
 * it, not its sentences. history.ts says which of these lists were fixed before the runs of protocol `paper`, and which
 * were changed after.
 */

import { fingerprint } from "../common/fingerprint";
import { leversStatements } from "./leversStatements";
import { replicationStatements } from "./replicationStatements";
import type { Statement } from "./statement";

const ofThePaper: Omit<Statement, "whose">[] = [
  {
    text: "GRPO's gains are inconsistent between domains; the data distribution explains why.",
    scope:
      "Four string tasks stand for domains; 20 base seeds, one small transformer, β = .05, 80 steps (60 in distribution) " +
      "at one learning rate. Exposure to a target is set, and its base mass with it. H1 and H4 ask how the gain depends " +
      "on base mass, not whether base mass explains all of it: at equal base mass the gains of the four targets differ " +
      "two to four times. Nor whether the dependence is GRPO's alone: RFT and SFT show it too (notebook 03). H4b and H4e " +
      "as in the statement on out-of-distribution improvement.",
    supportedBy: ["H1", "H4"],
  },
  {
    text: "GRPO is a conservative reweighting scheme, bounded by the base model's distribution: the exponential tilt.",
    scope:
      "On single decisions with exact masses: a ladder of 12 base masses, 20 base seeds, β = .5, G = 16. There the update " +
      "of the theorem (mean-only, k2) is compared with GRPO as first published (whitened, k3). Several decisions in a row " +
      "were not tested. The runs on the axes count neither for nor against: at β = .05, with k3 and whitening, they follow " +
      "another update than the theorem's and stop far short of any optimum. On the ladder of distinct rules the tilt is " +
      "nearer than the law to runs with k3, because both the tilt and the rungs that never rise are near 0.",
    supportedBy: ["H5a:mean + k2"],
    opposedBy: ["H5b"],
  },
  {
    text: "It cannot discover completely novel solutions.",
    scope:
      "80 steps of 256 rollouts, exposure 0, 20 base seeds, three targets. A softmax gives every string some mass, so " +
      "what is tested is whether more operation sequences rise than sampling reaches; H2b allows one in fifty beyond that. " +
      "Which sequences were sampled was not kept. That SFT gains nothing in 80 batches (H2c) says nothing of GRPO. Right " +
      'answers by a shorter path count; the loss (loss_type "grpo", divided by the length of an answer) pays these more ' +
      "for each token, and no run controls for it.",
    supportedBy: ["H2a", "H2b"],
    beside:
      "Protocol discovery, 8 base seeds, 1,000 steps: GRPO gains .110 (.065 to .155) on depth from base masses of .001 to " +
      ".035, .058 (.003 to .113) on length, where next to no base sample is right, and .000 on vocabulary.",
  },
  {
    text: "Out-of-distribution improvement emerges only when the target task aligns with the model's pretrained biases.",
    scope:
      "RL in distribution from seven snapshots at two exposures, 20 base seeds; alignment is taken to be base mass on the " +
      "target. H4a asks whether mass is necessary; H4b and H4e ask whether it is enough, which the statement does not " +
      "claim. The moment counts beside the axis: below a base mass of .95 in distribution vocabulary and composition " +
      "rise, from .97 on all four fall (at H4b). Depth, length and vocabulary reach the band at exposure 2% alone, late " +
      "in pretraining. H4e is one probe, orders held out, in 6 seeds; for the others it is not tested.",
    supportedBy: ["H4"],
  },
  {
    text: "In-distribution gains diminish as performance saturates.",
    scope:
      "Seven snapshots at two exposures, 20 base seeds, 60 steps. All three parts could hardly have failed: a method that " +
      "closes a constant share of what is left to gain has a gain that diminishes. What is free is that share. From a base " +
      "mass of .3 it rises to .9 and drops after: over all its slope is about 0 (at H3c), from .5 on it falls (at H3a).",
    supportedBy: ["H3"],
  },
  {
    text: "GRPO sharpens pretraining biases.",
    scope:
      "Entropy on four targets, 20 base seeds. Orders on the ladder at β = .5 and G = 16 alone; on the axes within samples " +
      "of the base policy, those within correct ones in 97 of 560 runs. No control: what SFT, a random reward or mere " +
      "noise would do to entropy and order was not measured.",
    supportedBy: ["H6"],
  },
];

const doubts: Omit<Statement, "whose">[] = [
  {
    text: "Supervised fine-tuning may teach what RL cannot find.",
    scope:
      "Protocol paper has 80 batches of 16 demonstrations, against 20,480 rollouts of GRPO: too few to tell (H2c is " +
      "rejected on depth and vocabulary). No hypothesis was stated on longer training.",
    supportedBy: [],
    beside:
      "Borne out by protocol discovery, 8 base seeds, 1,000 batches: SFT gains .831 on depth, .927 on length, .954 on " +
      "vocabulary; GRPO .110, .058 and .000 in as many steps. SFT loses .92 to 1.00 in distribution.",
  },
  {
    text: "The theory may fail with group normalisation, finite groups and other β.",
    scope:
      "The theory is here the one-decision laws of src/theory/optima.ts, of which the tilt is one; several decisions in a " +
      "row were not tested. H5a: 20 base seeds at β = .5 and G = 16; H5c: 4 base seeds, the mean of nine combinations, " +
      "which hides the furthest. Distances are of masses: near 1, whitened + k2 misses its law by several nats (tables " +
      "at H5).",
    supportedBy: ["H5b"],
    opposedBy: ["H5a", "H5c", "H5f"],
  },
  {
    text: "Prolonged RL may expand what the base can do (arXiv 2505.24864).",
    scope:
      "Study long, 8 base seeds, 1,000 steps. H2d is a mean over targets whose presence depends on the seed; vocabulary, 7 " +
      "of its 19 runs, starts at the chance of guessing. Apart from these see the remark at H2d. No reference resets, " +
      "which that paper uses.",
    supportedBy: ["H2d"],
    beside: "Protocol discovery, as above: gains on depth and, in half of the seeds, on length; by paths of its own.",
  },
  {
    text: "Balanced data may change the picture: RL on the target and in distribution by equal chance.",
    scope:
      "Exposure 2%, 8 base seeds. H8c is about forgetting alone; how much of the gain the mixture loses is in the aggregate.",
    supportedBy: ["H8c"],
  },
  {
    text: "At large k the base model overtakes the tuned one in pass@k (arXiv 2504.13837).",
    scope:
      "k = 512 on the target, 64 in distribution; 20 base seeds. It cannot be tested where both are near 1: on the target " +
      "the base policy is right on every prompt in 232 of 326 runs. In the other 94 it is behind by .064 (.047 to .082); " +
      "these are chosen by the same samples. Small policies, and a small space of answers.",
    supportedBy: ["H7b"],
  },
  {
    text: "Within GRPO, forgetting is ordered by the KL moved.",
    scope:
      "560 runs, 20 base seeds, β = .05, 80 steps; KL on training prompts of the target. Much of the order is between " +
      "targets and exposures: see the remark at H8a for what is left without length and without runs that hardly moved.",
    supportedBy: ["H8a", "H8b"],
  },
  {
    text: "Forgetting is a matter of the KL on the new task, whatever the method (arXiv 2509.04259).",
    scope: "Not tested: RFT and SFT have no KL in these rows, and H8 is about GRPO alone.",
    supportedBy: [],
  },
  {
    text: "RL composes skills (arXiv 2509.25123).",
    scope:
      "Not tested: that paper trains on compositions and tests deeper ones, with rejection sampling as the contrast. The " +
      "nearest part is H4d, which speaks against it: RL on depth 3 leaves depth 4 and 5 where they were. RL in " +
      "distribution raises composition (H4b), and more pretraining does so by more (notebook 04).",
    supportedBy: [],
  },
  {
    text: "Gains arise only at the edge of competence (arXiv 2512.07783).",
    scope:
      "Not tested: that paper's claim is about pass@128 and RL data chosen at the edge. H1 and H4a are about pass@1, " +
      "with data that are not chosen by difficulty.",
    supportedBy: [],
  },
  {
    text: "Other methods (PPO, REINFORCE, RLOO, Dr. GRPO, DAPO, rejection sampling) may do as much or more.",
    scope: "No hypothesis was stated, and of these methods only rejection sampling was run (aggregate; notebook 03).",
    supportedBy: [],
  },
  { text: "Reference resets may move the bound.", scope: "No run resets its reference.", supportedBy: [] },
  {
    text: "Curriculum, process reward or spurious reward may change the picture.",
    scope: "Every run has the same reward, right or wrong, and draws prompts at random.",
    supportedBy: [],
  },
  {
    text: "The architecture, such as the positional encoding, may be the cause, not the algorithm.",
    scope: "Every run has one architecture.",
    supportedBy: [],
  },
  {
    text: "What changes inside the model is not shown.",
    scope: "Outputs alone were measured.",
    supportedBy: [],
  },
];

export const statements: Statement[] = [
  ...ofThePaper.map((each) => ({ whose: "the paper" as const, ...each })),
  ...doubts.map((each) => ({ whose: "a doubt" as const, ...each })),
];

/** The statements that a protocol's rows are held against. */
export function statementsOf(protocol: string): Statement[] {
  if (protocol === "replication") return replicationStatements;
  return protocol === "levers" ? leversStatements : statements;
}

/** Fingerprint of which parts speak for and against which sentence; not of the texts about their scope. */
export function statementsHashOf(some: readonly Statement[]): string {
  return fingerprint(
    some.map(({ whose, text, supportedBy, opposedBy = [] }) => ({ whose, text, supportedBy, opposedBy })),
  );
}
