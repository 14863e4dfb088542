/** Notebook 01, with controls: where one update takes one prompt, beside the theorem and the other updates. */

import { logit } from "../../theory/numeric";
import { lawMass, type Law } from "../../theory/optima";
import { tiltedMass } from "../../theory/tilt";
import { type Figure, figure, note } from "../plot/figure";
import { line, scatter, type Trace } from "../plot/marks";
import { logitAxis, shareRange } from "../plot/scales";
import { ink, lawColour } from "../plot/theme";
import { massCurve } from "./massCurve";

const limits: [number, number] = [1e-6, 0.999];

/** A prompt, and the update that is trained on it. */
export interface PromptUnderLaw extends Law {
  /** In (0, 1). */
  Q: number;
  groupSize: number;
}

/** P* against Q on a logit axis, under the chosen law and under the theorem; marked, the prompt. */
export function lawAt({ Q, ...law }: PromptUnderLaw): Figure {
  const [after, optimum] = [lawMass(Q, law), tiltedMass(Q, law.beta)];
  const shown = [Q, after, optimum].map((mass) => mass.toPrecision(3));
  const x = logit(Q);
  return figure(
    {
      title: `${nameOf(law)} takes Q = ${shown[0]} to P* = ${shown[1]}; the theorem, to ${shown[2]}`,
      subtitle: `Correct mass P* at the end of training on one decision, by base mass Q; β = ${law.beta}, groups of ${law.groupSize}`,
      columns: 1,
      rowHeight: 270,
      legend: true,
    },
    [
      {
        x: logitAxis("base mass Q of correct completions (logit scale)", limits),
        y: { title: "tuned mass P*", range: shareRange },
        marks: [
          ...curves(law),
          line({ x: [x, x], y: [0, 1] }, { colour: ink.line, width: 1, hover: false }),
          scatter(
            { x: [x], y: [optimum], text: [`the theorem: P* = ${shown[2]}`] },
            { colour: lawColour.law, size: 9 },
          ),
          scatter(
            { x: [x], y: [after], text: [`its law: P* = ${shown[1]}`] },
            { colour: lawColour.contrast, size: 11 },
          ),
        ],
        notes: [note("unchanged,<br>P = Q", { x: logit(0.6), y: 0.5, xshift: 8 })],
      },
    ],
  );
}

function curves(law: Law): Trace[] {
  return [
    massCurve((Q) => Q, limits, { colour: ink.line, dash: "dot", width: 1.6 }),
    massCurve((Q) => tiltedMass(Q, law.beta), limits, { colour: lawColour.law, dash: "dash", name: "the theorem" }, [
      "the theorem",
      "P*",
    ]),
    massCurve((Q) => lawMass(Q, law), limits, { colour: lawColour.contrast, name: "the chosen update" }, [
      nameOf(law),
      "P*",
    ]),
  ];
}

function nameOf({ advantage, kl }: Law): string {
  const name = `${advantage === "mean" ? "Mean-only" : "Whitened"}, ${kl === "k1-reward" ? "k1 in the reward" : kl}`;
  return advantage === "whitened" && kl === "k3" ? "GRPO (whitened, k3)" : name;
}
