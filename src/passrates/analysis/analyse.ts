/** From a reading to its analysis. */

import { requireInteger, requirePositive } from "../../common/require";
import { requireFraction } from "../../statistics/checks";
import type { PromptCounts, Reading } from "../counts";
import { analyseBase, type BaseAnalysis } from "./base";
import { analyseChange, type ChangeAnalysis } from "./change";
import type { Pair } from "./pair";
import { ratesOf, type Rates } from "./rates";
import { sectionsOf } from "./sections";
import { count, percent, percentInterval, points } from "./sections/write";
import { analyseTraining, type TrainingAnalysis } from "./training";
import type { Analysis, AnalysisOptions, PromptResult, RunSettings } from "./types";

/** What `analyse` reads of a reading. */
export type Counts = Pick<Reading, "prompts" | "steps">;

const run = { groupSize: 16, batch: 64, steps: 200 };
const defaults: Required<AnalysisOptions> = { level: 0.95, fdr: 0.05, betas: [0.04, 0.2, 1], seed: 1, ...run };

/**
 * Everything that the counts say, with intervals, as plain data.
 *
 * It needs at least two prompts with counts of one model, or a training log; with counts of both models it compares them,
 * prompt by prompt, and leaves prompts that only one of them has out of the comparison. The same reading, options and
 * seed give the same numbers. Throws RangeError on options out of range, and on a reading that has neither.
 */
export function analyse({ prompts, steps }: Counts, options: AnalysisOptions = {}): Analysis {
  const settings = { ...defaults, ...definedOf(options) };
  requireSettings(settings);
  const { level, fdr, betas, seed } = settings;
  const run: RunSettings = { groupSize: settings.groupSize, batch: settings.batch, steps: settings.steps };
  const withBase = prompts.filter(({ base }) => base);
  const pairs = prompts.flatMap(pairOf);
  const groups = steps.filter((step) => step.groups.length > 0);
  if (withBase.length < 2 && groups.length === 0) {
    throw new RangeError(
      `prompts: expected at least two with counts of the base model, or a training log, got ${withBase.length}`,
    );
  }
  const base =
    withBase.length > 1
      ? analyseBase(
          withBase.map(({ base }) => base!),
          { run, betas, level, seed },
        )
      : undefined;
  const change = pairs.length > 1 ? analyseChange(pairs, ratesOfPairs(pairs, base), { level, fdr, seed }) : undefined;
  const training = groups.length > 0 ? analyseTraining(groups, level) : undefined;
  const findings = { level, fdr, run, betas, base, change, training };
  return {
    summary: summaryOf(base, change, training, run),
    level,
    run,
    prompts: resultsOf(prompts, base, change),
    base,
    change,
    training,
    sections: sectionsOf(findings),
  };
}

/** Without the options that are undefined: they must not replace defaults. */
function definedOf(options: AnalysisOptions): AnalysisOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

function requireSettings({ level, fdr, betas, seed, groupSize, batch, steps }: Required<AnalysisOptions>): void {
  requireFraction("level", level);
  requireFraction("fdr", fdr);
  betas.forEach((beta, i) => requirePositive(`betas[${i}]`, beta));
  requireInteger("seed", seed, { min: 0 });
  requireInteger("groupSize", groupSize, { min: 2 });
  requireInteger("batch", batch, { min: 1 });
  requireInteger("steps", steps, { min: 1 });
}

/** Those of the base model where all its prompts have a partner. */
function ratesOfPairs(pairs: readonly Pair[], base: BaseAnalysis | undefined): Rates {
  return base?.prompts === pairs.length ? base.rates : ratesOf(pairs.map((pair) => pair.base));
}

function pairOf({ id, domain, base, tuned }: PromptCounts): Pair[] {
  return base && tuned ? [{ id, domain, base, tuned }] : [];
}

/** Each prompt with what was inferred of it, in the order of the reading. */
function resultsOf(prompts: readonly PromptCounts[], base?: BaseAnalysis, change?: ChangeAnalysis): PromptResult[] {
  let [b, p] = [0, 0];
  return prompts.map(({ id, domain, base: before, tuned: after }) => {
    const own = before && base ? base.byPrompt[b++] : undefined;
    const paired = before && after && change ? callOf(change, p++) : undefined;
    return {
      id,
      domain,
      baseSamples: before?.n,
      baseCorrect: before?.k,
      tunedSamples: after?.n,
      tunedCorrect: after?.k,
      baseRate: own?.rate,
      signal: own?.signal,
      reach: own?.reach,
      ...paired,
    };
  });
}

function callOf({ discoveries }: ChangeAnalysis, i: number): Pick<PromptResult, "pRise" | "pFall" | "call"> {
  const call = discoveries.risen[i] ? "risen" : discoveries.fallen[i] ? "fallen" : "none";
  return { pRise: discoveries.pRise[i], pFall: discoveries.pFall[i], call };
}

/** The first sentence that a user should read. */
function summaryOf(
  base?: BaseAnalysis,
  change?: ChangeAnalysis,
  training?: TrainingAnalysis,
  run?: RunSettings,
): string {
  if (change) {
    const { gain, coverage } = change;
    const where =
      gain.gain.low > 0
        ? `, of which ${points(coverage.solved)} lie on prompts that the base model solves already`
        : "";
    return `The tuned model is right ${percent(gain.tuned.value)} of the time, the base model ${percent(gain.base.value)}, on ${count(gain.prompts)} prompts: ${points(gain.gain)}${where}.`;
  }
  if (training) {
    const { rateAtFirst, rateAtLast, flatAtLast, steps } = training;
    return `Over ${count(steps.length)} logged steps the share of right rollouts went from ${percent(rateAtFirst)} to ${percent(rateAtLast)}; in the last quarter ${percent(flatAtLast)} of the groups have no signal.`;
  }
  if (base!.most === 1) {
    return `The base model is right ${percentInterval(base!.accuracy)} of the time on ${count(base!.prompts)} prompts, with one sample each: that does not tell how pass rates differ between prompts, and so not which groups have a signal for RL. Draw four or more samples of each.`;
  }
  const own = base!.signal.find(({ groupSize }) => groupSize === run!.groupSize)!;
  return `The base model is right ${percentInterval(base!.accuracy)} of the time on ${count(base!.prompts)} prompts; in groups of ${run!.groupSize}, ${percentInterval(own.share)} have a signal for RL.`;
}
