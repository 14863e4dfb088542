/** Sections that counts of both models answer. */

import type { DomainGain } from "../gain";
import type { Estimate } from "../estimate";
import type { LawScore } from "../laws";
import type { Section } from "../types";
import {
  certain,
  count,
  decimal,
  interval,
  numberInterval,
  percent,
  percentInterval,
  points,
  pointsOf,
  pText,
  type Findings,
} from "./write";

export function gainSection({ change, level }: Findings): Section | undefined {
  if (!change) return undefined;
  const { gain, domains } = change;
  const isClear = gain.gain.low > 0 || gain.gain.high < 0;
  const byDomain = domains.map(({ domain, gain: own }) => `${domain} ${points(own)}`);
  const answer = [
    `On ${count(gain.prompts)} prompts the base model is right ${percentInterval(gain.base)} of the time, the tuned model ${percentInterval(gain.tuned)}: ${points(gain.gain)}.`,
    isClear ? "" : "The interval holds 0: this file alone does not show a change of accuracy.",
    byDomain.length > 0 ? `By domain: ${byDomain.join("; ")}.` : "",
    mixedText(domains),
    "The unit is the prompt: the intervals are for other prompts of this kind, not for other training seeds.",
  ];
  return {
    id: "gain",
    question: "How much did the model gain?",
    brief: `${points(gain.gain)}, from ${percent(gain.base.value)} right to ${percent(gain.tuned.value)}.${isClear ? "" : " The interval holds 0: no change is shown."}${briefDomains(domains)}`,
    answer: answer.filter(Boolean).join(" "),
    numbers: [
      interval(
        "accuracy of the base model",
        gain.base,
        level,
        "mean over prompts; Wilson's interval at the effective sample size",
        "share",
      ),
      interval(
        "accuracy of the tuned model",
        gain.tuned,
        level,
        "mean over prompts; Wilson's interval at the effective sample size",
        "share",
      ),
      interval("gain", gain.gain, level, "paired over prompts, Student's t", "difference"),
      ...domains.map(({ domain, gain: own }) =>
        interval(`gain on ${domain}`, own, level, "paired over prompts, Student's t", "difference"),
      ),
    ],
  };
}

/** A caution where some domains rose and others fell; empty elsewhere. */
function mixedText(domains: readonly DomainGain[]): string {
  const rose = domains.some(({ gain }) => gain.low > 0);
  const fell = domains.some(({ gain }) => gain.high < 0);
  if (!rose || !fell) return "";
  return "Domains moved in opposite directions: what is said of all prompts together, by difficulty, by law or at larger k, is then partly about domains. Analyse them one by one.";
}

/** The two domains that moved most, up and down. */
function briefDomains(domains: readonly DomainGain[]): string {
  if (domains.length < 2) return "";
  const sorted = [...domains].sort((x, y) => y.gain.value - x.gain.value);
  const ends = [sorted[0], sorted[sorted.length - 1]];
  return ` By domain: ${ends.map(({ domain, gain }) => `${domain} ${pointsOf(gain.value)}`).join(domains.length > 2 ? " … " : ", ")}.`;
}

