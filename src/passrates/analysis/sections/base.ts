/** Sections that the base model's counts answer: where it stands, and what RL can still add. */

import type { BaseAnalysis } from "../base";
import type { Quantity, Section } from "../types";
import { reachLists } from "./difficulty";
import { isSingle, singleSample } from "./single";
import {
  agrees,
  beyondSamples,
  bracketed,
  certain,
  count,
  countInterval,
  decimal,
  interval,
  numbered,
  percent,
  percentInterval,
  pText,
  type Findings,
} from "./write";

export function baseSection({ base, prompts, level, run }: Findings): Section | undefined {
  if (!base) return undefined;
  const { rates, reach } = base;
  const lists = reachLists(prompts);
  const [, saturated, out] = lists;
  const { fit, agreement } = rates;
  const answer = [
    `On ${numbered(base.prompts, "prompt")}, ${samplesText(base)}, the base model is right ${percentInterval(base.accuracy)} of the time.`,
    ...(isSingle(base)
      ? [singleSample]
      : [
          `Pass rates follow a beta distribution with a = ${decimal(fit.a)} and b = ${decimal(fit.b)}${massesText(fit)}${
            agreement.p < 0.05
              ? `, but not closely (${pText(agreement.p)}): what follows uses the nonparametric estimate instead.`
              : `, and the counts agree with it (χ² = ${decimal(agreement.statistic)}, ${pText(agreement.p)}).`
          }`,
        ]),
    `In a run of ${numbered(run.steps, "step")} with ${numbered(run.batch, "group")} of ${run.groupSize}, each prompt gets about ${numbered(base.run.rolloutsPerPrompt, "rollout")}.`,
    ...(isSingle(base)
      ? []
      : [
          `At that budget ${numbered(saturated.total, "prompt")} ${agrees(saturated.total, "is", "are")} saturated${bracketed(saturated)}: half of the groups or more are all right; ${count(reach["within reach"])} ${agrees(reach["within reach"], "is", "are")} within reach, and ${count(out.total)} out of reach${bracketed(out)}: more likely than not, none of the rollouts is right.`,
          base.run.rolloutsPerPrompt > base.fewest
            ? `What happens beyond ${numbered(base.fewest, "rollout")} comes from the distribution alone: prompts that were never solved may be harder than it says.`
            : "",
        ]),
  ];
  return {
    id: "base",
    question: "What can the base model do?",
    answer: answer.filter(Boolean).join(" "),
    numbers: [
      interval(
        "accuracy of the base model",
        base.accuracy,
        level,
        "mean over prompts; Wilson's interval at the effective sample size",
        "share",
      ),
      ...(isSingle(base) ? [] : fitNumbers(base, level)),
      ...(isSingle(base) ? [] : reachNumbers(reach)),
      certain(
        "setting",
        "rollouts of each prompt in the run",
        base.run.rolloutsPerPrompt,
        "group size · batch · steps / prompts",
        "rollouts",
      ),
      interval(
        "correct rollouts in the run",
        base.run.successes,
        level,
        "accuracy of the base model · rollouts, pass rates as they are",
        "rollouts",
      ),
      interval(
        "prompts with at least one correct rollout",
        base.run.discovered,
        level,
        base.run.rolloutsPerPrompt > base.fewest
          ? beyondSamples
          : "over the distribution of pass rates; bootstrap over prompts",
        "prompts",
      ),
    ],
    prompts: isSingle(base) ? undefined : lists.filter(({ total }) => total > 0),
  };
}

function samplesText({ fewest, most }: BaseAnalysis): string {
  return fewest === most ? `${numbered(most, "sample")} each` : `${count(fewest)} to ${count(most)} samples each`;
}

