/** What kinds of runs a mean is of, where one kind decides it. */

import { groupBy } from "../../common/groupBy";
import { tokensOf } from "../../strings/alphabets";
import { taskOf, type Axis } from "../../strings";
import type { Change } from "../../results/changes";
import { gainText, runsText } from "./text";

/** How near saturation a base policy is in distribution: from one mass to below another. */
const moments = [
  { name: "below .95", from: 0, to: 0.95 },
  { name: "from .95 to .97", from: 0.95, to: 0.97 },
  { name: "from .97 on", from: 0.97, to: Infinity },
];

/** Changes on an axis by RL in distribution, by the base mass in distribution of the same snapshot. */
export function byMomentText(changes: Change[], inDistribution: Change[]): string {
  const massOf = new Map(inDistribution.map(({ row, before }) => [row.run, before]));
  const texts = moments.flatMap(({ name, from, to }) => {
    const own = changes.filter(({ row }) => massOf.get(row.run)! >= from && massOf.get(row.run)! < to);
    return own.length > 0 ? [`${name} ${gainText(own)}`] : [];
  });
  return texts.length > 0 ? `By base mass in distribution: ${texts.join(", ")}.` : "";
}

/** Which probes the runs of a mean are on, and which have none; `all`: changes on every probe, whatever its mass. */
export function byProbeText(changes: Change[], all: Change[]): string {
  if (changes.length === 0) return "";
  const byProbe = groupBy(changes, kindOf);
  const texts = [...byProbe].map(([probe, own]) => `${probe} ${gainText(own)}`);
  const without = [...groupBy(all, kindOf).keys()].filter((probe) => !byProbe.has(probe));
  const only = byProbe.size === 1 ? "This is one probe alone, and says nothing of others: " : "By training and probe: ";
  const untested = without.length > 0 ? ` No run has such a base mass on ${without.join(", ")}.` : "";
  return `${only}${texts.join(", ")}.${untested}`;
}

function kindOf({ row }: Change): string {
  return `${row.axis} after RL on ${row.trainedOn}`;
}

/** A base mass counts as knowledge from so many times the chance of guessing the answer on. */
const timesChance = 10;

/** The mean without runs that only guess, and without vocabulary, whose runs all do. */
export function aboveGuessingText(changes: Change[]): string {
  const byTarget = [...groupBy(changes, ({ row }) => row.axis)];
  if (byTarget.length < 2) return "";
  const targets = byTarget.map(([target, own]) => `${target} ${gainText(own)}`).join(", ");
  const others = changes.filter(({ row }) => row.axis !== "vocabulary");
  const knowing = changes.filter(({ row, before }) => before >= timesChance * guessingMass(row.axis as Axis));
  return [
    `By target: ${targets}.`,
    others.length === changes.length ? "" : `Without vocabulary: ${gainText(others)}.`,
    knowing.length === 0 ? "" : `From ten times the chance of guessing on: ${gainText(knowing)}.`,
    `${runsText(changes.length - knowing.length)} started lower.`,
  ]
    .filter(Boolean)
    .join(" ");
}

/** The chance of guessing every letter of an answer. */
export function guessingMass(axis: Axis): number {
  const { alphabet, length } = taskOf(axis);
  return tokensOf[alphabet].length ** -length;
}
