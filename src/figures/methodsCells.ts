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

/** A kind of training at one exposure to its target, with a position on the axis of exposures. */
export interface Cell {
  kind: Kind;
  exposure: number;
  x: number;
  onTarget: Change[];
  inDistribution: Change[];
}

/** One target, at the exposures at which anything but plain GRPO was run on it. */
export interface TargetCells {
  target: Target;
  cells: Cell[];
}

/** All targets at once: each has the same exposures. */
export interface Compared {
  exposures: number[];
  targets: TargetCells[];
}

interface Trained extends Change {
  kind: Kind;
  target: Target;
}

/** Between kinds, where exposures are 1 apart. */
const step = 0.18;

/** In the order of the targets; those without anything but plain GRPO are left out. */
export function comparedKinds(evidence: Evidence): Compared {
  const all = kinds.flatMap((kind) => trainedBy(kind, evidence));
  const started = new Set(all.filter(({ kind }) => kind !== kinds[0]).map(startOf));
  const compared = all.filter((change) => started.has(startOf(change)));
  const exposures = distinct(compared.map(({ row }) => row.exposure));
  const shown = targets.flatMap((target) => {
    const own = compared.filter((change) => change.target === target);
    return own.length > 0 ? [{ target, cells: exposures.flatMap((e, i) => cellsAt(e, i, own)) }] : [];
  });
  return { exposures, targets: shown };
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

function cellsAt(exposure: number, position: number, of: Trained[]): Cell[] {
  const byKind = groupBy(
    of.filter(({ row }) => row.exposure === exposure),
    ({ kind }) => kind,
  );
  const present = kinds.filter((kind) => byKind.has(kind));
  return present.map((kind, i) => {
    const own = byKind.get(kind)!;
    return {
      kind,
      exposure,
      x: position + step * (i - (present.length - 1) / 2),
      onTarget: own.filter(({ row, target }) => row.axis === target),
      inDistribution: own.filter(({ row }) => row.axis === "in-distribution"),
    };
  });
}
