/** What an arm of a lever does to an axis: its runs, their gains, and those of another arm beside them. */

import { groupBy } from "../../../common/groupBy";
import type { EvaluatedOn, Metric, ResultRow, Study } from "../../../results/rows";
import type { Change } from "../../../results/changes";
import { meansBySeed, type Evidence } from "../../evidence";
import type { SeedValue } from "../../estimate";

/** Which runs; what is left out does not matter. */
export interface Arm {
  study: Study;
  arm?: string;
  method?: ResultRow["method"];
  reward?: string;
  trainedOn?: ResultRow["trainedOn"];
  exposures?: readonly number[];
  /** What the base policies' ids begin with. */
  base?: string;
}

/** Changes of a metric by the runs of an arm, on each axis that they were evaluated on. */
export function changesOfArm(evidence: Evidence, of: Arm, metric: Metric = "correctMass"): Change[] {
  const { arm, method, reward, trainedOn, exposures, base } = of;
  return evidence
    .changes(metric, of.study)
    .filter(
      ({ row }) =>
        (arm === undefined || row.arm === arm) &&
        (method === undefined || row.method === method) &&
        (reward === undefined || row.reward === reward) &&
        (trainedOn === undefined || row.trainedOn === trainedOn) &&
        (exposures === undefined || exposures.includes(row.exposure)) &&
        (base === undefined || row.base.startsWith(base)),
    );
}

/** Of these the changes on one axis; by default on the axis that each run was trained on. */
export function onAxis(changes: Change[], axis?: EvaluatedOn): Change[] {
  return changes.filter(({ row }) => row.axis === (axis ?? row.trainedOn));
}

/** By base seed, the mean of `a` minus `share` times `b`, over what both have: base policy, training problems, axis. */
export function differences(
  a: Change[],
  b: Change[],
  { share = 1, value = ({ gain }: Change) => gain }: { share?: number; value?: (change: Change) => number } = {},
): SeedValue[] {
  const keyOf = ({ row }: Change) => `${row.base}|${row.trainedOn}|${row.axis}`;
  const others = new Map(b.map((change) => [keyOf(change), value(change)]));
  const pairs = a.flatMap((change) => {
    const other = others.get(keyOf(change));
    return other === undefined ? [] : [{ seed: change.row.baseSeed, value: value(change) - share * other }];
  });
  return meansBySeed(
    pairs,
    ({ seed }) => seed,
    (pair) => pair.value,
  );
}

/** By base seed, the mean of several comparisons, over those seeds that have all of them. */
export function meanOf(comparisons: SeedValue[][]): SeedValue[] {
  const bySeed = groupBy(comparisons.flat(), ({ seed }) => seed);
  const complete = [...bySeed.values()].filter((values) => values.length === comparisons.length);
  return meansBySeed(
    complete.flat(),
    ({ seed }) => seed,
    ({ value }) => value,
  );
}
