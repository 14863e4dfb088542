/** What `syntheticResults` has no rows of: probes, and the order of completions. Made up, as those are. */

import type { Metric, ResultRow, Results } from "../../src/results/rows";
import { axes, probes } from "../../src/strings";
import { logit, sigmoid } from "../../src/theory/numeric";
import { row, tuned } from "../results/fixture";

const baseSeeds = [1, 2, 3];
const exposures = [0, 0.02];

/** `results` with rows of probes, of three base seeds, and of rank correlations of the runs that they hold. */
export function withExtensions(results: Results): Results {
  const probed = baseSeeds.flatMap((seed) => exposures.flatMap((exposure) => probesOf(seed, exposure)));
  const ordered = results.rows.filter(({ metric, method }) => method === "grpo" && metric !== "pathMass");
  return { ...results, rows: [...results.rows, ...probed, ...ordered.flatMap(correlationsOf)] };
}

function probesOf(baseSeed: number, exposure: number): ResultRow[] {
  const base = `extended-e${exposure}-s${baseSeed}`;
  return probes.flatMap((axis, i) => {
    const mass = i % 3 === 0 ? 0 : 0.05 * i + exposure + 0.01 * baseSeed;
    const key = { study: "probes", base, baseSeed, exposure, axis } as const;
    const runs = axes.map((on, j) => {
      const after = mass === 0 ? 0 : sigmoid(logit(mass) + (axis.startsWith(on) ? 1 : 0.1 * (j - 2)) + 0.1 * baseSeed);
      return tuned(on, { ...key, run: `${base}-grpo-${on}-r${baseSeed}`, rlSeed: baseSeed, value: after });
    });
    return [row({ ...key, run: base, value: mass }), ...runs];
  });
}

function correlationsOf(run: ResultRow): ResultRow[] {
  if (run.study !== "exposure" && run.study !== "ladder-shared") return [];
  if (run.study === "exposure" && run.axis !== run.trainedOn) return [];
  const sets: Metric[] =
    run.axis === "ladder" ? ["wrongRankCorrelation"] : ["wrongRankCorrelation", "correctRankCorrelation"];
  return sets.map((metric, i) => ({ ...run, metric, value: 0.95 - 0.2 * i - 0.1 * run.baseSeed - run.exposure }));
}
