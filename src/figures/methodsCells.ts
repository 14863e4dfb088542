/** Which runs the figure of methods compares: those that start from the same base policies. */

import type { Change } from "../results/changes";
import { axesIn, studyOfMethod, type Study } from "../results/rows";
import { algorithms, algorithmNames, type AlgorithmName } from "../training/algorithms";
import type { Evidence } from "../verdicts/evidence";
import { type Target, targets } from "../strings";
import { groupBy } from "../common/groupBy";
import { distinct } from "../results/numbers";
import { type MarkerSymbol, methodColour, methodSymbol, variantColour } from "./plot/theme";

/** A kind of training. */
export interface Kind {
  name: string;
  study: Study;
  method: AlgorithmName;
  colour: string;
  symbol: MarkerSymbol;
}

/** From left to right. */
export const kinds: readonly Kind[] = [
  kindOf("grpo"),
  { name: "GRPO on a mixture", study: "mixed", method: "grpo", colour: variantColour.mixed, symbol: "square" },
  { name: "long GRPO", study: "long", method: "grpo", colour: variantColour.long, symbol: "triangle-up" },
  ...algorithmNames.filter((method) => method !== "grpo").map(kindOf),
];

/** Runs of an algorithm on targets. */
function kindOf(method: AlgorithmName): Kind {
  const look = { colour: methodColour[method], symbol: methodSymbol[method] };
  return { name: algorithms[method].title, study: studyOfMethod(method), method, ...look };
}

/** A kind of training at one exposure to its target. */
export interface Cell {
  kind: Kind;
  onTarget: Change[];
  inDistribution: Change[];
}

/** One target at one exposure, if anything but plain GRPO was run there: kinds in their order. */
export interface Slot {
  target: Target;
  exposure: number;
  cells: Cell[];
}

interface Trained extends Change {
  kind: Kind;
  target: Target;
}

/** In the order of the targets, and of exposures within each. */
export function comparedSlots(evidence: Evidence): Slot[] {
  const all = kinds.flatMap((kind) => trainedBy(kind, evidence));
  const started = new Set(all.filter(({ kind }) => kind !== kinds[0]).map(startOf));
  const compared = all.filter((change) => started.has(startOf(change)));
  return targets.flatMap((target) => {
    const own = compared.filter((change) => change.target === target);
    const exposures = distinct(own.map(({ row }) => row.exposure));
    return exposures.map((exposure) => {
      const at = own.filter(({ row }) => row.exposure === exposure);
      return { target, exposure, cells: cellsOf(at) };
    });
  });
}

/**
 * Slots of the two figures. GRPO was run for long from low base masses: `low` has the targets and exposures up to the
 * highest at which that was done, of targets on which it was; `others` the rest, without lower exposures of other targets.
 */
export function byBaseMass(slots: Slot[]): { low: Slot[]; others: Slot[] } {
  const long = slots.filter(({ cells }) => cells.some(({ kind }) => kind.study === "long"));
  const highest = Math.max(...long.map(({ exposure }) => exposure));
  const targetsOfLong = new Set(long.map(({ target }) => target));
  return {
    low: slots.filter(({ target, exposure }) => exposure <= highest && targetsOfLong.has(target)),
    others: slots.filter(({ exposure }) => exposure > highest),
  };
}

function trainedBy(kind: Kind, evidence: Evidence): Trained[] {
  return evidence
    .changes("correctMass", kind.study)
    .filter(({ row }) => row.method === kind.method && row.format === "steps")
    .flatMap((change) => {
      const target = targets.find((each) => axesIn(change.row.trainedOn as Target).includes(each));
      return target ? [{ ...change, kind, target }] : [];
    });
}

/** Plain GRPO is compared from base policies from which something else was run too. */
function startOf({ row, target }: Trained): string {
  return `${row.base}|${target}`;
}

function cellsOf(changes: Trained[]): Cell[] {
  const byKind = groupBy(changes, ({ kind }) => kind);
  return kinds.flatMap((kind) => {
    const own = byKind.get(kind);
    if (!own) return [];
    const onTarget = own.filter(({ row, target }) => row.axis === target);
    return [{ kind, onTarget, inDistribution: own.filter(({ row }) => row.axis === "in-distribution") }];
  });
}
