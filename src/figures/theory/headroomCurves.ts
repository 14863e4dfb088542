/** What the theorem leaves to gain at each base mass, as curves beside measured gains. */

import { note } from "../plot/figure";
import type { Annotation } from "plotly.js-dist";
import { headroom, massOfLargestGain } from "../../theory/tilt";
import { line, type Look, type Trace } from "../plot/marks";
import { ink, size } from "../plot/theme";

/** Factors of odds that span what runs reach; the theorem's is e^{1/β}. */
export const oddsFactors = [2, 8, 64];
const listed = oddsFactors.map((factor) => `×${factor}`).join(", ");

/** Headroom where every prompt's odds are multiplied by `factor` > 1, at base masses from 0 to 1. */
export function headroomCurve(factor: number, masses = denseAtZero): Trace {
  const look = { colour: ink.line, width: 1.4, dash: "dot", name: `headroom, odds ${listed}` } as const;
  return curveAt(betaOf(factor), look, masses);
}

/** Names the curve of `factor` above its peak. */
export function headroomLabel(factor: number): Partial<Annotation> {
  const x = massOfLargestGain(betaOf(factor));
  const font = { size: size.small, color: ink.soft };
  return note(`×${factor}`, { x, y: headroom(x, betaOf(factor)), yshift: 8, xanchor: "right", font });
}

/** On a linear axis: dense towards Q = 0, where the curves are steep. */
const denseAtZero = Array.from({ length: 51 }, (_, i) => (i / 50) ** 2);

/** Headroom at `beta` and base masses `masses`. */
export function curveAt(beta: number, look: Look, masses = denseAtZero): Trace {
  return line({ x: masses, y: masses.map((Q) => headroom(Q, beta)) }, { ...look, hover: false });
}

function betaOf(factor: number): number {
  return 1 / Math.log(factor);
}
