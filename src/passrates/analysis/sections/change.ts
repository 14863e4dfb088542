/** Sections that counts of both models answer. */

import type { LawScore } from "../laws";
import type { Section } from "../types";
import {
  chosen,
  count,
  decimal,
  interval,
  numberInterval,
  percent,
  percentInterval,
  plain,
  plural,
  points,
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
    "The unit is the prompt: the intervals are for other prompts of this kind, not for other training seeds.",
  ];
  return {
    id: "gain",
    question: "How much did the model gain?",
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
      interval("gain", gain.gain, level, "paired over prompts, Student's t", "share"),
      ...domains.map(({ domain, gain: own }) =>
        interval(`gain on ${domain}`, own, level, "paired over prompts, Student's t", "share"),
      ),
    ],
  };
}

export function passAtKSection({ change, level }: Findings): Section | undefined {
  if (!change) return undefined;
  const { points: curve, crossing } = change.passCurves;
  const [first, last] = [curve[0], curve[curve.length - 1]];
  const { probability } = crossing;
  const answer = [
    `pass@k is the chance that one of k samples is right. Tuned minus base is ${points(first.difference)} at k = 1`,
    curve.length > 1
      ? ` and ${points(last.difference)} at k = ${last.k}, the largest that the samples allow. `
      : ", the only k that the samples allow. ",
    curve.length < 2
      ? ""
      : crossing.k !== undefined
        ? `The curves cross near k = ${count(crossing.k)}; they do in ${percent(probability)} of resamples of the prompts.`
        : `The curves do not cross up to k = ${last.k}; they do in ${percent(probability)} of resamples of the prompts.`,
    last.base.value > 0.98
      ? " The base model already solves nearly every prompt at that k: where both are near 1 a crossing says little."
      : "",
  ];
  const method = "unbiased, 1 − C(n − k, K)/C(n, K); mean over prompts";
  return {
    id: "pass-at-k",
    question: "Do the pass@k curves cross?",
    answer: answer.join(""),
    numbers: [
      ...curve.flatMap(({ k, base, tuned, difference }) => [
        interval(`pass@${k} of the base model`, base, level, method, "share"),
        interval(`pass@${k} of the tuned model`, tuned, level, method, "share"),
        interval(`pass@${k}, tuned minus base`, difference, level, "paired over prompts, Student's t", "share"),
      ]),
      plain(
        "curves cross",
        probability,
        `share of ${crossing.resamples} resamples of prompts in which tuned leads at k = 1 and base at k = ${last.k}`,
        "share",
      ),
      ...(crossing.k === undefined
        ? []
        : [plain("where they cross", crossing.k, "by interpolation on log k", "samples")]),
    ],
  };
}

export function shiftSection({ change, level }: Findings): Section | undefined {
  if (!change) return undefined;
  const { common, homogeneity, randomEffects, slope } = change.shift;
  const question = "Are the odds of all prompts multiplied by the same factor?";
  if (!common) {
    return {
      id: "shift",
      question,
      answer: "No prompt has both a right and a wrong sample: there are no odds to compare.",
      numbers: [],
    };
  }
  const factor = { value: Math.exp(common.value), low: Math.exp(common.low), high: Math.exp(common.high) };
  const isSloped = slope.p < 0.05 && slope.pSimulated < 0.05;
  const answer = [
    `The theorem's tilt multiplies the odds of every prompt by one factor. Taken as one, it is ${numberInterval(factor)}, a shift of ${numberInterval(common)} logits.`,
    homogeneity
      ? `That all prompts have the same is ${homogeneity.p < 0.05 ? "rejected" : "not rejected"} (Breslow–Day, ${pText(homogeneity.p)}).`
      : "",
    randomEffects
      ? `Shifts of prompts scatter around ${numberInterval(randomEffects.mean)} with a standard deviation of ${numberInterval(randomEffects.tau)} logits.`
      : "",
    `One more logit of base ability changes the shift by ${numberInterval(slope.slope)} (${pText(slope.p)}): ${
      isSloped
        ? slope.slope.value > 0
          ? "easier prompts are shifted more"
          : "harder prompts are shifted more"
        : "no slope is shown"
    }. Where all prompts have one shift, this estimate is ${decimal(slope.null.value)} on average; a plain regression of shifts on base logits would give ${decimal(slope.naive.null)} there, and gives ${decimal(slope.naive.slope)} here.`,
  ];
  return {
    id: "shift",
    question,
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
            plain(
              "one factor for all prompts",
              homogeneity.p,
              `Breslow–Day with Tarone's correction, χ² = ${decimal(homogeneity.statistic)}, ${homogeneity.degrees} degrees of freedom`,
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
            plain("no scatter, τ = 0", randomEffects.p, "likelihood ratio", "p"),
          ]
        : []),
      interval(
        "slope of the shift on the base logit",
        slope.slope,
        level,
        "likelihood with the base pass rate integrated out; sandwich variance over prompts",
      ),
      plain("no slope", slope.p, "by its standard error", "p"),
      plain(
        "no slope, by simulation",
        slope.pSimulated,
        `${slope.simulations} simulations with one shift for all prompts`,
        "p",
      ),
      interval("slope where all prompts have one shift", slope.null, level, `${slope.simulations} simulations`),
      plain("slope by plain regression, for comparison", slope.naive.slope, "least squares of smoothed logits: biased"),
      plain("that slope where all prompts have one shift", slope.naive.null, `${slope.simulations} simulations`),
    ],
  };
}

