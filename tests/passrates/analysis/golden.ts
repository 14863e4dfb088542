import { join } from "node:path";
import { readJson } from "../../../src/common/files";
import type { Pair } from "../../../src/passrates/analysis/pair";
import type { Count } from "../../../src/passrates";

/** What golden.py wrote: values of SciPy and statsmodels, and of the published pass@k. */
export const golden = readJson(join(__dirname, "golden.json")) as {
  /** Base samples, base correct, tuned samples, tuned correct. */
  prompts: [number, number, number, number][];
  fit: { a: number; b: number; logLikelihood: number };
  density: { a: number; b: number; n: number; k: number; log: number }[];
  strata: { common: number; low: number; high: number; statistic: number; p: number };
  hypergeometric: { base: Count; tuned: Count; shift: number; atLeast: number; atMost: number }[];
  passed: { k: number; base: number; tuned: number }[];
};

export const pairs: (Pair & { id: string })[] = golden.prompts.map(([n0, k0, n1, k1], i) => ({
  id: String(i),
  base: { n: n0, k: k0 },
  tuned: { n: n1, k: k1 },
}));
