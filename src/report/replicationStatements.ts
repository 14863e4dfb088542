/**
 * What the paper states and what is doubted, as protocol `replication` judges it: sealed with its hypotheses, before its
 * first run.
 */

import type { Statement } from "./statement";

const scopeOfAxes =
  "20 fresh base seeds, each with held-out prompts of its own, one transformer of 105,000 parameters on string problems, " +
  "80 steps (60 in distribution) at one learning rate.";

export const replicationStatements: Statement[] = [
  {
    whose: "the paper",
    text: "GRPO's gains are inconsistent between domains; the data distribution explains why.",
    scope:
      `${scopeOfAxes} R1a asks whether the gain rises with base mass, R1c whether base mass explains it: if it does, ` +
      "targets gain the same at the same base mass.",
    supportedBy: ["R1a"],
    opposedBy: ["R1c"],
  },
  {
    whose: "the paper",
    text: "GRPO is a conservative reweighting scheme, bounded by the base model's distribution: the exponential tilt.",
    scope:
      "On the ladder, exact masses, 12 base seeds. mean + k2 is the theorem's update; its law for several decisions is " +
      "no tilt. The axes, at β = .05, test steps and learning rate, and are left out.",
    supportedBy: ["R5a:mean + k2", "R5b:mean + k2"],
  },
  {
    whose: "the paper",
    text: "It cannot discover completely novel solutions.",
    scope:
      `${scopeOfAxes} A softmax gives every string some mass: R2a asks about operation sequences without a correct ` +
      "base sample.",
    supportedBy: ["R2a"],
  },
  {
    whose: "the paper",
    text: "Out-of-distribution improvement emerges only when the target task aligns with the model's pretrained biases.",
    scope:
      `${scopeOfAxes} R4a: without mass no change. R4b and R4c: with mass on the target, whether it changes upwards or ` +
      "downwards depends on what is missing in distribution, which is another condition than alignment.",
    supportedBy: ["R4a", "R4b"],
    opposedBy: ["R4c"],
  },
  {
    whose: "the paper",
    text: "In-distribution gains diminish as performance saturates.",
    scope:
      `${scopeOfAxes} That the gain falls with 1 − Q is arithmetic. R3b asks whether RL still closes a quarter of what is ` +
      "missing at the end; R3a whether the share changes before.",
    supportedBy: ["R3b"],
  },
  {
    whose: "the paper",
    text: "GRPO sharpens pretraining biases.",
    scope: "12 base seeds at exposure 2%, against a control with shuffled rewards.",
    supportedBy: ["R6c"],
    opposedBy: ["R6b"],
  },
  {
    whose: "a doubt",
    text: "The theory may fail with group normalisation, finite groups, other β and several decisions.",
    scope: "On the ladder: two advantages, k2 and k3, β of .1 to 2, groups of 4 to 64, one, two and five decisions.",
    supportedBy: [],
    opposedBy: ["R5a", "R5c", "R5g"],
  },
  {
    whose: "a doubt",
    text: "Supervised fine-tuning may teach what RL cannot find.",
    scope: "Exposure 0, 8 base seeds, as many demonstrations as RL draws rollouts, in as many steps.",
    supportedBy: ["R2c"],
  },
  {
    whose: "a doubt",
    text: "Prolonged RL may expand what the base can do (arXiv 2505.24864).",
    scope: "Depth and length, 1,000 steps, from base masses of .001 to .01, 6 base seeds; no resets of the reference.",
    supportedBy: ["R2d"],
  },
  {
    whose: "a doubt",
    text: "At large k the base model overtakes the tuned one in pass@k (arXiv 2504.13837).",
    scope: "At k = 256, where the base policy leaves room there; 40 prompts a base seed.",
    supportedBy: ["R7a"],
  },
  {
    whose: "a doubt",
    text: "Gains may come from the loss's normalisation by length (Dr. GRPO, arXiv 2503.20783).",
    scope: "Depth and length at exposure 2%, 20 base seeds.",
    supportedBy: [],
    opposedBy: ["R9b"],
  },
  {
    whose: "a doubt",
    text: "Spurious rewards may do as much.",
    scope: "Rewards shuffled within groups, exposure 2%, 12 base seeds; no other spurious reward.",
    supportedBy: [],
    opposedBy: ["R6a"],
  },
];
