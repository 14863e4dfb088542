import { join } from "node:path";
import { readJson } from "../../src/common/files";

type Ends = { lower: number; upper: number };

/** What golden.py wrote: SciPy's values. */
export const golden = readJson(join(__dirname, "golden.json")) as {
  values: number[];
  wilson: (Ends & { k: number; n: number; level: number })[];
  student: (Ends & { n: number; level: number; predictionHalf: number })[];
  /** "converged": with 200,000 resamples instead of those in "distribution". */
  bootstrap: (Ends & {
    statistic: "mean" | "variance";
    method: "percentile" | "BCa";
    distribution: number[];
    converged: Ends;
  })[];
  trimmed: { n: number; iqm: number }[];
};
