/** Sections on which prompts changed: found and lost, hard and easy, new and known. */

import type { Section } from "../types";
import { chosen, count, interval, percent, plain, plural, points, type Findings } from "./write";

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
  if (!change || change.bands.length === 0) {
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
