/** What the theorem leaves to gain at each base mass, as curves beside measured gains. */

import { note } from "../plot/figure";
import type { Annotation } from "plotly.js-dist";
import { headroom, massOfLargestGain } from "../../theory/tilt";
import { line, type Look, type Trace } from "../plot/marks";
import { faded, ink } from "../plot/theme";

/** Factors of odds that span what runs reach; the theorem's is e^{1/β}. */
export const oddsFactors = [2, 8, 64];
const listed = oddsFactors.map((factor) => `×${factor}`).join(", ");

/** Headroom where every prompt's odds are multiplied by `factor` > 1, over base masses from 0 to 1. */
export function headroomCurve(factor: number): Trace {
  const look = { colour: ink.line, width: 1.4, dash: "dot", name: `headroom, odds ${listed}` } as const;
  return curveAt(betaOf(factor), look);
}

/** Names the curve of `factor` below its peak, on white: points and lines may pass there. */
export function headroomLabel(factor: number): Partial<Annotation> {
  const x = massOfLargestGain(betaOf(factor));
  const look = { font: { size: 11, color: ink.soft }, bgcolor: faded(ink.paper, 0.8), borderpad: 0 };
  return note(`×${factor}`, { x, y: headroom(x, betaOf(factor)), yshift: -11, xanchor: "center", ...look });
}

/** Headroom at `beta`; points are dense towards Q = 0, where the curve is steep. */
export function curveAt(beta: number, look: Look): Trace {
  const x = Array.from({ length: 51 }, (_, i) => (i / 50) ** 2);
  return line({ x, y: x.map((Q) => headroom(Q, beta)) }, { ...look, hover: false });
}

function betaOf(factor: number): number {
  return 1 / Math.log(factor);
}
