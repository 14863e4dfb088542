/** Sections on the update itself: losses at 0, KL estimators, entropy, and runs without a KL. */

import { complement, type Estimate } from "../estimate";
import type { Gain } from "../gain";
import { peak } from "../profile";
import type { Section } from "../types";
import { byGroups } from "./log";
import {
  beyondSamples,
  countInterval,
  interval,
  numberInterval,
  numbered,
  percent,
  percentInterval,
  type Findings,
} from "./write";

export function lossStartsSection(): Section {
  return {
    id: "loss-starts-at-0",
    question: "Why does the loss start at 0?",
    answer:
      "At the first update the policy is the one that sampled: every ratio is 1, and the advantages of a group add up to 0, so that the policy term of the loss is 0 whatever the rewards (exactly so where each completion has the same weight). What is printed is β times the KL, and that starts at 0 too, as policy and reference are the same. The gradient is not 0: it is the mean of advantage times ∇ log π. Watch the reward, the share of groups with a signal and the norm of the gradient, not the loss.",
    numbers: [],
  };
}

export function lossStaysSection({ training, level }: Findings): Section {
  const general =
    "With one update a batch the ratio is 1 at every update, so that the policy term of the printed loss stays at 0 for good, while its gradient does not. If the norm of the gradient is 0 as well, rewards differ between prompts but not within groups: then every advantage is 0. Look at the spread within groups, not over the batch.";
  if (!training) return { id: "loss-stays-at-0", question: lossStays, answer: general, numbers: [] };
  const differ = complement(training.flatAtLast);
  return {
    id: "loss-stays-at-0",
    question: lossStays,
    answer: `${general} In the last quarter of your log ${percent(differ.value)} of the groups have rewards that differ.`,
    numbers: [interval("groups whose rewards differ, last quarter", differ, level, byGroups, "share")],
  };
}

const lossStays = "Why is the loss 0 though rewards differ?";

export function klEstimatorSection({ base, level }: Findings): Section {
  const general =
    "k1 in the reward gives the sequence's reverse KL and the theorem's tilt. k1 as a loss has an expected gradient of 0 and holds nothing. k2 as a loss has the reverse KL's gradient for each token, k3 as a loss (GRPO's) that of the forward KL: its optimum is no tilt, and falls only slowly with the base pass rate. Over many tokens neither is the KL of the sequence, and β counts once for each uncertain decision.";
  if (!base) return { id: "kl-estimator", question: klQuestion, answer: general, numbers: [] };
  const lines = base.outlook.map(
    ({ beta, tilt, grpo }) => `β = ${beta}: ${percentInterval(tilt)} against ${percentInterval(grpo)}`,
  );
  return {
    id: "kl-estimator",
    question: klQuestion,
    answer: `${general} On your prompts, one decision each, k1 in the reward against k3 as a loss (whitened) ends at ${lines.join("; ")}.`,
    numbers: base.outlook.flatMap(({ beta, tilt, grpo }) => [
      interval(`optimum with k1 in the reward, β = ${beta}`, tilt, level, `the tilt; ${beyondSamples}`, "share"),
      interval(`optimum with k3 as a loss, β = ${beta}`, grpo, level, `P − Q = a(P)/β; ${beyondSamples}`, "share"),
    ]),
  };
}

const klQuestion = "k1 or k3, in the loss or in the reward?";

export function entropySection({ change, level }: Findings): Section {
  const general =
    "Entropy says how varied the samples are, KL how far the policy has moved from the reference. A gain needs some KL: to bring a prompt from Q to P takes at least P log(P/Q) + (1 − P) log((1 − P)/(1 − Q)) nats, and the tilt takes just that. KL far above it was spent on something else than correctness, such as format or length. Falling entropy is part of sharpening; where it falls while the reward does not rise, variety is lost for nothing.";
  if (!change) return { id: "entropy-and-kl", question: entropyQuestion, answer: general, numbers: [] };
  const least = leastKl(change.gain);
  return {
    id: "entropy-and-kl",
    question: entropyQuestion,
    answer: `${general} The mean rates of your two models are ${numberInterval(least)} nats apart: were all prompts alike, that is the least KL a sequence; prompts that differ take more.`,
    numbers: [
      interval(
        "least KL between the mean rates",
        least,
        level,
        "P log(P/Q) + (1 − P) log((1 − P)/(1 − Q)) at the accuracies: a lower bound, by convexity; the interval is over those of gain and accuracy",
        "nats",
      ),
    ],
  };
}

const entropyQuestion = "What do entropy and KL tell?";

/** At the accuracies, and its least and most over the intervals of gain and base accuracy: it is convex in both. */
function leastKl({ base, tuned, gain }: Gain): Estimate {
  const value = kl(base.value, tuned.value);
  const at = (change: number) => (from: number) => kl(from, Math.min(1, Math.max(0, from + change)));
  const corners = [gain.low, gain.high].flatMap((change) => [base.low, base.high].map(at(change)));
  const nearest = gain.low > 0 ? gain.low : gain.high < 0 ? gain.high : 0;
  const width = base.high - base.low;
  const lowest = -peak((from) => -at(nearest)(from), base.value, { low: base.low, high: base.high, width }).value;
  return { value, low: Math.min(value, lowest), high: Math.max(value, ...corners) };
}

function kl(base: number, tuned: number): number {
  const term = (p: number, q: number) => (p === 0 ? 0 : p * Math.log(p / q));
  return Math.max(0, term(tuned, base) + term(1 - tuned, 1 - base));
}

export function noKlSection({ base, level }: Findings): Section {
  const general =
    "With β = 0 nothing holds the policy to the reference. Where a success is ever sampled the optimum is 1, so that steps and learning rate decide where a run ends; where none is, the gradient on that prompt is 0 and the policy moves only by what other prompts teach. Among right answers nothing chooses: sampling noise makes some win, and length, style and entropy drift though the reward does not ask for it. A small β, a reset of the reference now and then, or an early stop bounds that.";
  if (!base) return { id: "no-kl", question: noKlQuestion, answer: general, numbers: [] };
  return {
    id: "no-kl",
    question: noKlQuestion,
    answer: `${general} In a run as set here, at least one success is expected on ${countInterval(base.run.discovered)} of your ${numbered(base.prompts, "prompt")}.`,
    numbers: [
      interval(
        "prompts with a success in the run",
        base.run.discovered,
        level,
        `pass rates as they are before the run, ${beyondSamples}`,
        "prompts",
      ),
    ],
  };
}

const noKlQuestion = "With β = 0, why does it drift?";
