/** Which prompts to train on, by difficulty: before a run, after it, and in its log. */

import type { List } from "../../list";
import type { BandGain } from "../coverage";
import type { PromptResult, Quantity, Section } from "../types";
import type { BandCourse } from "../training";
import { isSingle } from "./single";
import {
  agrees,
  bracketed,
  certain,
  count,
  interval,
  numbered,
  percent,
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
    certain("theory", `pass rate of the largest gain, β = ${beta}`, 1 / (1 + Math.exp(1 / (2 * beta))), "1/(1 + e^(1/(2β)))", "share"), // prettier-ignore
  );

/** Within reach, with the most signal first; saturated, the easiest first; out of reach, the hardest first. */
export function reachLists(prompts: List<PromptResult>) {
  const is = (reach: PromptResult["reach"]) => (prompt: PromptResult) => prompt.reach === reach;
  const rate = ({ baseRate = 0 }: PromptResult) => baseRate;
  return [
    promptList("prompts within reach", prompts, is("within reach"), (x, y) => y.signal! - x.signal!),
    promptList("saturated prompts", prompts, is("saturated"), (x, y) => rate(y) - rate(x)),
    promptList("prompts out of reach", prompts, is("out of reach"), (x, y) => rate(x) - rate(y)),
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
      ...(band.naive
        ? [
            interval(
              `the same, sorted and measured by the same samples, at ${bandName(band)}`,
              band.naive,
              level,
              "biased by regression to the mean; over prompts, Student's t",
              "difference",
            ),
          ]
        : []),
    ]),
  };
}

function inLog({ training, level }: Findings): Section {
  const { bands, repeated, prompts } = training!;
  if (repeated === 0) {
    const once = `${numbered(prompts, "prompt")} ${agrees(prompts, "was", "were")} seen once each: the log cannot say which moved.`;
    return { id: "difficulty", question, brief: once, answer: `${general} ${once}`, numbers: [] };
  }
  const lines = bands.map((band) => {
    const [early, late] = band.halves;
    const start = `${percent(early.rate.value)} right of ${numbered(band.prompts, "prompt")} ${band.band}`;
    return late ? `${start}, then ${percent(late.rate.value)}` : start;
  });
  const moved = `${lines.join("; ")}: in the first and the second half of their later visits.`;
  return {
    id: "difficulty",
    question,
    brief: moved,
    answer: `${general} By the first group of each prompt, and measured by its later ones: ${moved}`,
    numbers: bands.flatMap((band) => courseNumbers(band, level)),
  };
}

function courseNumbers({ band, prompts, halves }: BandCourse, level: number): Quantity[] {
  const method = (groups: number) => `mean over ${numbered(groups, "group")}, the first of each prompt left out`;
  return [
    certain("count", `prompts ${band}`, prompts, "by their first group, of prompts seen more than once", "prompts"),
    ...halves.flatMap(({ groups, from, to, rate, reward }) => {
      const steps = from === to ? `step ${from}` : `steps ${from} to ${to}`;
      const unit = "groups are the unit";
      return [
        interval(`right rollouts of prompts ${band}, ${steps}`, rate, level, `${method(groups)}; ${unit}, Wilson's interval at the effective sample size`, "share"),
        ...(reward ? [interval(`reward of prompts ${band}, ${steps}`, reward, level, `${method(groups)}; ${unit}, Student's t`)] : []),
      ];
    }),
  ]; // prettier-ignore
}
