/** The figure of a training log: groups without signal and the share of right rollouts, by step. */

import type { Analysis } from "../../passrates";
import { line } from "../plot/marks";
import { shareRange } from "../plot/scales";
import { verdictColour } from "../plot/theme";
import { percentText, policyColour, type SectionFigure } from "./sectionFigure";

export function trainingFigure({ training }: Analysis): SectionFigure | undefined {
  if (!training) return undefined;
  const { steps } = training;
  const x = steps.map(({ step }) => step);
  const of = (value: "flat" | "allRight" | "allWrong" | "rate", name: string, colour: string, dash?: "dash" | "dot") =>
    line(
      { x, y: steps.map((step) => step[value]), text: steps.map((step) => `step ${step.step}, ${name}: ${percentText(step[value])}`) },
      { name, colour, dash, width: 2 },
    ); // prettier-ignore
  return {
    title: "Signal and reward over the steps",
    subtitle: "Share of groups without a signal, of these all right and all wrong; share of right rollouts",
    legend: true,
    panel: {
      x: { title: "step", ...(x.length <= 10 && { tickvals: x }) },
      y: { title: "share", range: shareRange },
      marks: [
        of("flat", "no signal", verdictColour.undecided),
        of("allRight", "all right", verdictColour.holds, "dash"),
        of("allWrong", "all wrong", verdictColour.rejected, "dash"),
        of("rate", "right rollouts", policyColour.tuned),
      ],
    },
  };
}
