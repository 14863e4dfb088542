/** Every ordered pair of operations as a function: what is shown of it in training, and what else does the same. */

import { allPairs } from "./eligibility";
import { functionKey } from "./functions";
import { includesPair, isTrainedPair, type OperationPair, type OperationSet } from "./operations";
import { sequenceFunction, type OperationSequence } from "./sequences";

/**
 * "reducible": does what one operation or none does, and is no problem of depth 2. Of the others "trained" and "held out"
 * are functions of their own; those "again" do what another pair does that training shows, or their own reverse. "unshown": never shown.
 */
export const pairKindsOnMap = [
  "trained",
  "trained again",
  "held out",
  "held out again",
  "unshown",
  "reducible",
] as const;
export type PairOnMap = (typeof pairKindsOnMap)[number];

/** One ordered pair. */
export interface MappedPair {
  pair: OperationPair;
  kind: PairOnMap;
  /** Other sequences that do the same at this length: none, one operation, or another pair. */
  sameAs: OperationSequence[];
}

/** All ordered pairs of operations that are composed, at this length; row by row, by the first operation. */
export function pairMap(set: OperationSet, length: number): MappedPair[] {
  const composed = allPairs(set).filter((pair) => !pair.some((operation) => set.alone.includes(operation)));
  const shorter: OperationSequence[] = [[], ...set.operations.map((_, i) => [i])];
  const keyOf = (sequence: OperationSequence) => functionKey(sequenceFunction(set, sequence, length));
  return composed.map((pair) => {
    const same = (other: OperationSequence) => keyOf(other) === keyOf(pair);
    const pairs = composed.filter((other) => other !== pair && same(other));
    const sameAs = [...shorter.filter(same), ...pairs];
    return { pair, kind: kindOf(set, pair, shorter.some(same), pairs), sameAs };
  });
}

function kindOf(set: OperationSet, pair: OperationPair, isReducible: boolean, twins: OperationPair[]): PairOnMap {
  if (isReducible) return "reducible";
  if (includesPair(set.unshown, ...pair)) return "unshown";
  const isReverse = (twin: OperationPair) => twin[0] === pair[1] && twin[1] === pair[0];
  const isKnown = twins.some((twin) => isTrainedPair(set, ...twin) || isReverse(twin));
  const kind = isTrainedPair(set, ...pair) ? "trained" : "held out";
  return isKnown ? `${kind} again` : kind;
}
