/** Which prompts to train on, by difficulty: before a run, after it, and in its log. */

import type { BandGain } from "../coverage";
import type { PromptResult, Section } from "../types";
import type { BandCourse } from "../training";
import { isSingle } from "./single";
import {
  agrees,
  bracketed,
  count,
  interval,
  numbered,
  percent,
  plain,
  points,
  promptList,
  type Findings,
} from "./write";

const question = "Which difficulty band to train on?";
const general =
  "A prompt teaches most often at a pass rate of one half, and hardly ever near 0 and 1. The tilt gains most at Q = 1/(1 + e^(1/(2β))), which is below one half: with a weak KL (small β) hard prompts have the most to gain, if a success is ever sampled.";

export function difficultySection(findings: Findings): Section {
  if (findings.change) return afterRun(findings);
  if (findings.training) return inLog(findings);
  if (findings.base) return beforeRun(findings);
  return { id: "difficulty", question, answer: general, numbers: [] };
}

function beforeRun({ base, betas, prompts }: Findings): Section {
  if (isSingle(base!)) {
    const brief = `0 of ${numbered(base!.prompts, "prompt")} can be told from the others by one sample each.`;
    return { id: "difficulty", question, brief, answer: `${general} ${brief}`, numbers: peaksOf(betas) };
  }
  const lists = reachLists(prompts);
  const [within, saturated, out] = lists;
  const of = `${numbered(within.total, "prompt")} of ${count(base!.prompts)} ${agrees(within.total, "is", "are")} within reach of the run${within.total > 0 ? ": these can teach" : ""}.`;
  const others = `${count(saturated.total)} ${agrees(saturated.total, "is", "are")} saturated${bracketed(saturated)}, ${count(out.total)} out of reach${bracketed(out)}${saturated.total + out.total > 0 ? ": leave these out, or make the run longer for the latter" : ""}.`;
  return {
    id: "difficulty",
    question,
    brief: `${of} ${others}`,
    answer: `${general} ${of} ${others}`,
    numbers: peaksOf(betas),
    prompts: lists.filter(({ total }) => total > 0),
  };
}

const peaksOf = (betas: readonly number[]) =>
  betas.map(
    (beta) =>
    plain(`pass rate of the largest gain, β = ${beta}`, 1 / (1 + Math.exp(1 / (2 * beta))), "1/(1 + e^(1/(2β)))", "share"), // prettier-ignore
  );

/** Within reach, with the most signal first; saturated, the easiest first; out of reach, the hardest first. */
export function reachLists(prompts: readonly PromptResult[]) {
  const own = (reach: PromptResult["reach"]) => prompts.filter((prompt) => prompt.reach === reach);
  const rate = ({ baseRate = 0 }: PromptResult) => baseRate;
  return [
    promptList("prompts within reach", own("within reach").sort((x, y) => y.signal! - x.signal!)), // prettier-ignore
    promptList("saturated prompts", own("saturated").sort((x, y) => rate(y) - rate(x))), // prettier-ignore
    promptList("prompts out of reach", own("out of reach").sort((x, y) => rate(x) - rate(y))), // prettier-ignore
  ];
}

const bandName = ({ from, to }: Pick<BandGain, "from" | "to">) =>
  from === to ? `${100 * from}%` : `${100 * from}% to ${100 * to}%`;

function afterRun({ change, level }: Findings): Section {
  const { bands } = change!;
  if (bands.length === 0) {
    const few = "Bands of difficulty take at least two samples of the base model for a prompt: one sorts, the other measures."; // prettier-ignore
    return { id: "difficulty", question, answer: `${general} ${few}`, numbers: [] };
  }
  const best = bands.reduce((x, y) => (y.gain.value > x.gain.value ? y : x));
  const answer = [
    general,
    `In your run the largest mean gain is in the band ${bandName(best)} of base samples right: ${points(best.gain)}.`,
    "Bands are made by n − 1 samples and measured by the one left out: with the same samples for both, hard bands would seem to gain and easy ones to lose though nothing changed.",
  ];
  return {
    id: "difficulty",
    question,
    answer: answer.join(" "),
    numbers: bands.flatMap((band) => [
      interval(
        `gain of prompts at ${bandName(band)}`,
        band.gain,
        level,
        "n − 1 samples sort, the one left out measures; over prompts",
        "difference",
      ),
      plain(
        `the same, sorted and measured by the same samples, at ${bandName(band)}`,
        band.naive,
        "biased by regression to the mean",
        "difference",
      ),
    ]),
  };
}

function inLog({ training }: Findings): Section {
  const { bands, repeated, prompts } = training!;
  if (repeated === 0) {
    const once = `${numbered(prompts, "prompt")} ${agrees(prompts, "was", "were")} seen once each: the log cannot say which moved.`;
    return { id: "difficulty", question, brief: once, answer: `${general} ${once}`, numbers: [] };
  }
  const lines = bands.map((band) => {
    const [early, late] = halvesOf(band);
    const start = `${percent(early.rate)} right of ${numbered(band.prompts, "prompt")} ${band.band}`;
    return late ? `${start}, then ${percent(late.rate)}` : start;
  });
  const moved = `${lines.join("; ")}: in the first and the second half of their later visits.`;
  return {
    id: "difficulty",
    question,
    brief: moved,
    answer: `${general} By the first group of each prompt, and measured by its later ones: ${moved}`,
    numbers: bands.flatMap(courseNumbers),
  };
}

/** Visits in the first and in the second half of the steps of a band; one where there is but one step. */
function halvesOf({ points: visits }: BandCourse) {
  const middle = Math.ceil(visits.length / 2);
  const halves = [visits.slice(0, middle), visits.slice(middle)].filter((half) => half.length > 0);
  return halves.map((half) => {
    const groups = half.reduce((sum, visit) => sum + visit.groups, 0);
    const mean = (of: "rate" | "reward") => half.reduce((sum, visit) => sum + visit.groups * visit[of], 0) / groups;
    return { groups, from: half[0].step, to: half[half.length - 1].step, rate: mean("rate"), reward: mean("reward") };
  });
}

function courseNumbers(band: BandCourse) {
  const method = (groups: number) => `mean over ${numbered(groups, "group")}, the first of each prompt left out`;
  return [
    plain(`prompts ${band.band}`, band.prompts, "by their first group, of prompts seen more than once", "prompts"),
    ...halvesOf(band).flatMap(({ groups, from, to, rate, reward }) => {
      const steps = from === to ? `step ${from}` : `steps ${from} to ${to}`;
      return [
        plain(`right rollouts of prompts ${band.band}, ${steps}`, rate, method(groups), "share"),
        plain(`reward of prompts ${band.band}, ${steps}`, reward, method(groups)),
      ];
    }),
  ];
}
