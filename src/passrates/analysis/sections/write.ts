/** How numbers read in a paragraph, and how they become quantities. */

import type { Estimate } from "../estimate";
import type { BaseAnalysis } from "../base";
import type { ChangeAnalysis } from "../change";
import type { TrainingAnalysis } from "../training";
import type { Quantity, RunSettings } from "../types";

/** What sections are written from. */
export interface Findings {
  level: number;
  fdr: number;
  run: RunSettings;
  betas: readonly number[];
  base?: BaseAnalysis;
  change?: ChangeAnalysis;
  training?: TrainingAnalysis;
}

/** A share in percent: "33.7%", "0.02%", "100%". */
export function percent(share: number): string {
  const value = 100 * share;
  if (value === 0 || value === 100) return `${value}%`;
  const size = Math.min(Math.abs(value), value > 0 ? Math.abs(100 - value) : Infinity);
  const digits = size >= 1 ? 1 : size >= 0.1 ? 2 : 3;
  if (value > 0 && value < 0.001) return "under 0.001%";
  if (value < 100 && value > 99.999) return "over 99.999%";
  return `${minus(value.toFixed(digits))}%`;
}

/** A share that somebody chose: "5%", "2.5%". */
export function chosen(share: number): string {
  return `${Number((100 * share).toPrecision(6))}%`;
}

/** "33.7% (31.8% to 35.7%)". */
export function percentInterval({ value, low, high }: Estimate): string {
  return `${percent(value)} (${percent(low)} to ${percent(high)})`;
}

/** A difference of shares, in points: "+14.5 points (13.4 to 15.5)". */
export function points({ value, low, high }: Estimate): string {
  const signed = (share: number) => minus((100 * share).toFixed(1));
  return `${value > 0 ? "+" : ""}${signed(value)} points (${signed(low)} to ${signed(high)})`;
}

/** With two decimals: "1.28 (1.23 to 1.33)". */
export function numberInterval({ value, low, high }: Estimate): string {
  return `${decimal(value)} (${decimal(low)} to ${decimal(high)})`;
}

/** Two decimals; ∞ where it is. */
export function decimal(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  return minus(value.toFixed(2));
}

/** "12,345"; below 10 one decimal where it is no integer. */
export function count(value: number): string {
  if (value < 10 && !Number.isInteger(value)) return minus(value.toFixed(1));
  return Math.round(value).toLocaleString("en-US");
}

/** "p = .03", "p < .001". */
export function pText(p: number): string {
  return p < 0.001 ? "p < .001" : `p = ${p.toFixed(p < 0.01 ? 3 : 2).replace(/^0/, "")}`;
}

/** "1 prompt", "2 prompts". */
export function plural(n: number, thing: string): string {
  return `${count(n)} ${thing}${n === 1 ? "" : "s"}`;
}

/** A quantity with an interval. */
export function interval(
  name: string,
  { value, low, high }: Estimate,
  level: number,
  method: string,
  unit?: string,
): Quantity {
  return { name, value, low, high, level, method, ...(unit ? { unit } : {}) };
}

/** A quantity without one. */
export function plain(name: string, value: number, method: string, unit?: string): Quantity {
  return { name, value, method, ...(unit ? { unit } : {}) };
}

function minus(text: string): string {
  return text.replace("-", "−");
}