export function lawSection({ change, level }: Findings): Section | undefined {
  if (!change) return undefined;
  const [best, ...others] = change.laws;
  const apart = others.filter(({ behind }) => behind.low > 0);
  const near = others.filter(({ behind }) => behind.low <= 0);
  const answer = [
    `Of five laws, "${best.law}" predicts the tuned counts best${strengthText(best)}, with a scatter of ${decimal(best.scatter)} logits around it.`,
    apart.length > 0
      ? `Clearly behind: ${apart.map(({ law, behind }) => `"${law}" by ${numberInterval(behind)} nats a prompt`).join(", ")}.`
      : "",
    near.length > 0 ? `Not told apart from it: ${near.map(({ law }) => `"${law}"`).join(", ")}.` : "",
    best.scatter >= 0.6
      ? "With so much scatter no law describes single prompts; the comparison is of their trend."
      : "",
    "A run that stopped early has not reached any law's optimum; its strength β is then a description, not the setting of the run.",
  ];
  return {
    id: "law",
    question: "Which law describes the change?",
    answer: answer.filter(Boolean).join(" "),
    numbers: change.laws.flatMap(({ law, strength, scatter, score, behind }) => [
      plain(`${law}: score`, score, "mean log predictive probability of a prompt, leave-one-out", "nats"),
      interval(`${law}: behind the best`, behind, level, "paired over prompts", "nats"),
      ...(strength === undefined
        ? []
        : [
            plain(
              `${law}: ${law === "tilt" ? "shift" : "β"}`,
              strength,
              "maximum likelihood",
              law === "tilt" ? "logit" : undefined,
            ),
          ]),
      plain(`${law}: scatter`, scatter, "best of 0, 0.3, 0.6, 1, 1.6 and 2.5", "logit"),
    ]),
  };
}

function strengthText({ law, strength }: LawScore): string {
  if (strength === undefined) return "";
  return law === "tilt" ? ` (a shift of ${decimal(strength)} logits)` : ` (as if β were ${decimal(strength)})`;
}

export function foundSection({ change, fdr }: Findings): Section | undefined {
  if (!change) return undefined;
  const { discoveries, beyondCommon } = change;
  const [risen, fallen] = [discoveries.risen, discoveries.fallen].map(trues);
  const beyond = beyondCommon ? [beyondCommon.risen, beyondCommon.fallen].map(trues) : undefined;
  const rate = chosen(fdr);
  const answer = [
    `At a false-discovery rate of ${rate}, ${plural(risen, "prompt")} rose and ${plural(fallen, "prompt")} fell, of ${count(change.gain.prompts)}.`,
    "Each is tested by its own counts given how many of all its samples are right, so that a base model that was merely unlucky makes no discovery.",
    beyond
      ? `Against the common odds factor, which is what sharpening alone would do, ${plural(beyond[0], "prompt")} rose further and ${plural(beyond[1], "prompt")} fell short.`
      : "",
    risen + fallen === 0
      ? "That none is called is no proof that none moved: with few samples a prompt, only large moves can be told from chance."
      : "",
  ];
  const method = `exact conditional tests, step-up for discrete tests at a false-discovery rate of ${rate}`;
  return {
    id: "found",
    question: "Which prompts were found, and which lost?",
    answer: answer.filter(Boolean).join(" "),
    numbers: [
      plain("prompts risen", risen, method, "prompts"),
      plain("prompts fallen", fallen, method, "prompts"),
      ...(beyond
        ? [
            plain("prompts risen beyond the common factor", beyond[0], method, "prompts"),
            plain("prompts short of the common factor", beyond[1], method, "prompts"),
          ]
        : []),
    ],
  };
}

