/** Sections on groups: their size, those that agree, filters, and the weight of a prompt by its difficulty. */

import type { BaseAnalysis } from "../base";
import { complement, scaled } from "../estimate";
import type { Plan } from "../plans";
import { mostSignal } from "../signal";
import type { Section } from "../types";
import { byGroups } from "./log";
import { isSingle, signalBounds } from "./single";
import {
  beyondSamples,
  chosen,
  count,
  countInterval,
  decimal,
  interval,
  numbered,
  percent,
  percentInterval,
  type Findings,
} from "./write";

const subsets =
  "subsets of G of a prompt's samples, unbiased; mean over prompts, Wilson's interval at the effective sample size";
const overRates = "over the distribution of pass rates; bootstrap over prompts";
const extrapolated = `extrapolated, as G is above the samples of a prompt: ${beyondSamples}`;

const groupGeneral =
  "A group of G rollouts teaches only if it has both right and wrong ones: on a prompt of pass rate Q with probability 1 − Q^G − (1 − Q)^G. A larger group helps on hard and on easy prompts, and costs G rollouts: doubling G never doubles the share of groups with a signal.";

export function groupSizeSection({ base, level, run }: Findings): Section {
  const general = groupGeneral;
  const question = "Which group size?";
  if (!base) return { id: "group-size", question, answer: general, numbers: [] };
  const own = base.signal.find(({ groupSize }) => groupSize === run.groupSize)!;
  const cheapest = base.signal.reduce((x, y) => (y.groupSize / y.share.value < x.groupSize / x.share.value ? y : x));
  const plans = base.plans.map(({ wanted, groupSize }) =>
    groupSize === undefined
      ? `${chosen(wanted)} is out of reach below G = 1,024`
      : `${chosen(wanted)} takes G = ${countInterval(groupSize)}`,
  );
  const answer = [
    general,
    `On your prompts ${percentInterval(own.share)} of the groups have a signal at G = ${run.groupSize}; k/n in the place of Q would say ${percent(own.plugIn.value)}, as chance makes prompts look settled.`,
    own.isExtrapolated
      ? `That is extrapolated: prompts have only ${numbered(base.fewest, "sample")}, and what lies beyond them is told by the fitted distribution alone; the interval is of all distributions that the counts allow.`
      : "",
    `Wanted share of groups with a signal: ${plans.join("; ")}.`,
    `Fewest rollouts for each group with a signal: G = ${cheapest.groupSize}, ${decimal(cheapest.groupSize / cheapest.share.value)} rollouts; but a larger group also has less noise in its mean.`,
  ];
  if (isSingle(base)) return { ...ofOneSample(base, run.groupSize, level), id: "group-size", question };
  const inStep = `${count(base.run.groupsWithSignal.value)} of the ${numbered(run.batch, "group")} of a step`;
  return {
    id: "group-size",
    question,
    brief: `${percentInterval(own.share)} of groups of ${run.groupSize} have a signal: ${inStep}.${own.isExtrapolated ? ` Extrapolated from ${numbered(base.fewest, "sample")} a prompt.` : ""} ${briefPlans(base.plans)}`,
    answer: answer.filter(Boolean).join(" "),
    numbers: [
      ...base.signal.flatMap(({ groupSize, share, isExtrapolated, posterior: fitted, plugIn }) => [
        interval(
          `groups with a signal, G = ${groupSize}`,
          share,
          level,
          isExtrapolated ? extrapolated : subsets,
          "share",
        ),
        interval(
          `the same by the posterior, G = ${groupSize}`,
          fitted,
          level,
          isExtrapolated ? `${overRates}: the interval is of the fit alone` : overRates,
          "share",
        ),
        interval(
          `the same with k/n, G = ${groupSize}`,
          plugIn,
          level,
          "plug-in, biased; Wilson's interval at the effective sample size",
          "share",
        ),
      ]),
      ...base.plans.flatMap(({ wanted, groupSize, rolloutsPerStep, rolloutsPerSignal }) =>
        groupSize === undefined
          ? []
          : [
              interval(
                `group size for ${chosen(wanted)} of groups`,
                groupSize,
                level,
                "smallest, over the distribution of pass rates; from where the upper end of the share reaches it to where the lower end does, of the sizes above",
                "rollouts",
              ),
              interval(
                `rollouts a step for ${chosen(wanted)} of groups`,
                rolloutsPerStep!,
                level,
                "that group size · groups in a step",
                "rollouts",
              ),
              interval(
                `rollouts for each group with a signal at ${chosen(wanted)}`,
                rolloutsPerSignal!,
                level,
                "that group size / share of groups with a signal",
                "rollouts",
              ),
            ],
      ),
    ],
  };
}

/** With one sample a prompt there are bounds, and no more. */
function ofOneSample(
  base: BaseAnalysis,
  groupSize: number,
  level: number,
): Pick<Section, "brief" | "answer" | "numbers"> {
  const bounds = signalBounds(base, groupSize);
  const brief = `${bounds[0].toUpperCase()}${bounds.slice(1)}: one sample a prompt does not say more. Draw four or more.`;
  const numbers = base.signal.map((signal) =>
    interval(
      `groups with a signal at most, G = ${signal.groupSize}`,
      mostSignal(base.accuracy, signal.groupSize),
      level,
      "1 − Q^G − (1 − Q)^G over the interval of the accuracy: prompts that differ have less, by concavity",
      "share",
    ),
  );
  return { brief, answer: `${groupGeneral} ${brief}`, numbers };
}