export function passAtKSection({ change, level }: Findings): Section | undefined {
  if (!change) return undefined;
  const { points: curve, crossing } = change.passCurves;
  const [first, last] = [curve[0], curve[curve.length - 1]];
  const { k: meeting } = crossing;
  const probability = crossing.probability.value;
  const crossed =
    curve.length < 2
      ? "One sample a prompt allows k = 1 only: whether the curves cross takes more."
      : meeting !== undefined
        ? `k = ${count(meeting.value)} (${meetingRange(meeting)}) is where the curves cross, in ${resampleText(probability)}.`
        : `The curves do not cross up to k = ${last.k}; in ${resampleText(probability)} they do.`;
  const answer = [
    `pass@k is the chance that one of k samples is right. Tuned minus base is ${points(first.difference)} at k = 1`,
    curve.length > 1
      ? ` and ${points(last.difference)} at k = ${last.k}, the largest that the samples allow. `
      : ", the only k that the samples allow. ",
    curve.length < 2
      ? ""
      : meeting !== undefined
        ? `The curves cross near k = ${count(meeting.value)} (${meetingRange(meeting)}); they do in ${resampleText(probability)}.`
        : `The curves do not cross up to k = ${last.k}; in ${resampleText(probability)} they do.`,
    last.base.value > 0.98
      ? " The base model already solves nearly every prompt at that k: where both are near 1 a crossing says little."
      : "",
  ];
  const method = "unbiased, 1 − C(n − k, K)/C(n, K); mean over prompts";
  return {
    id: "pass-at-k",
    question: "Do the pass@k curves cross?",
    brief:
      curve.length < 2
        ? crossed
        : `${crossed} Tuned minus base: ${points(first.difference)} at k = 1, ${points(last.difference)} at k = ${last.k}.`,
    answer: answer.join(""),
    numbers: [
      ...curve.flatMap(({ k, base, tuned, difference }) => [
        interval(`pass@${k} of the base model`, base, level, method, "share"),
        interval(`pass@${k} of the tuned model`, tuned, level, method, "share"),
        interval(`pass@${k}, tuned minus base`, difference, level, "paired over prompts, Student's t", "difference"),
      ]),
      ...(curve.length < 2
        ? []
        : [
            interval(
              "curves cross",
              crossing.probability,
              level,
              `share of ${count(crossing.resamples)} resamples of prompts in which tuned leads at k = 1 and base at k = ${last.k}; the interval is of the Monte Carlo error`,
              "share",
            ),
          ]),
      ...(meeting === undefined
        ? []
        : [
            interval(
              "where they cross",
              meeting,
              level,
              "by interpolation on log k; percentiles of the same resamples, from 1 where base leads throughout to no end where tuned does",
              "samples",
            ),
          ]),
    ],
  };
}

/** "3 to 12", "3 or more". */
const meetingRange = ({ low, high }: Estimate) =>
  Number.isFinite(high) ? `${count(low)} to ${count(high)}` : `${count(low)} or more`;

const resampleText = (probability: number) => `${percent(probability)} of resamples of the prompts`;

export function shiftSection({ change, level }: Findings): Section | undefined {
  if (!change) return undefined;
  const { common, homogeneity, randomEffects, slope } = change.shift;
  const question = "Are the odds of all prompts multiplied by the same factor?";
  if (!common || !Number.isFinite(common.value)) {
    const answer = common
      ? `No finite factor fits: wherever base and tuned samples differ, the tuned ones are ${common.value > 0 ? "right" : "wrong"}.`
      : "No prompt has both a right and a wrong sample: there are no odds to compare.";
    return { id: "shift", question, brief: answer, answer, numbers: [] };
  }
  const hasNaive = Number.isFinite(slope.naive.null.value); // not so where no prompt has a base logit between
  const factor = { value: Math.exp(common.value), low: Math.exp(common.low), high: Math.exp(common.high) };
  const isSloped = slope.p < 0.05 && slope.pSimulated < 0.05;
  const slopeText = isSloped
    ? slope.slope.value > 0
      ? "easier prompts are shifted more"
      : "harder prompts are shifted more"
    : "no slope is shown";
  const isUneven = randomEffects !== undefined && randomEffects.p < 0.05;
  const answer = [
    `The theorem's tilt multiplies the odds of every prompt by one factor. Taken as one, it is ${numberInterval(factor)}, a shift of ${numberInterval(common)} logits.`,
    randomEffects
      ? `That all prompts have the same is ${isUneven ? "rejected" : "not rejected"} (${pText(randomEffects.p)}): their shifts scatter around ${numberInterval(randomEffects.mean)} with a standard deviation of ${numberInterval(randomEffects.tau)} logits.`
      : "",
    `One more logit of base ability changes the shift by ${numberInterval(slope.slope)} (${pText(slope.p)}): ${slopeText}. Where all prompts have one shift, this estimate is ${decimal(slope.null.value)} on average${hasNaive ? `; a plain regression of shifts on base logits would give ${decimal(slope.naive.null.value)} there, and gives ${decimal(slope.naive.slope.value)} here` : ""}.`,
    mixedText(change.domains),
  ];
  return {
    id: "shift",
    question,
    brief: `× ${numberInterval(factor)} if all odds are multiplied by one factor${
      randomEffects ? `; that they are is ${isUneven ? "rejected" : "not rejected"} (${pText(randomEffects.p)})` : ""
    }. By base ability: ${slopeText}.`,
    answer: answer.filter(Boolean).join(" "),
    numbers: [
      interval(
        "common log-odds shift",
        common,
        level,
        "Mantel–Haenszel; interval of Robins, Breslow and Greenland",
        "logit",
      ),
      interval("common odds factor", factor, level, "Mantel–Haenszel; interval of Robins, Breslow and Greenland"),
      ...(homogeneity
        ? [
            certain(
              "test",
              "one factor for all prompts",
              homogeneity.p,
              `Breslow–Day with Tarone's correction, rejects too often with few samples of many prompts (then see τ = 0); χ² = ${decimal(homogeneity.statistic)}, ${homogeneity.degrees} degrees of freedom`,
              "p",
            ),
          ]
        : []),
      ...(randomEffects
        ? [
            interval(
              "mean shift of prompts",
              randomEffects.mean,
              level,
              "random effects on the conditional likelihood; profile interval",
              "logit",
            ),
            interval(
              "scatter of shifts, τ",
              randomEffects.tau,
              level,
              "random effects on the conditional likelihood; profile interval",
              "logit",
            ),
            certain("test", "no scatter, τ = 0", randomEffects.p, "likelihood ratio", "p"),
          ]
        : []),
      interval(
        "slope of the shift on the base logit",
        slope.slope,
        level,
        "likelihood with the base pass rate integrated out; bootstrap over prompts",
      ),
      certain("test", "no slope", slope.p, "by its standard error", "p"),
      certain(
        "test",
        "no slope, by simulation",
        slope.pSimulated,
        `${slope.simulations} simulations with one shift for all prompts`,
        "p",
      ),
      interval(
        "slope where all prompts have one shift",
        slope.null,
        level,
        `mean and middle of ${slope.simulations} simulations`,
      ),
      ...(hasNaive
        ? [
            interval(
              "slope by plain regression, for comparison",
              slope.naive.slope,
              level,
              "least squares of smoothed logits: biased; White's standard error",
            ),
            interval(
              "that slope where all prompts have one shift",
              slope.naive.null,
              level,
              `mean and middle of ${slope.simulations} simulations`,
            ),
          ]
        : []),
    ],
  };
}

