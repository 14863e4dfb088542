/** A function of the correct mass Q, drawn over Q on a logit axis. */

import { sigmoid } from "../../theory/numeric";
import { line, type Look, type Trace } from "../plot/marks";
import { logitGrid } from "../plot/scales";

/**
 * The curve of `of` from `limits[0]` to `limits[1]`. `hover` names it and its value, such as ["β = 1", "ΔQ"]; by
 * default hovering shows coordinates.
 */
export function massCurve(of: (Q: number) => number, limits: [number, number], look: Look, hover?: string[]): Trace {
  const x = logitGrid(limits);
  const masses = x.map(sigmoid);
  const curve = line({ x, y: masses.map(of) }, look);
  if (!hover) return curve;
  const hovertemplate = `${hover[0]}<br>Q = %{customdata:.3g}<br>${hover[1]} = %{y:.3f}<extra></extra>`;
  return { ...curve, customdata: masses, hovertemplate };
}
