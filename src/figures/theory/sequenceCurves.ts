/** Notebook 01: what the number of decisions in a right answer does to GRPO's optimum, and not to the theorem's. */

import { logit } from "../../theory/numeric";
import { sequenceMass } from "../../theory/sequence";
import { tiltedMass } from "../../theory/tilt";
import { type Figure, figure, note, type Panel } from "../plot/figure";
import { logitAxis, shareRange } from "../plot/scales";
import { ink, lawColour, shade } from "../plot/theme";
import { massCurve } from "./massCurve";

const limits: [number, number] = [1e-8, 0.999];
const decisions = [1, 2, 5, 13];

/**
 * P* of whitened k3, taken token by token, against Q on a logit axis, a panel for each β (> 0): T equal decisions of
 * base mass Q in all, T of 1, 2, 5 and 13; dashed the tilt. `groupSize` at least 2.
 */
export function sequenceCurves({ betas, groupSize }: { betas: number[]; groupSize: number }): Figure {
  return figure(
    {
      title: "With k3 token by token, more decisions mean a lower optimum",
      subtitle: `P* of GRPO (whitened, groups of ${groupSize}) after T equal decisions in a row, all needed; Q of all together`,
      columns: betas.length,
      rowHeight: 260,
      legend: true,
    },
    betas.map((beta) => panelOf(beta, groupSize)),
  );
}

function panelOf(beta: number, groupSize: number): Panel {
  const law = { beta, kl: "k3", advantage: "whitened", groupSize } as const;
  const curves = decisions.map((T, i) => {
    const name = T === 1 ? "T = 1" : String(T);
    const massAfter = (Q: number) => sequenceMass(Array<number>(T).fill(Q ** (1 / T)), law);
    return massCurve(massAfter, limits, { name, colour: shade(i, decisions.length) }, [`T = ${T}`, "P*"]);
  });
  const theorem = { name: "the theorem, any T", colour: lawColour.contrast, dash: "dash" } as const;
  const unchanged = { colour: ink.line, dash: "dot", width: 1.6 } as const;
  return {
    title: `β = ${beta}`,
    x: logitAxis("base mass Q (logit scale)", limits),
    y: { title: "tuned mass P*", range: shareRange },
    marks: [
      ...curves,
      massCurve((Q) => tiltedMass(Q, beta), limits, theorem, ["the theorem", "P*"]),
      massCurve((Q) => Q, limits, unchanged),
    ],
    notes: [note("P = Q", { x: logit(0.6), y: 0.5, xshift: 8 })],
  };
}
