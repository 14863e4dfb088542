/** Figure 1: the gain that the theorem allows, against the base policy's correct mass. */

import { headroom, massOfLargestGain, tiltedMass } from "../../theory/tilt";
import { probabilityOfDiscovery } from "../../theory/signal";
import { logit } from "../../theory/numeric";
import { type Figure, figure, note } from "../plot/figure";
import { type Look, region, scatter } from "../plot/marks";
import { logitAxis } from "../plot/scales";
import { ink, ramp } from "../plot/theme";
import { massCurve } from "./massCurve";

const limits: [number, number] = [1e-10, 0.9995];
const [low, high] = limits.map(logit);

const shaded = "#f1f1f1";

/** β of the runs on the axes, drawn as figure 9 draws its optimum. */
const betaOfRuns = 0.05;

/** Below this chance that a group has a success, and above 1 − this base mass, nothing much can be won. */
const negligible = 0.05;

/**
 * ΔQ = P* − Q against Q on a logit axis, a curve for each β (in (0, ∞), at most five), its peak marked; dashed, the same
 * at the β of the runs on the axes, whose peak lies where no run has its base mass.
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
        y: { title: "gain ΔQ = P* − Q", range: [0, 1.2], tickvals: [0, 0.2, 0.4, 0.6, 0.8, 1] },
        marks: [
          ...betas.flatMap((beta, i) => curveOf(beta, { colour: ramp[i] })),
          ...curveOfRuns(),
          discoveryCurve(groupSize),
        ],
        shapes: [region(low, undiscovered, shaded), region(saturated, high, shaded)],
        notes: [
          regionName("no discovery", (low + undiscovered) / 2),
          regionName("headroom", (undiscovered + saturated) / 2),
          regionName("saturation", (saturated + high) / 2),
          ...betas.map((beta, i) => labelOf(beta, ramp[Math.min(i, 2)])),
          labelOf(betaOfRuns, ink.text),
          noteOnRuns(),
          note(`chance that a group<br>of ${groupSize} sees a success`, { x: logit(0.16), y: 0.9, xanchor: "left" }),
        ],
      },
    ],
  );
}

/** What the dashed curve means for those runs: they do not show the theorem's peak, which lies far to their left. */
function noteOnRuns() {
  const reached = (Math.floor(1000 * tiltedMass(1e-6, betaOfRuns)) / 1000).toFixed(3).replace(/^0/, ""); // a bound: down
  const text = `runs of figure 9:<br>P* > ${reached} for<br>every Q > 10<sup>−6</sup>`;
  return note(text, { x: logit(6e-8), y: 0.62, xanchor: "left", align: "left" });
}

function curveOf(beta: number, look: Look) {
  const peak = massOfLargestGain(beta);
  return [
    massCurve((Q) => headroom(Q, beta), limits, look, [`β = ${beta}`, "ΔQ"]),
    scatter(
      { x: [logit(peak)], y: [headroom(peak, beta)], text: [`β = ${beta}: most at Q = ${peak.toPrecision(3)}`] },
      { colour: look.colour, size: 9 },
    ),
  ];
}

function curveOfRuns() {
  return curveOf(betaOfRuns, { colour: ink.text, dash: "dash", width: 1.8 });
}

function labelOf(beta: number, colour: string) {
  const peak = massOfLargestGain(beta);
  const at = { x: logit(peak), y: headroom(peak, beta), xshift: -4, yshift: 12, xanchor: "right" as const };
  return note(`β = ${beta}`, { ...at, font: { size: 13, color: colour } });
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
  return note(text, { x, y: 1.15, xanchor: "center", font: { size: 13, color: ink.soft } });
}
