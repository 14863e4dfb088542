/** At a small β the axes do not test the theorem: what readers are told of it. */

import { tiltedMass } from "../theory/tilt";
import { distinct } from "../results/numbers";
import type { ResultRow } from "../results/rows";

/** A base mass far below what the samples of an axis, some ten thousand, can see. */
const unseen = 1e-6;

/** Of the β that runs on the axes had, those whose optimum is near 1 from every base mass that can be seen; empty where there are none. */
export function axesCaution(rows: ResultRow[]): string {
  const onAxes = rows.filter(({ trainedOn, beta }) => trainedOn !== "ladder" && Number(beta) > 0); // without a KL there is no tilt
  const betas = distinct(onAxes.map(({ beta }) => Number(beta)));
  const near = betas.filter((beta) => tiltedMass(unseen, beta) > 0.98);
  if (near.length === 0) return "";
  return (
    `On the axes, at β = ${near.join(", ")}, the theorem's optimum is near 1 for every base mass that sampling can see: ` +
    "there steps and learning rate end the runs; it is the ladder that tests the theorem."
  );
}
