/**
 * What a practitioner can use of each of protocol `levers`' questions: a sentence for either outcome of the part that
 * answers it, written before its runs.
 */

import type { HypothesisId, PartId } from "../hypotheses/hypotheses";
import type { Verdict } from "../verdicts";

interface Advice {
  /** The part that the sentence depends on. */
  part: PartId;
  holds: string;
  rejected: string;
}

const advice: Partial<Record<HypothesisId, Advice>> = {
  L1: {
    part: "L1a",
    holds:
      "Ask whether right answers share rules: RL carries what it finds along them, and adds nothing where every answer has to be known by itself.",
    rejected: "Base mass decided, whether right answers share a rule or not: pass rates tell what RL can add.",
  },
  L2: {
    part: "L2a",
    holds: "Make sure that the reward speaks of the answer: noise, shuffled rewards and format alone added nothing.",
    rejected: "A reward that says nothing of the answer gained too: run such a control before you credit your reward.",
  },
  L3: {
    part: "L3a",
    holds: "Do not count on RL over pairs of skills for longer chains: have problems of the depth that you need.",
    rejected: "RL over pairs of skills carried over to longer chains: short compositions can pay for longer ones.",
  },
  L4: {
    part: "L4d",
    holds:
      "Choose the algorithm for its gain per rollout and for what it costs elsewhere; none that learns from its own samples moved the boundary.",
    rejected:
      "An algorithm that learns from its own samples gained where next to nothing right is sampled: the choice can move the boundary.",
  },
  L5: {
    part: "L5a",
    holds: "Tune the product of learning rate and steps: half of one and twice the other gained as much.",
    rejected: "Learning rate and steps do not stand for each other: tune both.",
  },
  L6: {
    part: "L6a",
    holds: "Where successes are rare, spend rollouts on larger groups rather than on more prompts.",
    rejected: "Where successes are rare, larger groups gained no more than as many rollouts on more prompts.",
  },
  L7: {
    part: "L7a",
    holds: "In a long run, make the policy its own reference now and then: it gained more.",
    rejected: "Resetting the reference of a long run gained no more: first look whether groups still carry a signal.",
  },
  L8: {
    part: "L8a",
    holds:
      "If you can draw thousands of samples and check them, compare with the base policy: RL narrowed their reach.",
    rejected: "RL did not narrow what thousands of samples reach, where the base policy does not reach everything.",
  },
  L9: {
    part: "L9b",
    holds: "Reach hard problems by way of those that are partly known: train on these first.",
    rejected: "A first phase on partly known problems did not reach the hard ones: they need data of their own.",
  },
  L10: {
    part: "L10a",
    holds: "Predict what RL adds from base pass rates; the transformer's size and positions added little to that.",
    rejected: "Equal pass rates did not mean equal gains: do not carry a prediction from one architecture to another.",
  },
  L11: {
    part: "L11c",
    holds: "Do not take moved weights for learning: as many move under shuffled rewards.",
    rejected: "How many weights move tells learning from noise in these runs.",
  },
  L12: {
    part: "L12a",
    holds:
      "Where not one sample in a thousand is right, RL added nothing on other testbeds either: look for data first.",
    rejected:
      "On another testbed RL gained from less than one right sample in a thousand: look which strings those were.",
  },
};

/**
 * The sentence for a hypothesis of protocol `levers`, by what these verdicts come to for its part: `rejected` where that
 * is so for anything that the part is judged for, `holds` where it holds for all of it.
 */
export function adviceOf(hypothesis: HypothesisId, verdicts: Verdict[]): string {
  const chosen = advice[hypothesis];
  if (!chosen) throw new Error(`adviceOf: expected a hypothesis of protocol levers, got ${hypothesis}`);
  const own = verdicts.filter(({ part }) => part === chosen.part);
  if (own.some(({ verdict }) => verdict === "rejected")) return chosen.rejected;
  if (own.length > 0 && own.every(({ verdict }) => verdict === "holds")) return chosen.holds;
  return `These rows do not decide it (${chosen.part}).`;
}
