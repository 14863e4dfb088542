/** What else is measured of a trained policy: whether it had converged, and whether it kept the base policy's order. */

import {
  evaluate,
  evaluateRung,
  milestoneValues,
  sharpening,
  sharpeningOfRung,
  sharpeningValues,
  type Sharpening,
} from "../../evaluation";
import type { Policy } from "../../model/policy";
import { axesIn, type EvaluatedOn, type ResultRow, type TrainedOn } from "../../results/rows";
import type { Ladder, Testbed } from "../../strings";
import { keysOf, optionsOf, type EvaluatedAt, type RunPolicy } from "./evaluationRows";

/** What a policy is that has taken `percent` of its training steps, on each axis or rung. */
export function milestoneRows(of: RunPolicy, percent: number): ResultRow[] {
  return "ladder" in of.source ? rowsOfRungs(of, of.source, percent) : rowsOfAxes(of, of.source, percent);
}

function rowsOfAxes(of: RunPolicy, { testbed }: { testbed: Testbed }, percent: number): ResultRow[] {
  const counts = of.run!.milestoneCounts!;
  const options = { ...optionsOf(of, counts), draws: `${of.run!.id} at ${percent}%` };
  return of.axes.flatMap((axis) => {
    const at: EvaluatedAt = { axis, rung: "" };
    const values = milestoneValues(evaluate(of.policy, testbed, axis as EvaluatedOn, options), percent);
    return values.map(({ metric, estimate }) => ({ ...keysOf(of), ...at, metric, ...estimate, ...counts }));
  });
}

function rowsOfRungs(of: RunPolicy, source: { ladder: Ladder }, percent: number): ResultRow[] {
  const { policy, base, snapshot } = of;
  const { prompts } = base.evaluations.find((each) => each.snapshot === snapshot)!;
  const options = optionsOf(of, { prompts, samples: 2 }); // the least: its mass is scored, not sampled
  return source.ladder.rungs.flatMap(({ index: rung }) => {
    const at: EvaluatedAt = { axis: "ladder", rung };
    const values = milestoneValues(evaluateRung(policy, source.ladder, rung, options), percent);
    return values.map(({ metric, estimate }) => ({ ...keysOf(of), ...at, metric, ...estimate, prompts, samples: 0 }));
  });
}

/** How far the trained policy keeps the order that `start`, its base policy, gives to answers. */
export function sharpeningRows(of: RunPolicy, start: Policy): ResultRow[] {
  const { policy, source, run } = of;
  if (!run?.sharpening) return [];
  const options = optionsOf(of, run.sharpening);
  if ("ladder" in source)
    return source.ladder.rungs.flatMap(({ index: rung }) => {
      const found = sharpeningOfRung(start, policy, source.ladder, rung, options);
      return rowsOf(of, { axis: "ladder", rung }, found, options.samples);
    });
  return axesIn(run.trainedOn as TrainedOn).flatMap((axis) => {
    const found = sharpening(start, policy, source.testbed, axis, options);
    return rowsOf(of, { axis, rung: "" }, found, options.samples);
  });
}

/** No row where fewer than two prompts have a value. */
function rowsOf(of: RunPolicy, at: EvaluatedAt, found: Sharpening, samples: number): ResultRow[] {
  return sharpeningValues(found).map(({ metric, estimate, prompts }) => {
    return { ...keysOf(of), ...at, metric, ...estimate, prompts, samples };
  });
}
