/** Held-out pairs of operations beside all that training shows: eligibility, for eyes. */

import { allPairs } from "./eligibility";
import { functionKey, type StringFunction } from "./functions";
import { isTrainedPair, type OperationPair, type OperationSet } from "./operations";
import { sequenceFunction, type OperationSequence } from "./sequences";

/** What one pair does at one length. */
export type PairReport = {
  /** Its operations in the order in which they are applied: "reverse shift". */
  pair: string;
  /** What it does to every string. */
  does: string;
  /** What the same operations do in the other order. */
  reversed: string;
  /** Known sequences that do the same, separated by commas; "none" exactly where the pair is eligible. */
  sameAs: string;
};

/** The set's held-out pairs at this length: each composed, and compared with every sequence that is known. */
export function heldOutReport(set: OperationSet, length: number): PairReport[] {
  const describe = (sequence: OperationSequence) => functionText(sequenceFunction(set, sequence, length));
  return set.heldOut.map((pair) => ({
    pair: nameOf(set, pair),
    does: describe(pair),
    reversed: describe([pair[1], pair[0]]),
    sameAs: twinsOf(set, pair, length).join(", ") || "none",
  }));
}

/** Names of the sequences that do what `pair` does, among: no operation, one, a trained pair, the pair's reverse. */
function twinsOf(set: OperationSet, pair: OperationPair, length: number): string[] {
  const keyOf = (sequence: OperationSequence) => functionKey(sequenceFunction(set, sequence, length));
  const isReverse = (other: OperationSequence) => other[0] === pair[1] && other[1] === pair[0];
  const pairs = allPairs(set).filter((other) => isTrainedPair(set, ...other) || isReverse(other));
  const known: OperationSequence[] = [[], ...set.operations.map((_, i) => [i]), ...pairs];
  return known.filter((sequence) => keyOf(sequence) === keyOf(pair)).map((sequence) => nameOf(set, sequence));
}

function nameOf(set: OperationSet, sequence: OperationSequence): string {
  return sequence.map((i) => set.operations[i].name).join(" ") || "no operation";
}

/** "x → 3x + 1" where letters change, "order 2341" where positions do: letter i of the result comes from there. */
function functionText({ scale, offset, source }: StringFunction): string {
  const letters = scale === 1 && offset === 0 ? "" : `x → ${scale === 1 ? "" : scale}x${offset ? ` + ${offset}` : ""}`;
  const order = source.every((from, i) => from === i) ? "" : `order ${source.map((from) => from + 1).join("")}`;
  return [letters, order].filter(Boolean).join(", ") || "nothing";
}