export function lawSection({ change, level }: Findings): Section | undefined {
  if (!change) return undefined;
  const [best, ...others] = change.laws;
  const clearly = others.filter(({ behind }) => behind.low > 0);
  const near = others.filter(({ behind }) => behind.low <= 0);
  const answer = [
    `Of five laws, "${best.law}" predicts the tuned counts best${strengthText(best)}, with a scatter of ${decimal(best.scatter.value)} logits around it.`,
    clearly.length > 0
      ? `Clearly behind: ${clearly.map(({ law, behind }) => `"${law}" by ${numberInterval(behind)} nats a prompt`).join(", ")}.`
      : "",
    near.length > 0 ? `Not told apart from it: ${near.map(({ law }) => `"${law}"`).join(", ")}.` : "",
    best.scatter.value >= 0.6
      ? "With so much scatter no law describes single prompts; the comparison is of their trend."
      : "",
    "A run that stopped early has not reached any law's optimum; its strength β is then a description, not the setting of the run.",
  ];
  return {
    id: "law",
    question: "Which law describes the change?",
    answer: answer.filter(Boolean).join(" "),
    numbers: change.laws.flatMap(({ law, strength, scatter, score, behind }) => [
      interval(
        `${law}: score`,
        score,
        level,
        "mean log predictive probability of a prompt, leave-one-out; over prompts",
        "nats",
      ),
      interval(`${law}: behind the best`, behind, level, "paired over prompts", "nats"),
      ...(strength === undefined
        ? []
        : [
            interval(
              `${law}: ${law === "tilt" ? "shift" : "β"}`,
              strength,
              level,
              "maximum likelihood; by the curvature of the log likelihood, to the ends of the search at most",
              law === "tilt" ? "logit" : undefined,
            ),
          ]),
      interval(
        `${law}: scatter`,
        scatter,
        level,
        "best of 0, 0.3, 0.6, 1, 1.6 and 2.5; profile likelihood at that strength, up to 4",
        "logit",
      ),
    ]),
  };
}

function strengthText({ law, strength }: LawScore): string {
  if (strength === undefined) return "";
  return law === "tilt"
    ? ` (a shift of ${numberInterval(strength)} logits)`
    : ` (as if β were ${numberInterval(strength)})`;
}
