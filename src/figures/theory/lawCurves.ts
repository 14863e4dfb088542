/** Notebook 01: where the updates in common use end, beside the theorem. */

import { lawMass, type Law } from "../../theory/optima";
import { logit } from "../../theory/numeric";
import { type Figure, figure, note } from "../plot/figure";
import { withMenu, withSlider } from "../plot/sliders";
import type { Look } from "../plot/marks";
import { logitAxis, shareRange } from "../plot/scales";
import { ink, lawColour, methodColour } from "../plot/theme";
import { massCurve } from "./massCurve";

const limits: [number, number] = [1e-6, 0.999];

const updates: { law: Pick<Law, "kl" | "advantage">; look: Look & { name: string } }[] = [
  { law: { kl: "k1-reward", advantage: "mean" }, look: { name: "the theorem", colour: lawColour.law } },
  {
    law: { kl: "k3", advantage: "mean" },
    look: { name: "mean-only, k3", colour: methodColour.sft, dash: "dashdot" },
  },
  {
    law: { kl: "k2", advantage: "whitened" },
    look: { name: "whitened, k2", colour: methodColour.rft, dash: "dash" },
  },
  { law: { kl: "k3", advantage: "whitened" }, look: { name: "whitened, k3 (GRPO)", colour: lawColour.contrast } },
];

/** P* against Q on a logit axis, under the theorem and three updates as they are run. `beta` > 0, `groupSize` at least 2. */
export function lawCurves({ beta, groupSize }: { beta: number; groupSize: number }): Figure {
  const unchanged = massCurve((Q) => Q, limits, { colour: ink.line, dash: "dot", width: 1.6 });
  const curves = updates.map(({ law, look }) =>
    massCurve((Q) => lawMass(Q, { ...law, beta, groupSize }), limits, look, [look.name, "P*"]),
  );
  return figure(
    {
      title: "Where training ends depends on the advantage and on the KL estimator",
      subtitle: `Correct mass P* at the end of training on one decision, by base mass Q; β = ${beta}, groups of ${groupSize}`,
      columns: 1,
      rowHeight: 300,
      legend: true,
    },
    [
      {
        x: logitAxis("base mass Q of correct completions (logit scale)", limits),
        y: { title: "tuned mass P*", range: shareRange },
        marks: [...curves, unchanged],
        notes: [note("unchanged,<br>P = Q", { x: logit(0.6), y: 0.5, xshift: 8 })],
      },
    ],
  );
}

/** The same with a slider for β and a menu for G, both of Plotly's own: for notebooks whose kernel is gone. */
export function movableLawCurves({ betas, groupSizes, first }: Movable): Figure {
  const curves = updates.length;
  const all = withSlider({ name: "β", values: betas, first: first.beta }, (beta) => {
    const figures = groupSizes.map((groupSize) => lawCurves({ beta, groupSize }));
    const { data, layout } = figures[0];
    const subtitle = layout.title!.text!.replace(/; β = .*?(?=<)/, "");
    const traces = figures.flatMap((each) => each.data.slice(0, curves));
    return {
      data: [...traces, ...data.slice(curves)],
      layout: { ...layout, title: { ...layout.title, text: subtitle } },
    };
  });
  return withMenu(all, {
    labels: groupSizes.map((groupSize) => `G = ${groupSize}`),
    active: groupSizes.indexOf(first.groupSize),
    isShown: (choice, trace) => Math.floor(trace / curves) === choice || trace >= curves * groupSizes.length,
  });
}

/** What can be moved, and where it begins. */
interface Movable {
  betas: number[];
  groupSizes: number[];
  first: { beta: number; groupSize: number };
}
