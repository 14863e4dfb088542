import { join } from "node:path";
import type { Alternative } from "../../src/statistics/checks";
import type { Stratum } from "../../src/statistics/strata";
import { readJson } from "../../src/common/files";

type Ends = { lower: number; upper: number };
type Errors = { standardErrors: number[]; degrees: number; p: number[] };
type SampleName = "gains" | "small" | "two" | "twenty";

/** What verdicts_golden.py wrote: the values of SciPy, statsmodels and rliable. */
export const golden = readJson(join(__dirname, "verdicts_golden.json")) as {
  strata: {
    name: string;
    strata: Stratum[];
    oddsRatio: number;
    /** [level, lower, upper] */
    intervals: [number, number, number][];
    breslowDay: { statistic: number; degrees: number; p: number };
  }[];
  samples: Record<SampleName, number[]>;
  /** null: an infinite end. */
  tTests: {
    sample: SampleName;
    mean: number;
    alternative: Alternative;
    statistic: number;
    degrees: number;
    p: number;
    lower: number | null;
    upper: number | null;
  }[];
  equivalences: { sample: SampleName; margin: number; p: number }[];
  holm: { p: number[]; adjusted: number[] }[];
  binomials: { k: number; n: number; p0: number; alternative: Alternative; p: number }[];
  regressions: {
    name: string;
    x: number[][];
    y: number[];
    clusters: number[];
    coefficients: number[];
    plain: Errors;
    clustered: Errors;
  }[];
  rankCorrelations: { x: number[]; y: number[]; ranks: number[]; spearman: number }[];
  powers: { effect: number; seeds: number; level: number; power: number }[];
  equivalencePowers: { seeds: number; effect: number; margin: number; power: number }[];
  stratifiedIqms: (Ends & { name: string; runs: number[][]; value: number })[];
};
