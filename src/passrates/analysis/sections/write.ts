/** How numbers read in a paragraph, and how they become quantities. */

import type { List } from "../../list";
import type { Estimate } from "../estimate";
import type { BaseAnalysis } from "../base";
import type { ChangeAnalysis } from "../change";
import type { TrainingAnalysis } from "../training";
import type { NamedPrompt, PromptList, PromptResult, Quantity, RunSettings } from "../types";

/** What sections are written from. */
export interface Findings {
  level: number;
  fdr: number;
  run: RunSettings;
  betas: readonly number[];
  /** Each prompt of the reading, or of the log. */
  prompts: List<PromptResult>;
  base?: BaseAnalysis;
  change?: ChangeAnalysis;
  training?: TrainingAnalysis;
}

/** A share in percent: "33.7%", "0.02%", "100%"; never 0% or 100% of a share that is not quite. */
export function percent(share: number): string {
  const value = 100 * share;
  if (value <= 0 || value >= 100) return `${value <= 0 ? 0 : 100}%`;
  if (value >= 99.95) return "nearly 100%";
  if (value < 0.001) return "nearly 0%";
  return `${value >= 0.95 ? value.toFixed(1) : Number(value.toPrecision(value >= 0.1 ? 2 : 1))}%`;
}

/** A share that somebody chose: "5%", "2.5%". */
export function chosen(share: number): string {
  return `${Number((100 * share).toPrecision(6))}%`;
}

/** "33.7% (31.8% to 35.7%)". */
export function percentInterval({ value, low, high }: Estimate): string {
  const [from, to] = [percent(low), percent(high)];
  return from === to ? percent(value) : `${percent(value)} (${from} to ${to})`;
}

/** A difference of shares, in points: "+14.5 points (13.4 to 15.5)". */
export function points({ value, low, high }: Estimate): string {
  return `${pointsOf(value)} (${pointsText(100 * low)} to ${pointsText(100 * high)})`;
}

/** Without an interval: "+0.9 points". */
export function pointsOf(share: number): string {
  const text = pointsText(100 * share);
  return `${text.startsWith("−") || text === "0" ? "" : "+"}${text} points`;
}

/** One decimal, two below a tenth. */
function pointsText(value: number): string {
  return fixed(value, Math.abs(value) < 0.095 ? 2 : 1);
}

/** "1.28 (1.23 to 1.33)"; more decimals where all three are small. */
export function numberInterval({ value, low, high }: Estimate): string {
  const digits = digitsFor(Math.max(...[value, low, high].filter(Number.isFinite).map(Math.abs), 0));
  const shown = (x: number) => decimal(x, digits);
  return `${shown(value)} (${shown(low)} to ${shown(high)})`;
}

/** Two decimals, more where it is small; ∞ where it is. */
export function decimal(value: number, digits = digitsFor(Math.abs(value))): string {
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  return fixed(value, digits);
}

const digitsFor = (size: number) => (size >= 0.1 || size < 5e-5 ? 2 : size >= 0.01 ? 3 : 4);

/** "12,345"; below 10 one decimal where it is no integer. */
export function count(value: number): string {
  if (value < 10 && !Number.isInteger(value)) return fixed(value, 1);
  return Math.round(value).toLocaleString("en-US");
}

/** "163 (72 to 208)"; the count alone where its ends read the same. */
export function countInterval({ value, low, high }: Estimate): string {
  const [from, to] = [count(low), count(high)];
  if (from === to) return count(value);
  return `${count(value)} (${Number.isFinite(high) ? `${from} to ${to}` : `${from} or more`})`;
}

/** With so many decimals; what rounds to zero is "0", and has no sign. */
function fixed(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? "0" : text.replace("-", "−");
}

/** "p = .03", "p < .001". */
export function pText(p: number): string {
  return p < 0.001 ? "p < .001" : `p = ${p.toFixed(p < 0.01 ? 3 : 2).replace(/^0/, "")}`;
}

/** "1 prompt", "2 prompts"; of a number that is no integer as it is shown, "1.0 prompts". */
export function numbered(n: number, thing: string): string {
  return `${count(n)} ${thing}${count(n) === "1" ? "" : "s"}`;
}

/** The verb's form behind a count: agrees(1, "is", "are"). */
export function agrees(n: number, one: string, many: string): string {
  return count(n) === "1" ? one : many;
}

/** At most so many prompts of a list have their names. */
const mostNames = 50;

/** Those of the prompts that are of one kind; the first by `by`, equal ones in the order of the prompts. */
export function promptList(
  name: string,
  prompts: List<PromptResult>,
  isOfKind: (prompt: PromptResult) => boolean,
  by: (x: PromptResult, y: PromptResult) => number = () => 0,
): PromptList {
  let total = 0;
  let first: PromptResult[] = [];
  for (const prompt of prompts) {
    if (!isOfKind(prompt)) continue;
    total++;
    first.push(prompt);
    if (first.length === 20 * mostNames) first = first.sort(by).slice(0, mostNames); // others need no memory
  }
  return { name, total, first: first.sort(by).slice(0, mostNames).map(namedPrompt) };
}

function namedPrompt({ id, groups, firstRate = 0, lastRate = 0, ...own }: PromptResult): NamedPrompt {
  if (groups !== undefined)
    return {
      id,
      counts: groups === 1 ? `${percent(lastRate)} right` : `${percent(firstRate)}, then ${percent(lastRate)} right`,
    };
  const before = `${own.baseCorrect} of ${own.baseSamples}`;
  const after = own.tunedSamples === undefined ? "" : `, then ${own.tunedCorrect} of ${own.tunedSamples}`;
  return { id, counts: `${before}${after} right` };
}

/** The first three by name: "a, b and c", "a and 7 more"; empty where there is none. */
export function names({ first, total }: PromptList): string {
  const shown = first.slice(0, 3).map(({ id }) => (id.length > 40 ? `${id.slice(0, 39).trimEnd()}…` : id));
  const rest = total - shown.length;
  if (rest > 0) return `${shown.join(", ")} and ${count(rest)} more`;
  return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} and ${shown[shown.length - 1]}`;
}

/** The same in brackets behind a count. */
export function bracketed(list: PromptList): string {
  return list.total > 0 ? ` (${names(list)})` : "";
}

/** How means are computed that counts do not tell without a model. */
export const beyondSamples =
  "over the fitted distribution of pass rates; the interval is of all distributions with a log likelihood within half a χ² quantile of the best";

/** An estimate as a quantity. */
export function interval(
  name: string,
  { value, low, high }: Estimate,
  level: number,
  method: string,
  unit?: string,
): Quantity {
  return { name, value, kind: "estimate", low, high, level, method, ...(unit ? { unit } : {}) };
}

/** What needs no interval, as it is no estimate. */
export function certain(
  kind: Exclude<Quantity["kind"], "estimate">,
  name: string,
  value: number,
  method: string,
  unit?: string,
): Quantity {
  return { name, value, kind, method, ...(unit ? { unit } : {}) };
}