/** What half and three quarters of the groups take. */
function briefPlans(plans: readonly Plan[]): string {
  const parts = plans
    .filter(({ wanted }) => wanted === 0.5 || wanted === 0.75)
    .map(({ wanted, groupSize, rolloutsPerStep }) =>
      groupSize === undefined
        ? `${chosen(wanted)} is out of reach below G = 1,024`
        : `${chosen(wanted)} takes G = ${countInterval(groupSize)}, ${numbered(rolloutsPerStep!.value, "rollout")} a step`,
    );
  return `A share of ${parts.join("; ")}.`;
}

export function equalGroupsSection({ base, training, level, run }: Findings): Section {
  const answer = [
    "If all rewards of a group agree, its advantages are 0, and the reward pushes nothing. Two things still act: a KL loss (β > 0) pulls the policy back on this prompt too, and with k1 in the reward the KL alone makes advantages, which dividing by the standard deviation blows up to unit size. In a mean over the batch such groups also dilute those that teach.",
  ];
  const numbers = [];
  if (training) {
    answer.push(
      `In your log ${percentInterval(training.flatAtFirst)} of the groups agree in the first quarter of the steps and ${percentInterval(training.flatAtLast)} in the last.`,
    );
    numbers.push(
      interval("groups whose rewards agree, first quarter", training.flatAtFirst, level, byGroups, "share"),
      interval("groups whose rewards agree, last quarter", training.flatAtLast, level, byGroups, "share"),
    );
  }
  const own = base?.signal.find(({ groupSize }) => groupSize === run.groupSize);
  if (own) {
    const flat = complement(own.share);
    answer.push(`At the base model's pass rates ${percentInterval(flat)} of groups of ${run.groupSize} agree.`);
    numbers.push(
      interval(
        `groups that agree, G = ${run.groupSize}`,
        flat,
        level,
        `1 − share of groups with a signal; ${own.isExtrapolated ? extrapolated : subsets}`,
        "share",
      ),
    );
  }
  return { id: "equal-groups", question: "What do groups of equal rewards do?", answer: answer.join(" "), numbers };
}

export function dynamicSamplingSection({ base, level, run }: Findings): Section {
  const general =
    "Dynamic sampling draws groups until a batch is full of those with a signal. Where a share s of the groups has one, it draws 1/s times as many; where that looks endless, s is near 0, and the remedy is other prompts, a larger group or a warm start, not a longer wait. It changes which prompts are trained on: the kept ones lie in the middle.";
  const question = "Why does dynamic sampling filter everything out?";
  const own = base?.signal.find(({ groupSize }) => groupSize === run.groupSize);
  if (!own || !base) return { id: "dynamic-sampling", question, answer: general, numbers: [] };
  const { value, low, high } = own.share;
  const drawn = { value: run.batch / value, low: run.batch / high, high: run.batch / low };
  const rollouts = scaled(drawn, run.groupSize);
  return {
    id: "dynamic-sampling",
    question,
    answer: `${general} On your prompts ${percentInterval(own.share)} of groups of ${run.groupSize} pass the filter: ${takesText(run.batch, drawn.value, rollouts.value)}`,
    numbers: [
      interval("groups drawn for a full batch", drawn, level, "batch / share of groups with a signal", "groups"),
      interval("rollouts for a full batch", rollouts, level, "those groups · group size", "rollouts"),
    ],
  };
}

function takesText(batch: number, groups: number, rollouts: number): string {
  if (!Number.isFinite(groups)) return "a batch never fills.";
  return `a batch of ${batch} takes ${numbered(groups, "group")}, ${numbered(rollouts, "rollout")}.`;
}

export function standardDeviationSection({ base, level, run }: Findings): Section {
  const general =
    "Dividing by the group's standard deviation changes the weight of a prompt from Q(1 − Q) to about √(Q(1 − Q)): hard and easy prompts count for more, and the optimum is another (the reward's push is no longer the gradient of the mean reward). It is a choice of weights, not an error; without it (Dr. GRPO) prompts in the middle lead.";
  const question = "Does dividing by the standard deviation bias?";
  if (!base) return { id: "standard-deviation", question, answer: general, numbers: [] };
  const { mean, whitened } = base.push;
  const pushInterval = isSingle(base) ? "one sample a prompt leaves it open" : overRates;
  return {
    id: "standard-deviation",
    question,
    answer: `${general} On your prompts those with a pass rate under 20% have ${percent(mean.hard.value)} of the push without the division and ${percent(whitened.hard.value)} with it; those over 80% have ${percent(mean.easy.value)} and ${percent(whitened.easy.value)}.`,
    numbers: [
      interval(
        "push on prompts under 20%, mean only",
        mean.hard,
        level,
        `(1 − 1/G) Q(1 − Q), G = ${run.groupSize}; ${pushInterval}`,
        "share",
      ),
      interval(
        "push on prompts under 20%, whitened",
        whitened.hard,
        level,
        `mean standard deviation of groups, G = ${run.groupSize}; ${pushInterval}`,
        "share",
      ),
      interval(
        "push on prompts over 80%, mean only",
        mean.easy,
        level,
        `(1 − 1/G) Q(1 − Q), G = ${run.groupSize}; ${pushInterval}`,
        "share",
      ),
      interval(
        "push on prompts over 80%, whitened",
        whitened.easy,
        level,
        `mean standard deviation of groups, G = ${run.groupSize}; ${pushInterval}`,
        "share",
      ),
    ],
  };
}
