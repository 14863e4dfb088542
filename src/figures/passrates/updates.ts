/** Figures of the general questions on losses, estimators and drift: theory, with the prompts of a file behind it. */

import type { Analysis } from "../../passrates";
import { lawMass } from "../../theory/optima";
import { line, scatter } from "../plot/marks";
import { logitAxis, shareRange } from "../plot/scales";
import { ink, lawColour, ramp } from "../plot/theme";
import { massCurve } from "../theory/massCurve";
import { limits, promptBars, type SectionFigure, barsNote } from "./sectionFigure";

const rateAxis = logitAxis("pass rate Q (logit scale)", limits);

/** The policy term of the loss of a large group, −Σ advantage · ratio / G, by how far the odds have moved since sampling. */
export function lossStartsFigure(): SectionFigure {
  const shifts = Array.from({ length: 81 }, (_, i) => (i - 40) / 20);
  const of = (Q: number, i: number) => {
    const loss = shifts.map((shift) => {
      const P = (Q * Math.exp(shift)) / (1 - Q + Q * Math.exp(shift));
      return -(P - Q) / Math.sqrt(Q * (1 - Q)); // advantages √((1−Q)/Q) and −√(Q/(1−Q))
    });
    return line({ x: shifts, y: loss }, { name: `Q = ${Q}`, colour: ramp[2 * i] });
  };
  return {
    title: "The loss starts at 0, and its slope does not",
    subtitle:
      "Policy term of the loss while odds of right answers move from those at sampling; the dot is the first update",
    legend: true,
    panel: {
      x: { title: "shift of the log-odds since sampling", zeroline: false },
      y: { title: "loss" },
      marks: [...[0.5, 0.1, 0.02].map(of), scatter({ x: [0], y: [0] }, { colour: ink.text, size: 9 })],
    },
  };
}

/** The printed loss beside the size of the gradient, by pass rate. */
export function lossStaysFigure(analysis: Analysis): SectionFigure {
  return {
    title: "A loss of 0 with a gradient",
    subtitle: "At every first update of a batch, by pass rate: the policy term of the loss, and the reward's push",
    legend: true,
    panel: {
      x: rateAxis,
      y: { title: "value", range: [-0.03, 0.56] },
      marks: [
        ...promptBars(analysis, 0.5),
        massCurve((Q) => Math.sqrt(Q * (1 - Q)), limits, { name: "push on the log-odds", colour: lawColour.law }, ["push on the log-odds", "size"]),
        massCurve(() => 0, limits, { name: "loss", colour: lawColour.contrast }),
      ],
    },
  }; // prettier-ignore
}

export function klEstimatorFigure(analysis: Analysis): SectionFigure {
  const beta = 0.2;
  const { groupSize } = analysis.run;
  const law = (kl: "k1-reward" | "k2" | "k3", advantage: "mean" | "whitened", name: string, colour: string) =>
    massCurve((Q) => lawMass(Q, { beta, kl, advantage, groupSize }), limits, { name, colour }, [name, "P"]);
  return {
    title: "Where training ends",
    subtitle: `Pass rate at the optimum, one decision, β = ${beta}, groups of ${groupSize}${barsNote(analysis)}`,
    legend: true,
    panel: {
      x: rateAxis,
      y: { title: "pass rate P", range: shareRange },
      marks: [
        ...promptBars(analysis),
        law("k1-reward", "mean", "k1 in the reward", lawColour.law),
        law("k2", "whitened", "k2, whitened", ramp[4]),
        law("k3", "whitened", "k3, whitened (GRPO)", lawColour.contrast),
      ],
    },
  };
}

/** The least KL that a pass rate costs. */
export function entropyFigure({ base }: Analysis): SectionFigure {
  const starts = [...new Set([0.01, 0.1, ...(base ? [Number(base.accuracy.value.toFixed(3))] : [0.5])])].sort();
  const rates = Array.from({ length: 99 }, (_, i) => (i + 1) / 100);
  const xlogx = (p: number, q: number) => p * Math.log(p / q);
  const of = (Q: number, i: number) => {
    const above = [Q, ...rates.filter((P) => P > Q)];
    return line(
      { x: above, y: above.map((P) => xlogx(P, Q) + xlogx(1 - P, 1 - Q)) },
      { name: `from ${Q}`, colour: ramp[i] },
    );
  };
  const usable = starts.filter((Q) => Q > 0 && Q < 0.99);
  return {
    title: "The least KL that a gain takes",
    subtitle: "Nats a sequence, from pass rate Q to P; a run that spends far more has changed something else",
    legend: true,
    panel: {
      x: { title: "pass rate P", range: shareRange },
      y: { title: "KL in nats", rangemode: "tozero" },
      marks: usable.map(of),
    },
  };
}
