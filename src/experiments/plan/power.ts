/** What the seeds of a protocol can show, by how much base seeds differed in an earlier, smaller one. */

import { powerOfEquivalence, powerOfMean } from "../../statistics";
import { targets, type Target } from "../../strings";
import { changesOf, type Change } from "../../results/changes";
import { mean } from "../../statistics/moments";
import type { Plan } from "./jobs";
import type { ResultRow } from "../../results/rows";

/** The gain by RL on one target. */
export interface TargetPower {
  target: Target;
  /** Base seeds of the plan. */
  seeds: number;
  /** Standard deviation of the gain between base seeds, within exposures, */
  deviation: number;
  /** and its degrees of freedom. */
  degrees: number;
  /** The smallest mean gain that a two-sided t test finds with power .8. */
  effect: number;
  /** The smallest ± margin within which the 95% interval of a gain of zero lies with power .8. */
  margin: number;
}

const power = 0.8;

/** A part holds where its 95% interval lies inside the margin: each of the two one-sided tests at half of 5%. */
const oneSided = 0.025;

/** Of each target that the plan has RL on with three seeds or more, and `pilot` with two or more. */
export function powerOf(plan: Plan, pilot: ResultRow[]): TargetPower[] {
  const gains = changesOf(
    pilot,
    "correctMass",
    ({ study, trainedOn, axis }) => study === "exposure" && trainedOn === axis,
  );
  return targets.flatMap((target) => {
    const seeds = seedsOn(plan, target);
    const { deviation, degrees } = spread(gains.filter(({ row }) => row.axis === target));
    if (seeds < 3 || degrees === 0 || deviation === 0) return [];
    const effect = smallest((size) => powerOfMean({ effect: size, deviation, seeds }));
    const margin = smallest((size) =>
      powerOfEquivalence({ effect: 0, margin: size, deviation, seeds, level: oneSided }),
    );
    return [{ target, seeds, deviation, degrees, effect, margin }];
  });
}

function seedsOn({ jobs }: Plan, target: Target): number {
  const on = jobs.filter(({ runs }) => runs.some((run) => run.study === "exposure" && run.trainedOn === target));
  return new Set(on.map(({ base }) => base.seed)).size;
}

/** Pooled over exposures: what differs between these is no noise. */
function spread(changes: Change[]): { deviation: number; degrees: number } {
  const exposures = [...new Set(changes.map(({ row }) => row.exposure))];
  const deviations = exposures.flatMap((exposure) => {
    const gains = changes.filter(({ row }) => row.exposure === exposure).map(({ gain }) => gain);
    return gains.map((gain) => gain - mean(gains));
  });
  const degrees = deviations.length - exposures.length;
  const squares = deviations.reduce((sum, deviation) => sum + deviation ** 2, 0);
  return { deviation: degrees > 0 ? Math.sqrt(squares / degrees) : 0, degrees };
}

/** The size in (0, 1] at which a power that grows with it reaches .8, by bisection; 1 where it is not reached. */
export function smallest(powerAt: (size: number) => number): number {
  let [low, high] = [0, 1];
  while (high - low > 1e-5) {
    const middle = (low + high) / 2;
    if (powerAt(middle) >= power) high = middle;
    else low = middle;
  }
  return high;
}