function trues(values: readonly boolean[]): number {
  return values.filter(Boolean).length;
}

export function newOrConcentratedSection({ change, base, level }: Findings): Section {
  const question = "Is it a new skill or concentrated mass?";
  const general =
    "RL can move probability to answers that the base model gives already, or reach prompts that it practically never solved. The first shows as a gain at k = 1 that shrinks with k; the second as a gain on prompts with no success in many base samples, larger than the luck of those samples.";
  if (!change) {
    const never = base?.byPrompt.filter(({ reach }) => reach === "out of reach").length;
    const hint =
      never === undefined
        ? ""
        : ` Before any run: ${plural(never, "prompt")} of yours are out of reach of its budget, and a gain there would be a new skill.`;
    return {
      id: "new-or-concentrated",
      question,
      answer: `${general}${hint} It takes counts of both models to tell.`,
      numbers: [],
    };
  }
  const { solved, unsolved, naive, unsolvedPrompts } = change.coverage;
  const gain = change.gain.gain.value;
  const share = gain > 0 ? unsolved.value / gain : undefined;
  const answer = [
    general,
    `Of the gain of ${points(change.gain.gain)}, ${points(solved)} lie on prompts that the base model solves in one sample fewer than it was given, and ${points(unsolved)} on prompts that it does not${
      share !== undefined && change.gain.gain.low > 0 ? ` (${percent(Math.max(0, share))} of the gain)` : ""
    }.`,
    `The ${plural(unsolvedPrompts, "prompt")} with no right base sample would seem to gain ${percent(naive)} if their pass rates were taken for 0; part of that is regression to the mean.`,
  ];
  return {
    id: "new-or-concentrated",
    question,
    answer: answer.join(" "),
    numbers: [
      interval(
        "gain on prompts that the base model solves",
        solved,
        level,
        "n − 1 samples sort, the one left out measures; paired over prompts, Student's t",
        "share",
      ),
      interval(
        "gain on prompts that it does not solve",
        unsolved,
        level,
        "the same: Good and Turing's estimate",
        "share",
      ),
      plain(
        "the same by the naive count",
        naive,
        "prompts with k = 0, their pass rates taken for 0: too high",
        "share",
      ),
      plain("prompts with no right base sample", unsolvedPrompts, "counted", "prompts"),
    ],
  };
}

export function difficultySection({ change, base, level, betas }: Findings): Section {
  const question = "Which difficulty band to train on?";
  const general = `A prompt teaches most often at a pass rate of one half, and hardly ever near 0 and 1. The tilt gains most at Q = 1/(1 + e^(1/(2β))), which is below one half: with a weak KL (small β) hard prompts have the most to gain, if a success is ever sampled.`;
  if (!change) {
    const counts = base ? [base.reach["within reach"], base.reach["out of reach"], base.reach.saturated] : undefined;
    const hint = counts
      ? ` Of your prompts ${count(counts[0])} are within reach of the run; leave out the ${count(counts[2])} saturated ones and, unless the run is longer, the ${count(counts[1])} out of reach.`
      : "";
    const peaks = betas.map((beta) =>
      plain(
        `pass rate of the largest gain, β = ${beta}`,
        1 / (1 + Math.exp(1 / (2 * beta))),
        "1/(1 + e^(1/(2β)))",
        "share",
      ),
    );
    return { id: "difficulty", question, answer: general + hint, numbers: base ? peaks : [] };
  }
  const bands = change.bands;
  const best = bands.reduce((x, y) => (y.gain.value > x.gain.value ? y : x));
  const name = ({ from, to }: { from: number; to: number }) =>
    from === to ? percent(from) : `${percent(from)} to ${percent(to)}`;
  const answer = [
    general,
    `In your run the largest mean gain is in the band ${name(best)} of base samples right: ${points(best.gain)}.`,
    "Bands are made by n − 1 samples and measured by the one left out: with the same samples for both, hard bands would seem to gain and easy ones to lose though nothing changed.",
  ];
  return {
    id: "difficulty",
    question,
    answer: answer.join(" "),
    numbers: bands.flatMap((band) => [
      interval(
        `gain of prompts at ${name(band)}`,
        band.gain,
        level,
        "n − 1 samples sort, the one left out measures; over prompts",
        "share",
      ),
      plain(
        `the same, sorted and measured by the same samples, at ${name(band)}`,
        band.naive,
        "biased by regression to the mean",
        "share",
      ),
    ]),
  };
}