function fitNumbers({ rates: { agreement }, fitIntervals: fit }: BaseAnalysis, level: number): Quantity[] {
  const size = "maximum likelihood, beta-binomial; bootstrap over prompts, on the log scale";
  const mass = "maximum likelihood, in the model if BIC asks for it; percentiles of a bootstrap over prompts, of the model with both masses"; // prettier-ignore
  return [
    interval("beta distribution, a", fit.a, level, size),
    interval("beta distribution, b", fit.b, level, size),
    interval("prompts with a pass rate of exactly 0", fit.zero, level, mass, "share"),
    interval("prompts with a pass rate of exactly 1", fit.one, level, mass, "share"),
    certain(
      "test",
      "fit of the distribution",
      agreement.p,
      `χ² = ${decimal(agreement.statistic)}, ${agreement.degrees} degrees of freedom`,
      "p",
    ),
  ];
}

function reachNumbers(reach: BaseAnalysis["reach"]): Quantity[] {
  const counted = (name: keyof typeof reach, rule: string) => certain("count", name, reach[name], `prompts by their posterior: ${rule}`, "prompts"); // prettier-ignore
  return [
    counted("saturated", "half of the groups all right"),
    counted("within reach", "neither saturated nor out of reach"),
    counted("out of reach", "no success in the run's rollouts, more likely than not"),
  ];
}

function massesText({ zero, one }: { zero: number; one: number }): string {
  const parts = [
    zero > 0.0005 ? `${percent(zero)} of prompts at exactly 0` : "",
    one > 0.0005 ? `${percent(one)} at exactly 1` : "",
  ];
  const shown = parts.filter(Boolean);
  return shown.length > 0 ? `, with ${shown.join(" and ")}` : "";
}

function outlookBrief(base: BaseAnalysis): string {
  const headroom = `${percent(1 - base.accuracy.value)} of the answers are wrong: that is the headroom`;
  if (isSingle(base)) return `${headroom}. ${singleSample}`;
  const unreached = base.missingOutOfReach.value;
  const where = unreached > 0 ? `, ${percent(unreached)} of it on prompts out of reach` : "";
  const optima = base.outlook.map(({ beta, tilt, grpo }) => {
    const [low, high] = [Math.min(tilt.low, grpo.low), Math.max(tilt.high, grpo.high)].map(percent);
    return `β = ${beta}: ${percent(tilt.value)} and ${percent(grpo.value)} (${low} to ${high})`;
  });
  return `${headroom}${where}. Right at the optimum, by the tilt and by GRPO's law, with both intervals: ${optima.join("; ")}.`;
}

export function outlookSection({ base, level, run }: Findings): Section | undefined {
  if (!base) return undefined;
  const lines = base.outlook.map(
    ({ beta, tilt, grpo }) =>
      `β = ${beta}: ${percentInterval(tilt)} by the theorem's tilt, ${percentInterval(grpo)} by GRPO's own law`,
  );
  return {
    id: "outlook",
    question: "What can RL still add?",
    brief: outlookBrief(base),
    answer: [
      `The base model is right ${percent(base.accuracy.value)} of the time, so that ${percent(1 - base.accuracy.value)} is left.`,
      `If a run reached its optimum, accuracy would be: ${lines.join("; ")}.`,
      `The tilt multiplies the odds of every prompt by e^(1/β); GRPO's law (k3 as a loss, whitened advantages in groups of ${run.groupSize}) differs from it, and neither is always the larger.`,
      ...(isSingle(base) ? [singleSample] : []),
      "Both are optima of a single decision for each prompt: answers of many uncertain steps end lower, and many runs stop long before, so that steps and learning rate decide what they gain.",
      `Without any KL the optimum is 1 wherever a success is ever sampled: in this run, on ${countInterval(base.run.discovered)} of ${numbered(base.prompts, "prompt")}.`,
    ].join(" "),
    numbers: base.outlook.flatMap(({ beta, tilt, grpo }) => [
      interval(`accuracy at the optimum, tilt, β = ${beta}`, tilt, level, `odds · e^(1/β); ${beyondSamples}`, "share"),
      interval(
        `accuracy at the optimum, GRPO's law, β = ${beta}`,
        grpo,
        level,
        `P − Q = a(P)/β; ${beyondSamples}`,
        "share",
      ),
    ]),
  };
}
