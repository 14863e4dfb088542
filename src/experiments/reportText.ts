/** How numbers are written in the report, in HTML and Markdown alike. */

import type { Report } from "./report";
import type { Verdict } from "./verdicts";

/** `20 base seeds`, `1 base seed`. */
export function seedsText(seeds: number): string {
  return `${seeds} base seed${seeds === 1 ? "" : "s"}`;
}

/** How many parts came to what. */
export function summaryOf({ seeds, counts }: Pick<Report, "seeds" | "counts">): string {
  const { holds, rejected, undecided } = counts;
  return `${seedsText(seeds)}. ${holds} parts hold, ${rejected} are rejected, ${undecided} are undecided, ${counts["not tested"]} are not tested.`;
}

/** One verdict as cells of a table. */
export function cellsOf(verdict: Verdict): string[] {
  const { of, effect, lower, upper, seeds, p, adjustedP } = verdict;
  return [
    of === "all" ? "" : of,
    verdict.verdict,
    numberText(effect),
    Number.isFinite(lower) ? `${numberText(lower)} to ${numberText(upper)}` : "",
    seeds === 0 ? "" : String(seeds),
    probabilityText(p),
    probabilityText(adjustedP),
    verdict.sentence,
  ];
}

/** Heads of these cells. */
export const heads = ["of", "verdict", "effect", "95% interval", "base seeds", "p", "p, Holm", "why"];

/** Three decimals, a true minus, no zero with a sign; empty where there is no number. */
export function numberText(value: number): string {
  if (!Number.isFinite(value)) return "";
  const text = Math.abs(value) < 10 ? Math.abs(value).toFixed(3) : Math.abs(value).toPrecision(3);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** Two digits, or that it is below .001; empty where there is none. */
export function probabilityText(p: number): string {
  if (!Number.isFinite(p)) return "";
  return p < 0.001 ? "< .001" : Number(p.toPrecision(2)).toString().replace(/^0\./, ".");
}

/** With a capital first letter. */
export function capitalised(text: string): string {
  return text[0].toUpperCase() + text.slice(1);
}
