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
  "L4a asks for gains within .05 of those of GRPO with as many updates of a batch and as much KL.";

const disputes: Omit<Statement, "whose">[] = [
  {
    text:
      "Sampled often enough, the base model reaches more problems than the tuned one (Yue et al., arXiv 2504.13837; Wu et " +
      "al., arXiv 2507.14843). Against it: after prolonged RL the tuned model is ahead over a wide range of k (Liu et al., " +
      "ProRL, arXiv 2505.24864).",
    scope:
      "Length at exposure .3%, pass@4096 on 60 prompts of each of 10 base seeds, 160 steps; a random string of five letters " +
      "is right once in 100,000. Prolonged runs (L7) have no pass@k.",
    supportedBy: ["L8a"],
  },
  {
    text:
      "RL stays within what the base model samples, by whichever algorithm (Yue et al., arXiv 2504.13837; Wu et al., arXiv " +
      "2507.14843). Against it: RL solves what the base model fails at however often it is sampled (Liu et al., ProRL, " +
      "arXiv 2505.24864).",
    scope:
      `${scopeOfRuns} L4c and L12a: a reward for right answers, where next to none is sampled, on three testbeds; L2d: ` +
      "rewards for near answers and for single steps. Nothing of prolonged RL, of which the other side speaks.",
    supportedBy: ["L4c", "L12a", "L2d"],
  },
  {
    text:
      "Prolonged RL with a reference that is reset learns more than one without (Liu et al., ProRL, arXiv 2505.24864). " +
      "Against it: the longer the training, the narrower what is reached (Yue et al., arXiv 2504.13837).",
    scope:
      "Length at exposure .3%, 1,000 steps, a reset every 200, β of .5 (.05 without a verdict); one task, where ProRL has " +
      "many, and the optimiser goes on where ProRL's starts again. L7b is about the price in distribution and counts for " +
      "neither side.",
    supportedBy: ["L7a"],
  },
  {
    text:
      "Rewards that say nothing of the answer can do nearly as much as right ones (Shao et al., arXiv 2506.10947, on " +
      "Qwen2.5-Math). Against it: on Llama 3 and OLMo 2 they do not (the same paper, arXiv 2506.10947).",
    scope:
      `${scopeOfRuns} Exposure 2%. Their explanation, that clipping amplifies what pretraining made likely, needs several ` +
      "updates of a batch: random rewards with four, at a rate of .0001, where the clip acts on about one token in a hundred.",
    supportedBy: [],
    opposedBy: ["L2a:random-four-updates", "L2a:format"],
  },
  {
    text:
      "Rewards for the steps keep a policy from shortcuts that rewards for answers teach (Zhang et al., arXiv 2512.07783). " +
      "Against it: the final answer's reward is enough (DeepSeek-AI, arXiv 2501.12948).",
    scope: `${scopeOfRuns} Depth on DataAlchemy's operations, exposure 0, where right answers can leave steps out.`,
    supportedBy: ["L2e"],
  },
  {
    text:
      "RL on compositions of known skills teaches compositions that are deeper or new; imitation and RL on the skills " +
      "alone do not (Yuan et al., arXiv 2509.25123). Against it: RL reweights what is there (Yue et al., arXiv 2504.13837).",
    scope:
      "After its design, on this testbed: pretraining on single operations and a few pairs (exposure 5%), of which that " +
      "paper's models know none; RL on pairs, 320 steps; imitation is rejection sampling at equal rollouts. L3a: three " +
      "operations by RL on two; L3b: RFT beside it, on held-out pairs; L3d: held-out pairs. That RL on single ones does " +
      "nothing (L3c) both sides expect.",
    supportedBy: ["L3d"],
    opposedBy: ["L3a", "L3b:composition"],
  },
  {
    text:
      "Newer objectives gain more than GRPO: DAPO (Yu et al., arXiv 2503.14476), GSPO (Zheng et al., arXiv 2507.18071). " +
      "Against it: RL algorithms perform alike (Yue et al., arXiv 2504.13837).",
    scope:
      `${besideGrpo} DAPO without resampling and without shaping of long answers; GSPO at GRPO's ε, where its clip hardly ` +
      "acts. They were made for long answers and, in part, for mixtures of experts; here are neither.",
    supportedBy: [],
    opposedBy: ["L4a:dapo", "L4a:gspo"],
  },
  {
    text:
      "Without its normalisation by length and deviation GRPO learns as much (Liu et al., Dr. GRPO, arXiv 2503.20783). " +
      "Against it: it is the weight of tokens in long answers that matters (Yu et al., DAPO, arXiv 2503.14476).",
    scope: `${besideGrpo} Both without KL. Length of answers, which both are about, is nearly fixed here.`,
    supportedBy: ["L4a:dr_grpo"],
  },
  {
    text:
      "REINFORCE with a simple baseline is enough; a critic and clipping are not needed (Ahmadian et al., arXiv " +
      "2402.14740). Against it: they make updates stable (Schulman et al., PPO, arXiv 1707.06347).",
    scope: `${besideGrpo} RLOO without KL and PPO are each set beside a GRPO; never beside each other.`,
    supportedBy: ["L4a:rloo", "L4a:ppo"],
  },
  {
    text:
      "Learning from wrong samples alone gains as much and keeps pass@k (Zhu et al., arXiv 2506.01347). Against it: right " +
      "samples are what teaches (Zelikman et al., STaR, arXiv 2203.14465).",
    scope: `${scopeOfRuns} L4b: gain at exposure 2%, each at its best rate; L8b: pass@4096 on length at exposure .3%, 160 steps.`,
    supportedBy: ["L8b:nsr"],
    opposedBy: ["L4b:nsr"],
  },
  {
    text:
      "Training for pass@k keeps more within reach than training for pass@1 (Pass@k Training, arXiv 2508.10751). Against " +
      "it: RL as it is done narrows what is reached (Wu et al., arXiv 2507.14843).",
    scope: "pass@4096 on length at exposure .3%, 160 steps, 60 prompts of each of 10 base seeds.",
    supportedBy: ["L8b:passk"],
  },
  {
    text:
      "A higher upper clip, or a bonus for entropy, keeps samples varied (Yu et al., DAPO, arXiv 2503.14476, of the clip). " +
      "Against it: more entropy by token need not mean more different answers (Wu et al., arXiv 2507.14843).",
    scope:
      "pass@4096 on length at exposure .3%, 160 steps; one bonus, and one clip, with four updates of a batch beside GRPO " +
      "with as many. Entropy itself is no part.",
    supportedBy: ["L8b:clip-higher", "L8b:entropy"],
  },
  {
    text:
      "Right answers from outside the policy teach where on-policy RL fails (Yan et al., LUFFY, arXiv 2504.14945). Against " +
      "it: prolonged RL solves by itself what the base model never does (Liu et al., ProRL, arXiv 2505.24864).",
    scope:
      `${scopeOfRuns} Exposure 0: one right answer in each group of sixteen (L4d), beside algorithms without (L4c). Nothing ` +
      "of prolonged RL.",
    supportedBy: ["L4c", "L4d"],
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
      "Four operations by way of three, six letters by way of five, exposure 10%, 160 steps; gains are of pass@1 on the " +
      "goal, where that paper has pass@128.",
    supportedBy: ["L9b"],
  },
];

const doubts: Omit<Statement, "whose">[] = [
  {
    text: "Base mass may not be all that decides: luck gives the same mass as knowledge.",
    scope:
      "Of arXiv 2510.15990, whose theorem knows of a prompt its base mass alone. Rungs of equal mass, exact masses on " +
      "held-out strings, 10 base seeds, 1,600 steps. L1b is a control, and L1c, ten rules, lies between.",
    supportedBy: ["L1a"],
  },
  {
    text: "The architecture, such as the positional encoding, may be the cause, not the algorithm.",
    scope:
      "Seven transformers beside the default one, 6 base seeds, at equal base mass by regression; one learning rate.",
    supportedBy: [],
    opposedBy: ["L10a"],
  },
  {
    text: "How far the weights move may tell how much was learned.",
    scope:
      "The length of the update under true and shuffled rewards, exposure 2%. How few parameters move, and where, on which " +
      "arXiv 2505.11711 and 2511.08567 differ, is no part.",
    supportedBy: [],
    opposedBy: ["L11c"],
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
