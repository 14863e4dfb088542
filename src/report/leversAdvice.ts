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
      "Ask whether right answers share rules: RL carries what it finds along them, and adds nothing on strings it was not trained on where every answer has to be known by itself.",
    rejected: "Where right answers share a rule RL gained no more than where they do not, at equal base mass.",
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
    part: "L4c",
    holds:
      "Choose the algorithm for its gain per rollout and for what it costs elsewhere; none that learns from its own samples gained on letters never shown.",
    rejected:
      "An algorithm that learns from its own samples gained on letters never shown: the choice can move the boundary.",
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
    part: "L9a",
    holds: "Reach hard problems by way of those that are partly known: train on these first.",
    rejected: "A first phase on partly known problems did not reach the hard ones: they need data of their own.",
  },
  L10: {
    part: "L10a",
    holds: "At equal pass rates on one kind of task, the transformer's size and positions changed little.",
    rejected: "Equal pass rates did not mean equal gains: do not carry a prediction from one architecture to another.",
  },
  L11: {
    part: "L11c",
    holds: "Do not take moved weights for learning: they move as far under shuffled rewards.",
    rejected: "How far weights move differs between true and shuffled rewards in these runs.",
  },
  L12: {
    part: "L12a",
    holds: "On lengths and letters never shown, RL added nothing on other testbeds either: look for data first.",
    rejected: "On another testbed RL gained on lengths or letters never shown: look which strings those were.",
  },
};

/**
 * The sentence for a hypothesis of protocol `levers`, by what these verdicts come to for its part. Where they differ by what
 * the part is judged for, it says for which the part holds.
 */
export function adviceOf(hypothesis: HypothesisId, verdicts: Verdict[]): string {
  const chosen = advice[hypothesis];
  if (!chosen) throw new Error(`adviceOf: expected a hypothesis of protocol levers, got ${hypothesis}`);
  const own = verdicts.filter(({ part }) => part === chosen.part);
  const holding = own.filter(({ verdict }) => verdict === "holds");
  const rejected = own.filter(({ verdict }) => verdict === "rejected");
  if (holding.length + rejected.length < own.length || own.length === 0)
    return `These rows do not decide it (${chosen.part}).`;
  if (rejected.length === 0) return chosen.holds;
  if (holding.length === 0) return chosen.rejected;
  const names = (some: Verdict[]) => some.map(({ of }) => of).join(", ");
  return `It depended on which: ${chosen.part} holds for ${names(holding)}, not for ${names(rejected)}.`;
}
