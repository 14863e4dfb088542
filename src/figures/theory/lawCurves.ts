/** Notebook 01: where the updates in common use end, beside the theorem. */

import { lawMass, type Law } from "../../theory/laws";
import { logit, sigmoid } from "../../theory/numeric";
import { type Figure, figure, note } from "../plot/figure";
import { line, type Look } from "../plot/marks";
import { logitAxis } from "../plot/scales";
import { ink, lawColour, methodColour } from "../plot/theme";

const limits: [number, number] = [1e-6, 0.999];
const masses = Array.from({ length: 161 }, (_, i) =>
  sigmoid(logit(limits[0]) + (i / 160) * (logit(limits[1]) - logit(limits[0]))),
);

const updates: { law: Pick<Law, "kl" | "advantage">; look: Look }[] = [
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
  const unchanged = line({ x: masses.map(logit), y: masses }, { colour: ink.line, dash: "dot", width: 1.6 });
  return figure(
    {
      title: "Where training ends depends on the advantage and on the KL estimator",
      subtitle: `Correct mass P* at the end of training, by base mass Q; β = ${beta}, groups of ${groupSize}`,
      columns: 1,
      rowHeight: 300,
      legend: true,
    },
    [
      {
        x: logitAxis("base mass Q of correct completions (logit scale)", limits),
        y: { title: { text: "tuned mass P*" }, range: [0, 1.03] },
        marks: [...updates.map(({ law, look }) => curveOf({ ...law, beta, groupSize }, look)), unchanged],
        notes: [note("unchanged,<br>P = Q", { x: logit(0.6), y: 0.5, xshift: 8 })],
      },
    ],
  );
}

function curveOf(law: Law, look: Look) {
  const tuned = masses.map((Q) => lawMass(Q, law));
  const hovertemplate = `${look.name}<br>Q = %{customdata:.3g}<br>P* = %{y:.3f}<extra></extra>`;
  return { ...line({ x: masses.map(logit), y: tuned }, look), customdata: masses, hovertemplate };
}
