/** What stands beside a number, so that a mean does not hide what it is of. */

import { groupBy } from "../common/groupBy";
import { mean } from "../statistics/moments";
import { number } from "../results/numbers";
import type { PartEstimate } from "./verdict";

/** `Runs by target: depth .001 (75), length .050 (66).`: means, and of how many; empty where there is one kind alone. */
export function meansText<T>(name: string, items: T[], kindOf: (item: T) => string, value: (item: T) => number): string {
  const kinds = [...groupBy(items, kindOf)];
  const means = kinds.map(([kind, own]) => `${kind} ${number(mean(own.map(value)))} (${own.length})`);
  return kinds.length > 1 ? `Runs by ${name}: ${means.join(", ")}.` : "";
}

/** The measurement with more sentences beside it; empty ones are left out. */
export function withRemarks(measurement: PartEstimate, ...remarks: string[]): PartEstimate {
  const remark = [measurement.remark ?? "", ...remarks].filter(Boolean).join(" ");
  return remark ? { ...measurement, remark } : measurement;
}
