/** What training changed inside a policy, as points of curves at a run's last step. */

import { groupBy } from "../../common/groupBy";
import { insideRows } from "../../evaluation";
import type { InsideRow } from "../../evaluation/inside/row";
import type { Policy } from "../../model/policy";
import { axesIn, type CurveRow, type TrainedOn } from "../../results/rows";
import { mean } from "../../statistics/moments";
import { optionsOf, type RunPolicy } from "./evaluationRows";

/**
 * Of probes the means over strings and letters, of patches and updates the numbers. A point's metric has the keys of
 * src/evaluation/inside/row.ts that apply, `inside/probeAccuracy/tuned/2/attention/before`; where a probe is read before a
 * string for a later one, `ahead` stands in the place of `start`.
 */
export function insideCurves(of: RunPolicy, start: Policy): CurveRow[] {
  const { policy, source, run } = of;
  if (!run?.inside) return [];
  if ("ladder" in source) throw new Error("inside: expected a testbed, got a ladder");
  const [axis] = axesIn(run.trainedOn as TrainedOn);
  const { prompts, samples, seed } = optionsOf(of, run.inside);
  const rows = insideRows({ base: start, tuned: policy, testbed: source.testbed, axis, prompts, samples, seed });
  return [...groupBy(rows, nameOf)].map(([metric, same]) => ({
    run: run.id,
    study: run.study,
    step: run.rl.max_steps,
    metric,
    value: Math.fround(mean(same.map(({ value }) => value))),
  }));
}

function nameOf({ metric, policy, layer, part, position, step, string }: InsideRow): string {
  const at = position === "start" && step !== string ? "ahead" : position;
  return ["inside", metric, policy, layer, part, at].filter((key) => key !== "").join("/");
}
