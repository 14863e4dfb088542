/** What else is measured of a trained policy: whether it had converged, and whether it kept the base policy's order. */

import { evaluateRung, sharpening, sharpeningOfRung, type Sharpening } from "../../evaluation";
import type { Policy } from "../../model/policy";
import { keysOf, optionsOf, type RunPolicy, type EvaluatedAt } from "./measure";
import type { Metric, ResultRow } from "../../results/rows";
import { axesIn, type TrainedOn } from "../../results/trainedOn";

/** On the ladder: the exact mass of a policy that has taken `percent` of its training steps, rung by rung. */
export function milestoneRows(measurement: RunPolicy, percent: number): ResultRow[] {
  const { policy, source, base, snapshot } = measurement;
  if (!("ladder" in source)) throw new Error("milestones: expected a ladder, got a testbed");
  const { prompts } = base.evaluations.find((each) => each.snapshot === snapshot)!;
  const options = optionsOf(measurement, { prompts, samples: 2 }); // the least: its mass is scored, not sampled
  return source.ladder.rungs.map(({ index }) => {
    const mass = evaluateRung(policy, source.ladder, index, options).exactMass!;
    const where = { axis: "ladder", rung: index } as const;
    return { ...keysOf(measurement), ...where, metric: `exactMassAt${percent}`, ...mass, prompts, samples: 0 };
  });
}

/** How far the trained policy keeps the order that `start`, its base policy, gives to answers. */
export function sharpeningRows(measurement: RunPolicy, start: Policy): ResultRow[] {
  const { policy, source, run } = measurement;
  if (!run?.sharpening) return [];
  const options = optionsOf(measurement, run.sharpening);
  if ("ladder" in source)
    return source.ladder.rungs.flatMap(({ index }) => {
      const found = sharpeningOfRung(start, policy, source.ladder, index, options);
      return rowsOf(measurement, { axis: "ladder", rung: index }, found);
    });
  return axesIn(run.trainedOn as TrainedOn).flatMap((axis) =>
    rowsOf(measurement, { axis, rung: "" }, sharpening(start, policy, source.testbed, axis, options)),
  );
}

/** No row where fewer than two prompts have a value. */
function rowsOf(measurement: RunPolicy, where: EvaluatedAt, { wrong, correct }: Sharpening): ResultRow[] {
  const { samples } = measurement.run!.sharpening!;
  const found = [
    ["wrongRankCorrelation", wrong.rankCorrelation, wrong.prompts],
    ["wrongRatioChange", wrong.ratioChange, wrong.prompts],
    ["correctRankCorrelation", correct.rankCorrelation, correct.prompts],
    ["correctRatioChange", correct.ratioChange, correct.prompts],
  ] satisfies [Metric, unknown, number][];
  return found.flatMap(([metric, measured, prompts]) =>
    measured ? [{ ...keysOf(measurement), ...where, metric, ...measured, prompts, samples }] : [],
  );
}
