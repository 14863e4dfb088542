/** Figure 1: the gain that the theorem allows, against the base policy's correct mass. */

import { headroom, massOfLargestGain } from "../../theory/tilt";
import { probabilityOfDiscovery } from "../../theory/signal";
import { logit } from "../../theory/numeric";
import { type Figure, figure, note } from "../plot/figure";
import { region, scatter } from "../plot/marks";
import { logitAxis } from "../plot/scales";
import { ink, ramp } from "../plot/theme";
import { massCurve } from "./massCurve";

const limits: [number, number] = [1e-6, 0.9995];
const [low, high] = limits.map(logit);

const shaded = "#f1f1f1";

/** Below this chance that a group has a success, and above 1 − this base mass, nothing much can be won. */
const negligible = 0.05;

/**
 * ΔQ = P* − Q against Q on a logit axis, a curve for each β (in (0, ∞), at most five), its peak marked.
 *
 * The shaded ends are where a group of `groupSize` samples sees a success with probability below 5%, and where the
 * base policy is right more than 95% of the time, so that less than 5 points are left to gain.
 */
export function theorem(betas: number[] = [0.1, 0.2, 0.5, 1, 2], groupSize = 16): Figure {
  const undiscovered = logit(massOfDiscovery(negligible, groupSize));
  const saturated = logit(1 - negligible);
  return figure(
    {
      title: "The tilt gains nothing where nothing is known, and nothing where all is known",
      subtitle: `Gain at the optimum of E[r] − β KL. Shaded: a group rarely holds a success (below 5%); Q above 95%`,
      columns: 1,
      rowHeight: 330,
    },
    [
      {
        x: logitAxis("base mass Q of correct completions (logit scale)", limits),
        y: { title: "gain ΔQ = P* − Q", range: [0, 1.09] },
        marks: [...betas.flatMap(curveOf), discoveryCurve(groupSize)],
        shapes: [region(low, undiscovered, shaded), region(saturated, high, shaded)],
        notes: [
          regionName("no discovery", (low + undiscovered) / 2),
          regionName("headroom", (undiscovered + saturated) / 2),
          regionName("saturation", (saturated + high) / 2),
          ...betas.map(labelOf),
          note(`chance that a group<br>of ${groupSize} sees a success`, { x: logit(0.16), y: 0.9, xanchor: "left" }),
        ],
      },
    ],
  );
}

function curveOf(beta: number, i: number) {
  const peak = massOfLargestGain(beta);
  return [
    massCurve((Q) => headroom(Q, beta), limits, { colour: ramp[i] }, [`β = ${beta}`, "ΔQ"]),
    scatter(
      { x: [logit(peak)], y: [headroom(peak, beta)], text: [`β = ${beta}: most at Q = ${peak.toPrecision(3)}`] },
      { colour: ramp[i], size: 9 },
    ),
  ];
}

function labelOf(beta: number, i: number) {
  const peak = massOfLargestGain(beta);
  const at = { x: logit(peak), y: headroom(peak, beta), xshift: -4, yshift: 12, xanchor: "right" as const };
  return note(`β = ${beta}`, { ...at, font: { size: 13, color: ramp[Math.min(i, 2)] } });
}

function discoveryCurve(groupSize: number) {
  const look = { colour: ink.line, dash: "dot", width: 1.6 } as const;
  return massCurve((Q) => probabilityOfDiscovery(Q, groupSize), limits, look);
}

/** The Q at which a group sees a success with this probability: 1 − (1 − Q)^G solved for Q. */
function massOfDiscovery(probability: number, groupSize: number): number {
  return 1 - (1 - probability) ** (1 / groupSize);
}

function regionName(text: string, x: number) {
  return note(text, { x, y: 1.05, xanchor: "center", font: { size: 13, color: ink.soft } });
}
