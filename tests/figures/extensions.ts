/** What `syntheticResults` has no rows of: probes, the order of completions, classes of samples. Made up, as those are. */

import { lineErrors } from "../../src/evaluation/sampleClass";
import type { Metric, ResultRow, Results } from "../../src/results/rows";
import { axes, probes } from "../../src/strings";
import { logit, sigmoid } from "../../src/theory/numeric";
import { row, tuned } from "../results/fixture";

const baseSeeds = [1, 2, 3];
const exposures = [0, 0.02];

/** `results` with rows of probes, of three base seeds, and of rank correlations and classes of the runs that they hold. */
export function withExtensions(results: Results): Results {
  const probed = baseSeeds.flatMap((seed) => exposures.flatMap((exposure) => probesOf(seed, exposure)));
  const ordered = results.rows.filter(({ metric, method }) => method === "grpo" && metric !== "pathMass");
  const sampled = results.rows.filter(({ metric, axis }) => metric === "correctMass" && axis !== "ladder");
  const more = [...probed, ...ordered.flatMap(correlationsOf), ...sampled.flatMap(classesOf)];
  return { ...results, rows: [...results.rows, ...more] };
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

/** A tenth of the right samples by another way; of the wrong ones the first class has half, the next half of the rest. */
export function classesOf(of: ResultRow): ResultRow[] {
  const right = (["rightShortcut", "rightAfterError"] as const).map((metric) => {
    return { ...of, metric, value: 0.05 * of.value };
  });
  const wrong = lineErrors.map((metric, i) => {
    const last = i === lineErrors.length - 1;
    return { ...of, metric, value: (1 - of.value) * 0.5 ** (last ? i : i + 1) };
  });
  return [...right, ...wrong];
}

function correlationsOf(run: ResultRow): ResultRow[] {
  if (run.study !== "exposure" && run.study !== "ladder-shared") return [];
  if (run.study === "exposure" && run.axis !== run.trainedOn) return [];
  const sets: Metric[] =
    run.axis === "ladder" ? ["wrongRankCorrelation"] : ["wrongRankCorrelation", "correctRankCorrelation"];
  return sets.map((metric, i) => ({ ...run, metric, value: 0.95 - 0.2 * i - 0.1 * run.baseSeed - run.exposure }));
}
