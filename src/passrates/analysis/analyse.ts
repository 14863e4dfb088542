/** From a reading to its analysis. */

import { requireInteger, requirePositive } from "../../common/require";
import { requireFraction } from "../../statistics/checks";
import type { Count, PromptCounts, Reading } from "../counts";
import { type List, listOf } from "../list";
import { once } from "../once";
import { analyseBase, type BaseAnalysis } from "./base";
import { cellsOf } from "./cells";
import { analyseChange, type ChangeAnalysis } from "./change";
import type { Pair } from "./pair";
import { ratesOf, type Rates } from "./rates";
import { keyOf, sectionsOf } from "./sections";
import { summaryOf } from "./sections/summary";
import { analyseTraining } from "./training";
import type { Analysis, AnalysisOptions, PromptResult, RunSettings, Setting } from "./types";

/** What `analyse` reads of a reading. */
export type Counts = Pick<Reading, "prompts" | "steps">;

const run = { groupSize: 16, batch: 64, steps: 200 };
const assumable: readonly Setting[] = ["steps", "batch", "groupSize", "betas"];
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
  const { counts, pairs, positions } = sorted(prompts);
  const groups = steps.filter((step) => step.groups.length > 0);
  if (counts.length < 2 && groups.length === 0) {
    throw new RangeError(
      `prompts: expected at least two with counts of the base model, or a training log, got ${counts.length}`,
    );
  }
  const base = counts.length > 1 ? analyseBase(counts, { run, betas, level, seed }) : undefined;
  const change = pairs.length > 1 ? analyseChange(pairs, ratesOfPairs(pairs, base), { level, fdr, seed }) : undefined;
  const training = groups.length > 0 ? analyseTraining(groups, level) : undefined;
  const results = base || change ? resultsOf(prompts, positions, base, change) : (training?.byPrompt ?? []);
  const findings = { level, fdr, run, betas, prompts: results, base, change, training };
  return {
    summary: summaryOf(findings),
    level,
    run,
    assumed: (base ? assumable : []).filter((setting) => options[setting] === undefined),
    key: keyOf(findings),
    prompts: results,
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
  return base?.prompts === pairs.length ? base.rates : ratesOf(cellsOf(pairs.map((pair) => pair.base)));
}

/** Where a prompt stands among those with counts of the base model, and among pairs; undefined where it is not. */
type Positions = (prompt: number) => { base?: number; pair?: number };

/** The base model's counts, pairs of both models' counts, and where each prompt stands among them. */
function sorted(prompts: List<PromptCounts>): { counts: Count[]; pairs: Pair[]; positions: Positions } {
  const [counts, pairs]: [Count[], Pair[]] = [[], []];
  const [ofBase, ofPair] = [new Int32Array(prompts.length), new Int32Array(prompts.length)]; // one more; 0 of none
  const pairOf = sharedPairs();
  let i = 0;
  for (const { domain, base, tuned } of prompts) {
    if (base) ofBase[i] = counts.push(base);
    if (base && tuned) ofPair[i] = pairs.push(pairOf(domain, base, tuned));
    i++;
  }
  const position = (at: number) => (at > 0 ? at - 1 : undefined);
  return { counts, pairs, positions: (prompt) => ({ base: position(ofBase[prompt]), pair: position(ofPair[prompt]) }) };
}

/** Makes pairs, equal ones once: a million of them would take more memory than all else. */
function sharedPairs(): (domain: string | undefined, base: Count, tuned: Count) => Pair {
  const ofDomain = (domain?: string) => once((base) => once((tuned): Pair => ({ domain, base, tuned })));
  const domains = new Map<string | undefined, ReturnType<typeof ofDomain>>();
  return (domain, base, tuned) => {
    const known = domains.get(domain) ?? ofDomain(domain);
    domains.set(domain, known);
    return known(base)(tuned);
  };
}

/** Each prompt with what was inferred of it, in the order of the reading. */
function resultsOf(
  prompts: List<PromptCounts>,
  positions: Positions,
  base?: BaseAnalysis,
  change?: ChangeAnalysis,
): List<PromptResult> {
  return listOf(prompts.length, (i) => {
    const { id, domain, base: before, tuned: after } = prompts.at(i)!;
    const at = positions(i);
    const own = at.base === undefined ? undefined : base?.byPrompt[at.base];
    const paired = at.pair === undefined || !change ? undefined : callOf(change, at.pair);
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

function callOf(change: ChangeAnalysis, i: number): Pick<PromptResult, "pRise" | "pFall" | "call" | "beyondCommon"> {
  const { discoveries, beyondCommon: beyond } = change;
  const call = discoveries.risen[i] ? "risen" : discoveries.fallen[i] ? "fallen" : "none";
  const beyondCommon = beyond && (beyond.risen[i] ? "further" : beyond.fallen[i] ? "short" : "none");
  return { pRise: discoveries.pRise[i], pFall: discoveries.pFall[i], call, beyondCommon };
}
