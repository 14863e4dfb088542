/** Linear probes: what a policy's hidden states say of the strings that it is about to write. */

import { hiddenStates, type HiddenStates } from "../../model/hiddenStates";
import type { Policy } from "../../model/policy";
import { likeliestTokens } from "../../model/scoring";
import { accuracyOf, ridgeClassifiers, type Classifier, type Features } from "../../statistics/ridge";
import type { Example, Split, Task, Testbed } from "../../strings";
import { controlLabels, labelOf, readingsOf, type Reading } from "./readings";
import { insideRow, type InsideRow } from "./row";

/** Problems of training strings that a probe is fitted on, and of test strings that it is judged on. */
const fittedOn = 1024;
const judgedOn = 1024;
/** The ridge's penalty, as a share of the features' mean sum of squares. */
const penalty = 1e-3;
const classes = 10;

interface Policies {
  base: Policy;
  tuned: Policy;
}

interface Probed {
  examples: readonly Example[];
  base: HiddenStates;
  tuned: HiddenStates;
}

/**
 * The accuracy of probes for each letter of each string that is still to come, at every layer, of both policies.
 *
 * The states are those of the demonstrated completions (teacher forcing), so that both policies read the same text. A probe
 * is a ridge classifier of the normalised residual stream. Its accuracy says what is linearly readable; that of its control
 * says how much of this any labels would give. Chance is .1. Beside them, for the letter that comes next, the policies' own
 * accuracy: what they say of it.
 */
export function probeRows(policies: Policies, testbed: Testbed, task: Task, seed: number): InsideRow[] {
  const [fitted, judged] = (["train", "test"] as const).map((split) => probed(policies, testbed, task, split, seed));
  const readings = readingsOf(fitted.examples[0]);
  const tokens = [...new Set(readings.map(({ token }) => token))];
  const sites = Array.from({ length: fitted.base.sites }, (_, site) => site);
  const probes = tokens.flatMap((token) => {
    const here = readings.filter((reading) => reading.token === token);
    const labels = [fitted, judged].map(({ examples }) => labelsOf(testbed, examples, here, seed));
    return sites.flatMap((site) => rowsAt(fitted, judged, here, labels, token, site));
  });
  return [...probes, ...letterRows(policies, judged.examples, readings)];
}

/** What the policies themselves make of the states: how often the letter that comes next is the most likely token. */
function letterRows(policies: Policies, examples: readonly Example[], readings: readonly Reading[]): InsideRow[] {
  const prompts = examples.map(({ prompt }) => prompt);
  const completions = examples.map(({ completion }) => completion);
  return (["base", "tuned"] as const).flatMap((policy) => {
    const likeliest = likeliestTokens(policies[policy], prompts, completions);
    const isRight = (completion: number[], i: number, token: number) =>
      likeliest[i * completion.length + token] === completion[token];
    return readings
      .filter(({ isNext }) => isNext)
      .map(({ position, step, string, letter, token }) => {
        const value = completions.filter((completion, i) => isRight(completion, i, token)).length / completions.length;
        return insideRow({ metric: "letterAccuracy", policy, part: "output", position, step, string, letter, value });
      });
  });
}

function probed({ base, tuned }: Policies, testbed: Testbed, task: Task, split: Split, seed: number): Probed {
  const count = split === "train" ? fittedOn : judgedOn;
  const at = (index: number) => ({ seed, stream: "probes", index });
  const examples = Array.from({ length: count }, (_, index) => testbed.example(task, split, at(index)));
  const prompts = examples.map(({ prompt }) => prompt);
  const completions = examples.map(({ completion }) => completion);
  const statesOf = (policy: Policy) => hiddenStates(policy, prompts, completions);
  return { examples, base: statesOf(base), tuned: statesOf(tuned) };
}

/** The letters of all readings, then their controls: [2 · reading][example] */
function labelsOf(
  testbed: Testbed,
  examples: readonly Example[],
  readings: readonly Reading[],
  seed: number,
): number[][] {
  const letters = readings.map((reading) => examples.map((example) => labelOf(testbed, example, reading)));
  return [...letters, ...readings.map((reading) => controlLabels(testbed, examples, reading, seed))];
}

/** All readings at one token and one site of the network. */
function rowsAt(
  fitted: Probed,
  judged: Probed,
  readings: readonly Reading[],
  [fittedLabels, judgedLabels]: number[][][],
  token: number,
  site: number,
): InsideRow[] {
  const where = {
    layer: Math.ceil(site / 2),
    part: site === 0 ? "embedding" : site % 2 === 1 ? "attention" : "feedForward",
  };
  const fit = (states: HiddenStates) =>
    ridgeClassifiers(featuresAt(states, token, site), fittedLabels, { classes, penalty });
  const [base, tuned] = [featuresAt(judged.base, token, site), featuresAt(judged.tuned, token, site)];
  const probes = { base: fit(fitted.base), tuned: fit(fitted.tuned) };
  const accuracy = (from: Classifier[], x: Features, set: number) => accuracyOf(from[set], x, judgedLabels[set]);
  return readings.flatMap(({ position, step, string, letter }, i) => {
    const control = readings.length + i;
    const reading = { position, step, string, letter };
    const row = (metric: InsideRow["metric"], policy: "base" | "tuned", value: number) =>
      insideRow({ metric, policy, ...where, ...reading, value });
    return [
      row("probeAccuracy", "base", accuracy(probes.base, base, i)),
      row("probeAccuracy", "tuned", accuracy(probes.tuned, tuned, i)),
      row("probeControl", "base", accuracy(probes.base, base, control)),
      row("probeControl", "tuned", accuracy(probes.tuned, tuned, control)),
      row("probeTransfer", "tuned", accuracy(probes.base, tuned, i)),
    ];
  });
}

/** The states at one token and one site: [n, width] */
function featuresAt({ values, time, sites, width }: HiddenStates, token: number, site: number): Features {
  const count = values.length / (time * sites * width);
  const features = new Float64Array(count * width);
  for (let i = 0; i < count; i++) {
    const start = ((i * time + token) * sites + site) * width;
    features.set(values.subarray(start, start + width), i * width);
  }
  return { values: features, count, width };
}
