/**
 * Disputes of the field that the rows of protocol `levers` speak to, each as one side puts it and as the other does. The
 * outcome is the first side's. They summarise; the sentences are not the papers'.
 */

import type { Statement } from "./statement";

const scopeOfRuns =
  "One small transformer, string problems, 10 base seeds; exposure to a target sets its base mass. 80 steps of 256 " +
  "rollouts, where not said otherwise.";

const besideGrpo =
  `${scopeOfRuns} Exposure 2%. Each algorithm at the learning rate, of three, that was best for it on two other seeds. ` +
  "L4a asks for gains within .05 of GRPO's, L4b for more, L4c for less.";

const disputes: Omit<Statement, "whose">[] = [
  {
    text:
      "Sampled often enough, the base model reaches more problems than the tuned one (Yue et al., arXiv 2504.13837; Wu et " +
      "al., arXiv 2507.14843). Against it: after prolonged RL the tuned model is ahead over a wide range of k (Liu et al., " +
      "ProRL, arXiv 2505.24864).",
    scope:
      "Length at exposure .3%, pass@4096 on 60 prompts of each of 10 base seeds, 160 steps. Prolonged runs (L7) have no pass@k.",
    supportedBy: ["L8a"],
  },
  {
    text:
      "RL stays within what the base model samples, by whichever algorithm (Yue et al., arXiv 2504.13837; Wu et al., arXiv " +
      "2507.14843). Against it: RL solves what the base model fails at however often it is sampled (Liu et al., ProRL, " +
      "arXiv 2505.24864).",
    scope:
      `${scopeOfRuns} L4d and L12a: a reward for right answers, where next to none is sampled, on three testbeds. L2c: ` +
      "rewards for near answers and for single steps.",
    supportedBy: ["L4d", "L12a", "L2c"],
  },
  {
    text:
      "Prolonged RL with a reference that is reset learns more than one without (Liu et al., ProRL, arXiv 2505.24864). " +
      "Against it: the longer the training, the narrower what is reached (Yue et al., arXiv 2504.13837).",
    scope:
      "Length at exposure .3%, 1,000 steps, a reset every 200, β of .05 and .5; one task, where ProRL has many. L7b is " +
      "about its price in distribution and counts for neither side.",
    supportedBy: ["L7a"],
  },
  {
    text:
      "Rewards that say nothing of the answer can do nearly as much as right ones (Shao et al., arXiv 2506.10947, on " +
      "Qwen2.5-Math). Against it: on Llama 3 and OLMo 2 they do not (the same paper, arXiv 2506.10947).",
    scope:
      `${scopeOfRuns} Exposure 2%. Their explanation, that clipping amplifies what pretraining made likely, needs several ` +
      "updates a batch; these runs make one.",
    supportedBy: [],
    opposedBy: ["L2a"],
  },
  {
    text:
      "Rewards for steps help where rewards for answers are hacked or rare (Zhang et al., arXiv 2512.07783). Against it: " +
      "the final answer's reward is enough (DeepSeek-AI, arXiv 2501.12948).",
    scope: `${scopeOfRuns} L2c at exposure 0, on length and vocabulary; L2d at 2%, on depth, where answers can leave lines out.`,
    supportedBy: ["L2d:strict-path"],
    opposedBy: ["L2c:per-step"],
  },
  {
    text:
      "RL on compositions of known skills teaches compositions that are deeper or new; imitation and RL on the skills " +
      "alone do not (Yuan et al., arXiv 2509.25123). Against it: RL reweights what is there (Yue et al., arXiv 2504.13837).",
    scope:
      "Its design on this testbed: pretraining on single operations and a few pairs (exposure 5%), RL on pairs, 160 steps; " +
      "imitation is rejection sampling at equal rollouts. L3a: three operations by RL on two; L3b: RFT beside it; L3c: " +
      "RL on single ones; L3d: held-out pairs.",
    supportedBy: ["L3c", "L3d"],
    opposedBy: ["L3a", "L3b"],
  },
  {
    text:
      "Newer objectives gain more than GRPO: DAPO (Yu et al., arXiv 2503.14476), GSPO (Zheng et al., arXiv 2507.18071). " +
      "Against it: RL algorithms perform alike (Yue et al., arXiv 2504.13837).",
    scope: `${besideGrpo} They were made for long answers and, in part, for mixtures of experts; here are neither.`,
    supportedBy: ["L4b:dapo"],
    opposedBy: ["L4a:gspo"],
  },
  {
    text:
      "Without its normalisation by length and deviation GRPO learns as much (Liu et al., Dr. GRPO, arXiv 2503.20783). " +
      "Against it: it is the weight of tokens in long answers that matters (Yu et al., DAPO, arXiv 2503.14476).",
    scope: `${besideGrpo} Length of answers, which both are about, is nearly fixed here.`,
    supportedBy: [],
    opposedBy: ["L4c:dr_grpo"],
  },
  {
    text:
      "REINFORCE with a simple baseline is enough; a critic and clipping are not needed (Ahmadian et al., arXiv " +
      "2402.14740). Against it: they make updates stable (Schulman et al., PPO, arXiv 1707.06347).",
    scope: `${besideGrpo} RLOO and PPO are each set beside GRPO alone; PPO's gain is L4a.`,
    supportedBy: [],
    opposedBy: ["L4c:rloo"],
  },
  {
    text:
      "Learning from wrong samples alone gains as much and keeps pass@k (Zhu et al., arXiv 2506.01347). Against it: right " +
      "samples are what teaches (Zelikman et al., STaR, arXiv 2203.14465).",
    scope: `${besideGrpo} L8b: pass@256 on length at exposure .3%, 160 steps.`,
    supportedBy: ["L8b:nsr"],
    opposedBy: ["L4c:nsr"],
  },
  {
    text:
      "Training for pass@k keeps more within reach than training for pass@1 (Pass@k Training, arXiv 2508.10751). Against " +
      "it: RL as it is done narrows what is reached (Wu et al., arXiv 2507.14843).",
    scope: "pass@256 on length at exposure .3%, 160 steps, 60 prompts of each of 10 base seeds.",
    supportedBy: ["L8b:passk"],
  },
  {
    text:
      "A higher upper clip, or a bonus for entropy, keeps samples varied (Yu et al., DAPO, arXiv 2503.14476, of the clip). " +
      "Against it: more entropy by token need not mean more different answers (Wu et al., arXiv 2507.14843).",
    scope:
      "pass@256 on length at exposure .3%, 160 steps; one bonus, and one clip, with four updates a batch. Entropy itself is " +
      "no part.",
    supportedBy: ["L8b:clip-higher", "L8b:entropy"],
  },
  {
    text:
      "Right answers from outside the policy teach where on-policy RL fails (Yan et al., LUFFY, arXiv 2504.14945). Against " +
      "it: prolonged RL needs none (Liu et al., ProRL, arXiv 2505.24864).",
    scope: `${scopeOfRuns} Exposure 0: one right answer in each group of sixteen (L4e), beside algorithms without (L4d).`,
    supportedBy: ["L4d", "L4e"],
  },
  {
    text:
      "A KL to the reference is worth its cost (Liu et al., ProRL, arXiv 2505.24864). Against it: it is not needed (Yu et " +
      "al., DAPO, arXiv 2503.14476).",
    scope:
      "Depth at exposure 2%, 320 steps, β of .05 and 0, three learning rates. L5b: whether it holds the gain back; L5c: " +
      "what it saves in distribution.",
    supportedBy: ["L5b", "L5c"],
  },
  {
    text:
      "RL extends what a model can do where its problems lie at the edge of competence, not beyond (Zhang et al., arXiv " +
      "2512.07783). Against it: it gains most where the base model fails (Liu et al., ProRL, arXiv 2505.24864).",
    scope:
      "Four operations by way of three, six letters by way of five, exposure 2%, 160 steps; gains are of pass@1, where " +
      "that paper has pass@128.",
    supportedBy: ["L9a", "L9b"],
  },
  {
    text:
      "RL improves a model through a small part of its parameters (Mukherjee et al., arXiv 2505.11711). Against it: " +
      "that few change is an artifact of precision (Zhu et al., The Path Not Taken, arXiv 2511.08567).",
    scope:
      "The share of parameters that moved, by that paper's measure. It is not what improves a model where as many move " +
      "under shuffled rewards (L11c). How small it is, is no part.",
    supportedBy: [],
    opposedBy: ["L11c"],
  },
];

const doubts: Omit<Statement, "whose">[] = [
  {
    text: "Base mass may not be all that decides: luck gives the same mass as knowledge.",
    scope:
      "Of arXiv 2510.15990, whose theorem knows of a prompt its base mass alone. Rungs of equal mass, exact masses on " +
      "held-out strings, 10 base seeds, 1,600 steps. L1c, ten rules, lies between.",
    supportedBy: ["L1a", "L1b"],
  },
  {
    text: "The architecture, such as the positional encoding, may be the cause, not the algorithm.",
    scope: "Seven transformers beside the default one, 6 base seeds, base masses held by regression.",
    supportedBy: [],
    opposedBy: ["L10a"],
  },
  {
    text: "It may hold on these strings alone.",
    scope: "DataAlchemy's operations and format (arXiv 2508.01191), and modular arithmetic; 10 base seeds each.",
    supportedBy: [],
    opposedBy: ["L12a", "L12b", "L12c"],
  },
];

export const leversStatements: Statement[] = [
  ...disputes.map((each) => ({ whose: "the field" as const, ...each })),
  ...doubts.map((each) => ({ whose: "a doubt" as const, ...each })),
];
